import { queryError } from '../query-error.ts';

/** A word is a keyword or a name; a quoted name is never a keyword. */
export interface SqlToken {
  readonly kind: 'word' | 'name' | 'text' | 'number' | 'symbol' | 'end';
  readonly text: string;
}

const token =
  /\s+|--[^\n]*|(?<text>N?'(?:[^']|'')*')|(?<number>-?\d+(?:\.\d+)?)|(?<word>[A-Za-z_]\w*)|\[(?<bracketed>\w+)\]|"(?<quoted>\w+)"|(?<symbol><>|!=|<=|>=|[(),.*=<>;])/y;

/**
 * Cuts a command into its tokens, the last being `end`.
 * @throws DataError 400 for characters that SQL does not have there
 */
export function sqlTokens(command: string): readonly SqlToken[] {
  const found: SqlToken[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < command.length) {
    const at = token.lastIndex;
    const groups = token.exec(command)?.groups;
    if (groups === undefined) {
      throw queryError(
        `Incorrect syntax near '${command.slice(at, at + 20)}' at position ${at} of the SQL query.`,
      );
    }
    const { text, number, word, bracketed, quoted, symbol } = groups;
    if (text !== undefined) found.push({ kind: 'text', text: unquoted(text) });
    if (number !== undefined) found.push({ kind: 'number', text: number });
    if (word !== undefined) found.push({ kind: 'word', text: word });
    const name = bracketed ?? quoted;
    if (name !== undefined) found.push({ kind: 'name', text: name });
    if (symbol !== undefined) found.push({ kind: 'symbol', text: symbol });
  }
  return [...found, { kind: 'end', text: '' }];
}

const unquoted = (text: string): string => text.replace(/^N?'|'$/g, '').replaceAll("''", "'");
