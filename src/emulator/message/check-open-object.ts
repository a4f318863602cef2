import { isRow, type JsonRow } from '../../metadata/json-row.ts';
import { payloadError } from '../write/payload-error.ts';
import { LongNumber } from '../write/read-json-body.ts';

/**
 * What an open type may hold (`DP/use-open-types.md`): a list must say the type of its items, and a text with `[` or `'` that
 * it is one, or it is taken for something else.
 * @throws DataError 400 as the reader of OData does
 */
export function checkOpenObject(message: string, json: JsonRow): void {
  for (const [name, value] of Object.entries(json)) {
    if (name.includes('@')) continue;
    const type = json[`${name}@odata.type`];
    if (Array.isArray(value)) {
      if (typeof type !== 'string' || !/^#?Collection\(.+\)$/.test(type))
        throw unreadable(message, `The property '${name}' is a collection without a type.`);
      for (const item of value as readonly unknown[]) checkItem(message, item);
    } else if (typeof value === 'string' && type === undefined && /['[]/.test(value)) {
      throw unreadable(message, `The value of the property '${name}' cannot be read.`);
    } else checkItem(message, value);
  }
}

function checkItem(message: string, value: unknown): void {
  if (isRow(value) && !(value instanceof LongNumber)) checkOpenObject(message, value);
}

const unreadable = (message: string, problem: string): Error =>
  payloadError(message, `Microsoft.OData.ODataException: ${problem}`);
