import peggy from 'peggy';

import { DataError } from '../data-error.ts';
import type { Expression, KeyPart, Operand } from './filter-ast.ts';
import { filterGrammar } from './filter-grammar.ts';

const startRules = ['Filter', 'Operand', 'Argument', 'Keys'] as const;
type StartRule = (typeof startRules)[number];

let parser: peggy.Parser | undefined;

/**
 * Reads the text of `$filter`, already percent-decoded.
 * @throws DataError 400 `0x80060888` for text that is no filter
 */
export const parseFilter = (text: string): Expression => parse('Filter', text) as Expression;

/** Reads what a parameter alias stands for: a literal or a path. */
export const parseOperand = (text: string): Operand => parse('Operand', text) as Operand;

/** Reads what an alias stands for as the argument of a function: also a list. */
export const parseArgument = (text: string): Operand => parse('Argument', text) as Operand;

/** Reads the inside of `accounts(…)` where it is no bare id. */
export const parseKeys = (text: string): readonly KeyPart[] => parse('Keys', text) as readonly KeyPart[];

function parse(startRule: StartRule, text: string): unknown {
  // Compiling the grammar takes some 30 ms: once, and only when the first filter arrives.
  parser ??= peggy.generate(filterGrammar, { allowedStartRules: [...startRules] });
  try {
    return parser.parse(text, { startRule });
  } catch (error) {
    if (isUnterminated(text)) {
      const message = `There is an unterminated literal at position ${text.length} in '${text}'.`;
      throw new DataError(400, '0x80060888', message);
    }
    if (error instanceof parser.SyntaxError) {
      const position = error.location.start.offset;
      throw new DataError(400, '0x80060888', `Syntax error at position ${position} in '${text}'.`);
    }
    if (error instanceof SyntaxError) {
      throw new DataError(400, '0x80060888', `Invalid JSON. ${error.message}`);
    }
    if (error instanceof RangeError) {
      throw new DataError(400, '0x80060888', 'Recursion depth exceeded allowed limit.');
    }
    throw error;
  }
}

/** Whether a quoted text is still open at the end; quotes inside a JSON list's double-quoted strings do not count. */
function isUnterminated(text: string): boolean {
  const outsideStrings = text.replaceAll(/\[[^\]]*\]/g, (list) => list.replaceAll(/"(?:[^"\\]|\\.)*"/g, ''));
  return outsideStrings.split("'").length % 2 === 0;
}
