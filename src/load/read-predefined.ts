import { badArgument } from '../errors/bad-argument.ts';
import { GatewayError } from '../errors/gateway-error.ts';
import type { FetchDocument } from '../odata/fetch-document.ts';
import { ListPage, type SourcePage } from '../odata/list-page.ts';
import { readFetch } from '../odata/read-fetch.ts';
import type { Row } from '../odata/read-rows.ts';
import { needOf, type ResumePoint } from '../query/need.ts';
import { maxSourcePages, sourcePageSize } from '../query/source-pages.ts';
import type { PredefinedRequest, ReadContext } from './reader.ts';

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
  const source = { table: request.need.table, argument: request.query.argument, document, pageSize };
  const rows: Row[] = [];
  const pages: SourcePage[] = [];
  let token = resume?.token;
  let [seen, more, cut] = [0, true, false];
  for (let read = 0; more && read < maxSourcePages; read += 1) {
    const found = await context.readSourcePage({ ...source, token, paths: request.paths });
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

/** Rows by id, in one tick and so in one request for up to 500; null where one is gone. */
const readPresent = async (
  context: ReadContext,
  { need, paths }: PredefinedRequest,
  ids: readonly string[],
): Promise<readonly (Row | null)[]> => Promise.all(ids.map((id) => context.readRow({ need, id, paths })));

/** Rows of the page that lie before the cursor: through its row, or, if that is gone, its number. */
const startOf = (ids: readonly string[], resume: ResumePoint | undefined): number => {
  if (resume?.after === undefined) return 0;
  const { key, number } = resume.after;
  // A row that a link multiplies stands there several times: the one with that number is meant.
  if (ids[number - 1] === key) return number;
  const index = ids.indexOf(key);
  return index >= 0 ? index + 1 : Math.min(number - 1, ids.length);
};

const bad = (argument: string, what: string): GatewayError => badArgument(argument, ` ${what}`);

const endless = (): GatewayError =>
  new GatewayError('UPSTREAM_ERROR', 'Dataverse sent pages of a list that lead nowhere.');
