import { DataError } from '../data-error.ts';

/**
 * Takes the percent-encoding off a part of a URL.
 * @throws DataError 400 when it is no valid one
 */
export function decodeText(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new DataError(400, '0x80060888', `The URL holds an invalid percent-encoding: '${text}'.`);
  }
}
