import { badArgument } from '../errors/bad-argument.ts';
import { GatewayError } from '../errors/gateway-error.ts';
import { readPagingCookie } from '../odata/paging-cookie.ts';
import { printFetchPage, type FetchPlace } from '../odata/print-fetch-page.ts';
import { readRows } from '../odata/read-rows.ts';
import type { ODataRequest } from '../odata/request.ts';
import { isGuid } from '../query/literal.ts';
import { maxUrlLength } from './batch-policy.ts';
import type { IdPage, ReadContext, SourcePageRequest } from './reader.ts';
import { sendReadable } from './send-readable.ts';

/** The request as text: the same text is the same page. */
export const sourcePageKey = (request: SourcePageRequest): string =>
  JSON.stringify([request.argument, printPage(request).path, request.document.top]);

/**
 * Reads a page of ids in the query's order.
 *
 * @throws GatewayError BAD_USER_INPUT for a query that is too long, or that Dataverse refuses; what it answered with otherwise.
 */
export const readSourcePage = async (
  { sender, serviceRoot, deferred }: ReadContext,
  source: SourcePageRequest,
): Promise<IdPage> => {
  const { table, argument, document, token, pageSize, paths } = source;
  const { page } = placeOf(token);
  const request = printPage(source);
  if (serviceRoot.length + request.path.length > maxUrlLength) {
    throw badArgument(argument, ` makes a request of more than ${maxUrlLength} characters`);
  }
  const { answer, noteRows } = await sendReadable(
    sender,
    { request, shown: request.path, paths, deferred },
    (response) => readRows(response, { lossless: false }),
  ).catch((error: unknown) => {
    throw refusalOf(argument, error);
  });
  const { rows, more, pagingCookie } = answer;
  noteRows(rows.length);
  const left = (document.top ?? Infinity) - (page - 1) * pageSize;
  const ids = rows.slice(0, Math.max(left, 0)).map((row) => idOf(row[table.key]));
  const next = tokenOf({ page: page + 1, cookie: readPagingCookie(pagingCookie) });
  return { ids, next: more && left > pageSize ? next : undefined };
};

const printPage = ({ document, table, token, pageSize }: SourcePageRequest): ODataRequest =>
  printFetchPage(document, table, { ...placeOf(token), count: pageSize });

const idOf = (value: unknown): string => {
  const id = String(value).toLowerCase();
  if (isGuid(id)) return id;
  throw new GatewayError('UPSTREAM_ERROR', 'Dataverse answered with rows that have no id.');
};

/** A page as the token of a cursor: its number, and its paging cookie if there is one. */
const tokenOf = ({ page, cookie }: FetchPlace): string =>
  cookie === undefined ? String(page) : `${page} ${cookie}`;

const placeOf = (token: string | undefined): FetchPlace => {
  const [, page = '1', cookie] = /^(\d+)(?: (.*))?$/s.exec(token ?? '') ?? [];
  return { page: Number(page), cookie };
};

/** A query that Dataverse calls wrong is the client's, or that of whoever made the view. */
const refusalOf = (argument: string, error: unknown): unknown => {
  if (!(error instanceof GatewayError) || error.dataverse?.status !== 400) return error;
  return badArgument(argument, ': Dataverse refuses the query', {
    cause: error,
    dataverse: error.dataverse,
  });
};
