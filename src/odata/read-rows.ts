import { GatewayError } from '../errors/gateway-error.ts';
import { quoteLongNumbers } from './quote-long-numbers.ts';
import type { ODataResponse } from './request.ts';

/** A row as Dataverse sent it: properties, annotations, expanded rows. */
export type Row = Record<string, unknown>;

/** One page of rows. */
export interface RowPage {
  readonly rows: readonly Row[];
  /** `@odata.nextLink` as it came; undefined at the end. */
  readonly nextLink: string | undefined;
  /** From `@odata.count`, where it was asked for. */
  readonly total: TotalCount | undefined;
  /** FetchXML: there are rows on a next page, where that annotation was asked for. */
  readonly more: boolean;
  /** FetchXML: the annotation with the paging cookie as it came, where it was asked for and there is one. */
  readonly pagingCookie: string | undefined;
}

/** Number of all rows of a list, wherever its page begins. */
export interface TotalCount {
  readonly count: number;
  /** Dataverse stopped counting at 5,000 (contract §4.5). */
  readonly isCapped: boolean;
}

/** Dataverse stops counting here (contract §4.5). */
const countCap = 5000;

/**
 * Body of a list → rows.
 *
 * @param options.lossless quotes numbers whose digits a JavaScript number would lose, so that they arrive as strings.
 * @throws GatewayError UPSTREAM_ERROR when the body isn't the JSON of a list, says that it is something else, or ends in an
 *   error: OData puts one behind the rows where it fails after it has begun to answer.
 */
export const readRows = (response: ODataResponse, { lossless }: { readonly lossless: boolean }): RowPage => {
  if (!/^application\/json(?:;|$)/i.test(response.headers.get('content-type') ?? '')) throw notAList();
  const body = parse(lossless ? quoteLongNumbers(response.body) : response.body);
  const rows = body['value'];
  if (!Array.isArray(rows) || !rows.every(isObject) || (body['error'] ?? null) !== null) throw notAList();
  const nextLink = body['@odata.nextLink'];
  // One that is there and can't be followed is not the end of the list.
  if (nextLink !== undefined && nextLink !== null && typeof nextLink !== 'string') throw notAList();
  const more = body['@Microsoft.Dynamics.CRM.morerecords'] === true;
  const cookie = body['@Microsoft.Dynamics.CRM.fetchxmlpagingcookie'];
  return {
    rows,
    nextLink: typeof nextLink === 'string' ? nextLink : undefined,
    total: totalOf(body),
    more,
    pagingCookie: typeof cookie === 'string' ? cookie : undefined,
  };
};

const totalOf = (body: Row): TotalCount | undefined => {
  const count = body['@odata.count'];
  if (typeof count !== 'number') return undefined;
  const capped = body['@Microsoft.Dynamics.CRM.totalrecordcountlimitexceeded'];
  return { count, isCapped: typeof capped === 'boolean' ? capped : count >= countCap };
};

const parse = (text: string): Row => {
  let body: unknown;
  try {
    body = JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  } catch (error) {
    throw notAList(error);
  }
  if (!isObject(body)) throw notAList();
  return body;
};

const isObject = (value: unknown): value is Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const notAList = (cause?: unknown): GatewayError =>
  new GatewayError('UPSTREAM_ERROR', 'Dataverse answered with something that is not a list of rows.', {
    cause,
  });
