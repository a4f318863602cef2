import { queryError } from '../query-error.ts';
import { appendHeader } from './append-header.ts';
import { splitMultipart, type MultipartPart } from './split-multipart.ts';

/** One request inside a `$batch`. */
export interface BatchRequest {
  readonly kind: 'request';
  readonly method: string;
  /** As in the request line: absolute, root-relative, or relative to the service root. */
  readonly url: string;
  readonly headers: Headers;
  readonly body: Uint8Array;
  /** Of the part, not of the request. */
  readonly contentId: string | undefined;
}

/** A part whose bytes are not as they must be: LF line ends, no line end where one must be (contract §6.1, rule 6). */
export interface MalformedRequest {
  readonly kind: 'malformed';
  readonly contentId: string | undefined;
  /** What is wrong, where that can be said better than by "not readable". */
  readonly reason?: string;
}

export interface ChangeSet {
  readonly kind: 'changeset';
  /** Of the set itself. */
  readonly headers: Headers;
  readonly requests: readonly (BatchRequest | MalformedRequest)[];
}

export type BatchItem = BatchRequest | MalformedRequest | ChangeSet;

const maxRequests = 1000;

/**
 * Reads the body of a `$batch`.
 * @throws DataError 400 for what is no batch, for batches within batches and for more than 1,000 requests
 */
export function readBatch(contentType: string | null, body: Uint8Array): readonly BatchItem[] {
  const boundary = boundaryOf(contentType);
  // A character for each byte, as parts may hold the bytes of files.
  const text = Buffer.from(body).toString('latin1');
  const items = splitMultipart(boundary, withLineEnds(boundary, text)).map(readItem);
  const count = items.reduce((sum, item) => sum + (item.kind === 'changeset' ? item.requests.length : 1), 0);
  if (count > maxRequests) {
    throw queryError(`A batch can have at most ${maxRequests} requests; this one has ${count}.`);
  }
  return items;
}

/** Clients that cannot write CRLF end the body with two line breaks, and are understood then (contract §6.1, rule 6). */
const withLineEnds = (boundary: string, body: string): string =>
  !body.includes('\r') && body.endsWith(`--${boundary}--\n\n`) ? body.replaceAll('\n', '\r\n') : body;

function boundaryOf(contentType: string | null): string {
  const match = /^multipart\/mixed\s*;(?:.*;)?\s*boundary=(?:"([^"]+)"|([^\s;"]+))/i.exec(contentType ?? '');
  const boundary = match?.[1] ?? match?.[2];
  if (boundary === undefined) {
    throw queryError('A batch needs a Content-Type of multipart/mixed with a boundary.');
  }
  return boundary;
}

function readItem(part: MultipartPart): BatchItem {
  const contentType = part.headers.get('content-type') ?? '';
  if (!/^multipart\/mixed/i.test(contentType)) return readRequest(part);
  if (!part.isExact) return { kind: 'malformed', contentId: undefined };
  const requests = splitMultipart(boundaryOf(contentType), part.content).map((inner) => {
    if (/^multipart\//i.test(inner.headers.get('content-type') ?? '')) {
      throw queryError('A change set cannot hold another one.');
    }
    return readRequest(inner);
  });
  return { kind: 'changeset', headers: part.headers, requests };
}

/** Request line, headers, an empty line, body. Without a body the empty line may be the last of the part. */
function readRequest({
  headers: partHeaders,
  content,
  isExact,
}: MultipartPart): BatchRequest | MalformedRequest {
  const contentId = partHeaders.get('content-id') ?? undefined;
  const type = partHeaders.get('content-type') ?? '';
  if (isExact && !/^application\/http\s*(;|$)/i.test(type)) {
    const reason =
      `The 'Content-Type' header value '${type}' is invalid. When this is the start of a change set, the value must be ` +
      "'multipart/mixed'; otherwise it must be 'application/http'.";
    return { kind: 'malformed', contentId, reason };
  }
  const match = /^([A-Z]+) (\S+) HTTP\/1\.1\r\n((?:[^\r\n:]+:[^\r\n]*\r\n)*)(?:\r\n(.*))?$/s.exec(content);
  if (match === null || !isExact) return { kind: 'malformed', contentId };
  const [, method = '', url = '', head = '', body = ''] = match;
  if (/\$batch(\?|$)/.test(url)) throw queryError('A batch cannot hold another batch.');
  const headers = new Headers();
  if (!head.split('\r\n').every((line) => appendHeader(headers, line)))
    return { kind: 'malformed', contentId };
  const address = Buffer.from(url, 'latin1').toString();
  return { kind: 'request', method, url: address, headers, body: Buffer.from(body, 'latin1'), contentId };
}
