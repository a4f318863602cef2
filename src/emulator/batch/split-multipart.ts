import { appendHeader } from './append-header.ts';

/** A part of a multipart body. */
export interface MultipartPart {
  /** MIME headers of the part. */
  readonly headers: Headers;
  /** What follows the part's empty line, without the line end that belongs to the next boundary. */
  readonly content: string;
  /** Whether the part's frame is as it must be: lines that end in CRLF, headers that can be headers. */
  readonly isExact: boolean;
}

/**
 * Splits a multipart body at its boundary. LF alone is understood, so that it can be refused where it stands; text
 * before the first boundary and after the last one is ignored (RFC 2046). What no last boundary ends is a part that is
 * not exact.
 */
export function splitMultipart(boundary: string, body: string): readonly MultipartPart[] {
  const escaped = boundary.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const delimiter = new RegExp(`(^|\r?\n)--${escaped}(--)?[ \t]*(\r?\n|$)`, 'g');
  const parts: MultipartPart[] = [];
  let open: { readonly start: number; readonly isExact: boolean } | undefined;
  for (let match = delimiter.exec(body); match !== null; match = delimiter.exec(body)) {
    const [whole, before = '', isLast, after = ''] = match;
    if (open !== undefined) {
      // The last boundary must be followed by a line end, too.
      const isExact = open.isExact && before !== '\n' && (isLast === undefined || after === '\r\n');
      parts.push(readPart(body.slice(open.start, match.index), isExact));
    }
    if (isLast !== undefined) return parts;
    open = { start: match.index + whole.length, isExact: after === '\r\n' };
    // The line end may also open the next delimiter, where a part is empty.
    delimiter.lastIndex = open.start - after.length;
  }
  return [...parts, readPart(body.slice(open?.start ?? 0), false)];
}

function readPart(text: string, isExact: boolean): MultipartPart {
  const match = /^((?:[^\r\n]+\r?\n)*)\r?\n(.*)$/s.exec(text);
  const head = match?.[1] ?? '';
  const headers = new Headers();
  const isReadable = head.split(/\r?\n/).every((line) => appendHeader(headers, line));
  return {
    headers,
    content: match?.[2] ?? '',
    isExact: isExact && isReadable && match !== null && !/(?<!\r)\n/.test(head),
  };
}
