import { GatewayError } from '../errors/gateway-error.ts';
import { quoteLongNumbers } from './quote-long-numbers.ts';
import type { Row } from './read-rows.ts';
import type { ODataResponse } from './request.ts';

/**
 * The row that the answer to a write brings along; undefined where it brings none.
 *
 * @param options.lossless quotes numbers whose digits a JavaScript number would lose
 * @throws GatewayError UPSTREAM_ERROR when the body is there and isn't the JSON of a row
 */
export const readRow = (
  response: ODataResponse,
  { lossless }: { readonly lossless: boolean },
): Row | undefined => {
  if (response.status === 204 || response.body === '') return undefined;
  const row = parse(lossless ? quoteLongNumbers(response.body) : response.body);
  if (typeof row === 'object' && row !== null && !Array.isArray(row)) return row as Row;
  throw notARow();
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw notARow(error); // HTML of a proxy, or half a body
  }
};

const notARow = (cause?: unknown): GatewayError =>
  new GatewayError('UPSTREAM_ERROR', 'Dataverse answered with something that is no row.', { cause });

const entityId = /\(([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\)\s*$/i;

/** The primary key that an answer without body names in `OData-EntityId`; of its URL nothing else is used. */
export const readEntityId = ({ headers }: ODataResponse): string | undefined =>
  entityId.exec(headers.get('odata-entityid') ?? headers.get('location') ?? '')?.[1]?.toLowerCase();
