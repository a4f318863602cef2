import { GatewayError } from '../errors/gateway-error.ts';
import type { ODataResponse } from './request.ts';

/** A part of a multipart body: its own headers, and what follows them. */
export interface MultipartPart {
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly content: string;
}

/**
 * The parts of a multipart body. Accepts CRLF and LF, parts without body, and JSON that holds boundary-like text
 * (contract §6.2).
 *
 * @param contentType names the boundary
 * @throws GatewayError UPSTREAM_ERROR when the body isn't multipart, or is cut short
 */
export const readMultipart = (body: string, contentType: string): readonly MultipartPart[] => {
  const boundary = /boundary="?([^";,\s]+)"?/i.exec(contentType)?.[1];
  if (boundary === undefined) throw malformed('is not multipart');
  return splitParts(body, boundary).map((part) => {
    const [head, content] = splitHead(part.replace(/^\r?\n/, ''));
    return { headers: readHeaders(head.split(/\r?\n/)), content };
  });
};

/**
 * The HTTP response that is the content of a part.
 *
 * @throws GatewayError UPSTREAM_ERROR when it is none
 */
export const readResponse = ({ content }: MultipartPart): ODataResponse => {
  const [head, body] = splitHead(content);
  const [statusLine = '', ...headerLines] = head.split(/\r?\n/);
  const status = Number(/^HTTP\/\d(?:\.\d)? (\d{3})/.exec(statusLine)?.[1]);
  if (!Number.isInteger(status)) throw malformed('has a part without a status line');
  return { status, headers: readHeaders(headerLines), body: body.trim() };
};

/** What is wrong with an answer to a batch. */
export const malformed = (what: string): GatewayError =>
  new GatewayError('UPSTREAM_ERROR', `The answer of Dataverse to a batch ${what}.`);

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

const readHeaders = (lines: readonly string[]): ReadonlyMap<string, string> =>
  new Map(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()] as const;
    }),
  );

const splitHead = (text: string): readonly [head: string, rest: string] => {
  const blank = /\r?\n\r?\n/.exec(text);
  if (blank === null) return [text.trimEnd(), ''];
  return [text.slice(0, blank.index), text.slice(blank.index + blank[0].length)];
};
