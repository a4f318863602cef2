import { GatewayError } from '../errors/gateway-error.ts';
import type { ODataResponse } from './request.ts';

/**
 * Body of a `$batch` answer → one response per read, by position. Accepts CRLF and LF, parts without body, and JSON that
 * holds boundary-like text (contract §6.2).
 *
 * @param contentType of the answer; it names the boundary.
 * @param count how many parts were asked for.
 * @throws GatewayError UPSTREAM_ERROR when the body isn't multipart, is cut short, or has another number of parts: a
 *   row must never reach the wrong field.
 */
export const decodeBatch = (
  body: string,
  { contentType, count }: { readonly contentType: string; readonly count: number },
): readonly ODataResponse[] => {
  const boundary = /boundary="?([^";,\s]+)"?/i.exec(contentType)?.[1];
  if (boundary === undefined) throw malformed('is not multipart');
  const parts = splitParts(body, boundary);
  if (parts.length !== count) throw malformed(`has ${parts.length} parts instead of ${count}`);
  return parts.map(readPart);
};

const splitParts = (body: string, boundary: string): string[] => {
  const lines = new RegExp(`(?:^|\\r?\\n)--${escapePattern(boundary)}(--)?[ \\t]*(?=\\r?\\n|$)`, 'g');
  const parts: string[] = [];
  let start: number | undefined;
  for (const match of body.matchAll(lines)) {
    if (start !== undefined) parts.push(body.slice(start, match.index));
    if (match[1] !== undefined) return parts;
    start = match.index + match[0].length;
  }
  throw malformed('has no closing boundary');
};

const escapePattern = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** A part: its own headers, a blank line, and an HTTP response. */
const readPart = (part: string): ODataResponse => {
  const [, http] = splitHead(part.replace(/^\r?\n/, ''));
  const [head, body] = splitHead(http);
  const [statusLine = '', ...headerLines] = head.split(/\r?\n/);
  const status = Number(/^HTTP\/\d(?:\.\d)? (\d{3})/.exec(statusLine)?.[1]);
  if (!Number.isInteger(status)) throw malformed('has a part without a status line');
  const headers = new Map<string, string>();
  for (const line of headerLines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).trim().toLowerCase();
    const value = line.slice(colon + 1).trim();
    const before = headers.get(name);
    headers.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  return { status, headers, body: body.trim() };
};

const splitHead = (text: string): readonly [head: string, rest: string] => {
  const blank = /\r?\n\r?\n/.exec(text);
  if (blank === null) return [text.trimEnd(), ''];
  return [text.slice(0, blank.index), text.slice(blank.index + blank[0].length)];
};

const malformed = (what: string): GatewayError =>
  new GatewayError('UPSTREAM_ERROR', `The answer of Dataverse to a batch ${what}.`);
