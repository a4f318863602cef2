import { GatewayError } from '../errors/gateway-error.ts';
import type { FetchDocument } from '../odata/fetch-document.ts';
import { ListPage, type SourcePage } from '../odata/list-page.ts';
import { readPagingCookie } from '../odata/paging-cookie.ts';
import { printFetchPage, type FetchPlace } from '../odata/print-fetch-page.ts';
import { readFetch } from '../odata/read-fetch.ts';
import { readRows, type Row } from '../odata/read-rows.ts';
import { isGuid } from '../query/literal.ts';
import { needOf, type ResumePoint } from '../query/need.ts';
import { maxSourcePages, sourcePageSize } from '../query/source-pages.ts';
import { maxUrlLength } from './batch-policy.ts';
import type { PredefinedRequest, ReadContext } from './reader.ts';
import { sendReadable } from './send-readable.ts';

/** Where views are kept (contract §4.10). */
const viewTables = {
  savedQuery: { logicalName: 'savedquery', entitySet: 'savedqueries', key: 'savedqueryid' },
  userQuery: { logicalName: 'userquery', entitySet: 'userqueries', key: 'userqueryid' },
} as const;

/**
 * Reads `first` rows of a predefined query: a page of ids in the query's order, then the rows by their ids, so that the query
 * decides which rows there are and nothing about what is read of them. A view's own FetchXML is read before that, since
 * only FetchXML can be paged. Rows that are gone between the two requests are left out. `hasNextPage` is exact; `total` is
 * known where everything is on the first page.
 *
 * @throws GatewayError BAD_USER_INPUT for a view that isn't there, for FetchXML that can't be run on the table, and where
 *   Dataverse refuses it; what Dataverse answered with otherwise.
 */
export const readPredefined = async (context: ReadContext, request: PredefinedRequest): Promise<ListPage> => {
  const { first, resume } = request.page;
  const document = await documentOf(context, request);
  const pageSize = sourcePageSize(request.page);
  const rows: Row[] = [];
  const pages: SourcePage[] = [];
  let token = resume?.token;
  let [seen, more, cut] = [0, true, false];
  for (let read = 0; more && read < maxSourcePages; read += 1) {
    const found = await readIds(context, request, { document, token, pageSize });
    const start = read === 0 ? startOf(found.ids, resume) : 0;
    const wanted = found.ids.slice(start, start + first - seen);
    const present = await readPresent(context, request, wanted);
    for (const [index, row] of present.entries()) {
      if (row === null) continue;
      // A row after one that is gone begins a stretch of its own, so that its number on the page stays right.
      if (index === 0 || present[index - 1] === null) {
        pages.push({ token, start: rows.length, skipped: start + index });
      }
      rows.push(row);
    }
    seen = rows.length === 0 ? 0 : seen + wanted.length;
    cut = start + wanted.length < found.ids.length;
    token = found.next;
    more = !cut && token !== undefined && seen < first;
  }
  if (rows.length === 0 && token !== undefined && first > 0) throw endless();
  const hasNextPage = cut || token !== undefined;
  return new ListPage({
    rows,
    pages,
    hasNextPage,
    pageSize,
    nextToken: cut ? undefined : token,
    total: resume === undefined && !hasNextPage ? { count: rows.length, isCapped: false } : undefined,
  });
};

const documentOf = async (
  context: ReadContext,
  { query, need, paths }: PredefinedRequest,
): Promise<FetchDocument> => {
  const { argument } = query;
  const { joins, names } = context.access;
  const purpose = { table: need.table.logicalName, argument, joins, names };
  if (argument === 'fetchXml') return readFetch(query.text, purpose);
  const view = needOf(viewTables[argument], undefined);
  view.columns.add('fetchxml');
  const row = await context.readRow({ need: view, id: query.id, paths });
  const text = row?.['fetchxml'];
  if (typeof text !== 'string') throw bad(argument, 'names no view');
  return readFetch(text, purpose);
};

interface IdPage {
  readonly ids: readonly string[];
  /** Token of the page after it; undefined at the end. */
  readonly next: string | undefined;
}

interface IdQuery {
  readonly document: FetchDocument;
  readonly token: string | undefined;
  readonly pageSize: number;
}

const readIds = async (
  { sender, serviceRoot, deferred }: ReadContext,
  { need: { table }, query: { argument }, paths }: PredefinedRequest,
  { document, token, pageSize }: IdQuery,
): Promise<IdPage> => {
  const { page, cookie } = placeOf(token);
  const request = printFetchPage(document, table, { page, cookie, count: pageSize });
  if (serviceRoot.length + request.path.length > maxUrlLength) {
    throw bad(argument, `makes a request of more than ${maxUrlLength} characters`);
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

/** Rows by id, in one tick and so in one request for up to 500; null where one is gone. */
const readPresent = async (
  context: ReadContext,
  { need, paths }: PredefinedRequest,
  ids: readonly string[],
): Promise<readonly (Row | null)[]> => Promise.all(ids.map((id) => context.readRow({ need, id, paths })));

const idOf = (value: unknown): string => {
  const id = String(value).toLowerCase();
  if (isGuid(id)) return id;
  throw new GatewayError('UPSTREAM_ERROR', 'Dataverse answered with rows that have no id.');
};

/** Rows of the page that lie before the cursor: through its row, or, if that is gone, its number. */
const startOf = (ids: readonly string[], resume: ResumePoint | undefined): number => {
  if (resume?.after === undefined) return 0;
  const { key, number } = resume.after;
  // A row that a link multiplies stands there several times: the one with that number is meant.
  if (ids[number - 1] === key) return number;
  const index = ids.indexOf(key);
  return index >= 0 ? index + 1 : Math.min(number - 1, ids.length);
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
  return new GatewayError('BAD_USER_INPUT', `Argument "${argument}": Dataverse refuses the query.`, {
    cause: error,
    dataverse: error.dataverse,
  });
};

const bad = (argument: string, what: string): GatewayError =>
  new GatewayError('BAD_USER_INPUT', `Argument "${argument}" ${what}.`);

const endless = (): GatewayError =>
  new GatewayError('UPSTREAM_ERROR', 'Dataverse sent pages of a list that lead nowhere.');
