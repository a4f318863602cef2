import { DataError } from '../data-error.ts';
import { queryError } from '../query-error.ts';
import type { Quirks } from '../quirks.ts';

/** `accounts(a1…)`: a name and what stands in its parentheses; `WhoAmI()` has an empty text there. */
export interface Segment {
  readonly name: string;
  readonly inside: string | undefined;
}

/**
 * Splits a path below the service root and decodes its segments. Key values with a slash in them do not work, as they
 * do not on the real service (contract §3.3).
 * @throws DataError 400 for malformed escapes
 */
export function readResourcePath(path: string): readonly Segment[] {
  return path
    .replace(/\/$/, '')
    .split('/')
    .map((raw) => {
      const text = decode(raw);
      const match = /^([^()]*)\((.*)\)$/s.exec(text);
      return match === null
        ? { name: text, inside: undefined }
        : { name: match[1] ?? '', inside: match[2] ?? '' };
    });
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw queryError('The URL is malformed: a percent sign is not followed by two hexadecimal digits.');
  }
}

/** 404 for a set, function, column or navigation that does not exist (contract §7.3). */
export const unknownSegment = (quirks: Quirks, name: string): DataError =>
  new DataError(404, quirks.unknownSegmentCode, `Resource not found for the segment '${name}'.`);
