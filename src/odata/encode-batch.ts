import type { ODataRequest } from './request.ts';

export interface EncodeBatchInput {
  /** Path of the service root, `/api/data/v9.2/`: request lines in a batch are root-relative. */
  readonly servicePath: string;
  /** Unguessable, so that no value can end a part (128 random bits). */
  readonly boundary: string;
  /** Headers that stand on every part: what the outer request says doesn't reach the parts (contract §6.1). */
  readonly partHeaders: Readonly<Record<string, string>>;
}

/**
 * Reads → one `$batch` request. Every line ends in CRLF, the last one too (contract §6.1.6). Parts are answered in
 * their order, and a failing part doesn't stop the others.
 *
 * @throws TypeError when a part is not a GET, a path holds anything but printable ASCII, or a header could end its line.
 */
export const encodeBatch = (requests: readonly ODataRequest[], input: EncodeBatchInput): ODataRequest => {
  const { boundary, partHeaders } = input;
  const parts = requests.map((request) => {
    if (request.method !== 'GET') throw new TypeError('Only reads are sent in a batch without change set');
    return `--${boundary}\r\n${printPart(request, { ...input, headers: partHeaders })}`;
  });
  return joinParts(boundary, parts);
};

/** The request whose body are these parts, each with the boundary before it. */
export const joinParts = (boundary: string, parts: readonly string[]): ODataRequest => ({
  method: 'POST',
  path: '$batch',
  headers: {
    'Content-Type': `multipart/mixed; boundary="${boundary}"`,
    Prefer: 'odata.continue-on-error',
  },
  body: `${parts.join('\r\n')}\r\n--${boundary}--\r\n`,
});

interface PartInput {
  readonly servicePath: string;
  /** Those of all parts; the request's own win. */
  readonly headers: Readonly<Record<string, string>>;
  /** Place in its change set, from 1. */
  readonly contentId?: number;
}

/** One operation of a batch, without the boundary before it. Errors are those of {@link encodeBatch}. */
export const printPart = (
  request: ODataRequest,
  { servicePath, contentId, headers: common }: PartInput,
): string => {
  if (!/^[!-~]+$/.test(request.path)) throw new TypeError('A path is printable ASCII');
  const headers = Object.entries({ ...common, ...request.headers });
  if (!headers.every(isHeader)) throw new TypeError('A header is a token and printable ASCII');
  return [
    'Content-Type: application/http',
    'Content-Transfer-Encoding: binary',
    ...(contentId === undefined ? [] : [`Content-ID: ${contentId}`]),
    '',
    `${request.method} ${servicePath}${request.path} HTTP/1.1`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    '',
    request.body ?? '',
  ].join('\r\n');
};

const isHeader = ([name, value]: readonly [string, string]): boolean =>
  /^[\w.-]+$/.test(name) && /^[ -~]*$/.test(value);
