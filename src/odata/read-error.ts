import type { Code } from '../errors/codes.ts';
import { GatewayError } from '../errors/gateway-error.ts';
import type { ODataResponse } from './request.ts';

/** What Dataverse's own codes mean for clients, in lower case. */
export type ErrorCodes = ReadonlyMap<string, readonly [Code, string]>;

/**
 * An answer that is no success → the error that a client sees. Dataverse's own message isn't shown: it may hold ids, names of
 * users and server internals (contract §7.1); it is the `cause`, for the log.
 *
 * @param codes of Dataverse's that say more than the status. @default those of reads
 */
export const readError = (response: ODataResponse, codes: ErrorCodes = readCodes): GatewayError => {
  const { code, message } = errorBody(response.body);
  const requestId = readServiceRequestId(response.headers);
  const [gatewayCode, text] = codes.get(code.toLowerCase()) ?? describe(response.status);
  return new GatewayError(gatewayCode, text, {
    cause: new Error(`Dataverse answered ${response.status} ${code}: ${message}`),
    dataverse: { status: response.status, code, ...(requestId === undefined ? {} : { requestId }) },
    ...(gatewayCode === 'THROTTLED' && { retryAfterSeconds: readSeconds(response.headers) }),
  });
};

/** Seconds to wait, of several the most, a day at most; where none are named, as by a date in a part of a batch, it is to be tried soon. */
const readSeconds = (headers: ODataResponse['headers']): number => {
  const seconds = Math.max(...(headers.get('retry-after') ?? '').split(',').map(Number));
  return seconds > 1 ? Math.min(86_400, Math.ceil(seconds)) : 1;
};

/** Dataverse's own id of a request, for a support case; it goes into logs and answers, so it must be one. */
export const readServiceRequestId = (headers: ODataResponse['headers']): string | undefined => {
  const id = headers.get('req_id') ?? headers.get('x-ms-service-request-id');
  return id !== undefined && /^[\w-]{1,64}$/.test(id) ? id : undefined;
};

/** Codes of Dataverse's that say more than the status (contract §4.9). */
const readCodes: ErrorCodes = new Map([
  ['0x8004e023', ['AGGREGATE_LIMIT', 'Dataverse aggregates over at most 50,000 rows: filter for fewer.']],
]);

const describe = (status: number): readonly [Code, string] => {
  switch (status) {
    case 401:
      return ['UPSTREAM_AUTH', 'Dataverse did not accept the gateway’s sign-in.'];
    case 403:
      return ['FORBIDDEN', 'Dataverse denied access.'];
    case 404:
      return ['NOT_FOUND', 'Dataverse does not have what was asked for.'];
    case 412:
      return ['CONFLICT', 'The record was changed by someone else.'];
    case 429:
      return ['THROTTLED', 'Dataverse limits the requests of this gateway at the moment.'];
    case 502:
    case 503:
    case 504:
      return ['UPSTREAM_UNAVAILABLE', 'Dataverse is not available at the moment.'];
    default:
      return ['UPSTREAM_ERROR', 'Dataverse could not answer the request.'];
  }
};

const errorBody = (body: string): { readonly code: string; readonly message: string } => {
  try {
    const parsed: unknown = JSON.parse(body);
    const error = isObject(parsed) ? parsed['error'] : undefined;
    if (isObject(error)) return { code: text(error['code']), message: text(error['message']) };
  } catch {
    // HTML from a proxy, or nothing at all: the status says enough.
  }
  return { code: '', message: 'no error body' };
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
