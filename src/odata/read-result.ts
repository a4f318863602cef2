import { GatewayError } from '../errors/gateway-error.ts';
import { holdsError } from './holds-error.ts';
import { readRow } from './read-row.ts';
import type { Row } from './read-rows.ts';
import type { ODataResponse } from './request.ts';

/**
 * What an action or a function gives, with long numbers as texts; undefined where it gives nothing, which has a status of its own.
 *
 * @throws GatewayError UPSTREAM_ERROR when the body isn't the JSON of an object, is an error, or was lost; its cause is a SyntaxError
 *   where it isn't JSON at all
 */
export const readResult = (response: ODataResponse): Row | undefined => {
  const { status, headers, body } = response;
  if (status === 204) return undefined;
  const isJson = /^application\/json(?:;|$)/i.test(headers.get('content-type') ?? '');
  if (body === '') throw noResult(new SyntaxError('There is no body.'));
  if (!isJson || holdsError(body)) throw noResult();
  return readRow(response, { lossless: true });
};

const noResult = (cause?: unknown): GatewayError =>
  new GatewayError('UPSTREAM_ERROR', 'Dataverse answered with something that is no result.', { cause });
