import { parse } from 'lossless-json';

import { isRow, type JsonRow } from '../../metadata/json-row.ts';
import { jsonText, type Body } from './json-content.ts';
import { payloadError } from './payload-error.ts';

/** A number with more digits than a JavaScript number holds. */
export class LongNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/**
 * Reads the body of a write: a JSON object. Numbers that would lose digits are {@link LongNumber}s.
 * @param set entity set or action, which errors name
 * @throws DataError 400 `0x80048d19` for a body that is no JSON object, 415 for one that does not say to be JSON
 */
export function readJsonBody(set: string, body: Body): JsonRow {
  const text = jsonText(body);
  let json: unknown;
  try {
    // The lossless reader is slow with long texts, such as images; most bodies have no long number.
    json = /[-.\d]{16}/.test(text) ? parse(text, undefined, readNumber) : JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof RangeError)) throw error;
    throw payloadError(set, `Microsoft.OData.ODataException: ${error.message}`);
  }
  if (!isRow(json) || json instanceof LongNumber) {
    throw payloadError(
      set,
      'Microsoft.OData.ODataException: An unexpected node was found when reading from the JSON reader. A ' +
        "'StartObject' node was expected.",
    );
  }
  return json;
}

/** The digits of a number; as a number where that holds them. */
export const readNumber = (text: string): number | LongNumber =>
  text.replaceAll(/\D/g, '').length > 15 ? new LongNumber(text) : Number(text);
