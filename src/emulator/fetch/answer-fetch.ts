import { jsonBody, type Answer } from '../answer/answer.ts';
import type { RequestScope } from '../data-context.ts';
import { compareWithNulls } from '../filter/comparable.ts';
import { queryError } from '../query-error.ts';
import { allRowsOf } from '../query/page.ts';
import type { Preferences } from '../query/preferences.ts';
import type { ReadRequest } from '../resource/read-request.ts';
import type { Collection } from '../resource/resolve-resource.ts';
import { aggregateRows, sortGroups } from './aggregate-rows.ts';
import { readFetchOrder, type FetchOrderKey } from './fetch-order.ts';
import type { FetchOrder, FetchQuery } from './fetch-query.ts';
import { joinRows, type Joined, type JoinedRow } from './join-rows.ts';
import { pageFetch, pagingMembers, type FetchPage } from './page-fetch.ts';
import { parseFetch } from './parse-fetch.ts';
import { fetchRowPrinter } from './print-fetch-rows.ts';

/** Answers a list that is asked for in FetchXML (contract §4.10). Null values are left out. */
export function answerFetch(request: ReadRequest, collection: Collection, text: string): Answer {
  const { scope, preferences } = request;
  const query = parseFetch(text);
  const page = fetchPage(request, collection, query);
  const members = [
    `"@odata.context":${JSON.stringify(`${scope.serviceRoot}/$metadata#${collection.table.definition.entitySetName}`)}`,
    ...pagingMembers(request, query, page),
    `"value":[${page.items.join(',')}]`,
  ];
  return jsonBody(`{${members.join(',')}}`, { preferences });
}

/**
 * Runs a query: its rows as they are printed.
 * @throws DataError 400 for a query of another table than the list's
 */
export function fetchPage(
  { scope, preferences }: ReadRequest,
  { table, rows }: Collection,
  query: FetchQuery,
): PrintedPage {
  const { logicalName, entitySetName } = table.definition;
  if (query.entity.name !== logicalName) {
    throw queryError(`The entity '${query.entity.name}' does not match the set '${entitySetName}'.`);
  }
  const joined = joinRows(scope, { table, entity: query.entity, rows: allRowsOf(rows(undefined)) });
  const input = { query, joined };
  return query.aggregate ? aggregatePage(scope, preferences, input) : rowPage(scope, preferences, input);
}

interface FetchInput {
  readonly query: FetchQuery;
  readonly joined: Joined;
}

/** Printed rows of a page, and how many there are on all. */
interface PrintedPage extends FetchPage<string> {
  readonly total: number;
}

function aggregatePage(
  scope: RequestScope,
  preferences: Preferences,
  { query, joined }: FetchInput,
): PrintedPage {
  const orders = joined.sources.flatMap(({ entity }) => entity.orders);
  const groups = sortGroups(aggregateRows(scope, preferences, joined), orders.map(aliased));
  const printed = groups.map(({ members }) => `{${members.join(',')}}`);
  return { ...pageFetch(query, printed, { preferences, places: undefined }), total: printed.length };
}

const aliased = (order: FetchOrder): FetchOrder => {
  if (order.alias !== undefined) return order;
  throw queryError('An attribute can not be specified for an order of an aggregate query; use an alias.');
};

function rowPage(scope: RequestScope, preferences: Preferences, { query, joined }: FetchInput): PrintedPage {
  const { sources } = joined;
  const keys = readFetchOrder(scope, sources);
  const print = fetchRowPrinter(scope, preferences, { sources, distinct: query.distinct });
  const sorted = sortRows(keys, joined.rows);
  const rows = query.distinct ? [...new Map(sorted.map((row) => [print(row), row])).values()] : sorted;
  const canResume = keys.every(({ source }) => source === 0) && areOnce(rows);
  const primaryId = sources[0]?.table.definition.primaryId ?? '';
  const rowOf = (row: JoinedRow): JoinedRow => row;
  const page = pageFetch(query, rows, {
    preferences,
    places: canResume ? { keys, primaryId, rowOf } : undefined,
  });
  return { ...page, items: page.items.map(print), total: rows.length };
}

/** A row that several rows of a link belong to stands there several times, and its id says of none where it is. */
const areOnce = (rows: readonly JoinedRow[]): boolean =>
  new Set(rows.map(([own]) => own?.id)).size === rows.length;

/** Ties go by id. */
const sortRows = (keys: readonly FetchOrderKey[], rows: readonly JoinedRow[]): readonly JoinedRow[] =>
  rows
    .map((row) => ({ row, places: keys.map(({ read }) => read(row)), id: row[0]?.id ?? '' }))
    .sort((left, right) => {
      for (const [at, { descending }] of keys.entries()) {
        const result = compareWithNulls(left.places[at] ?? null, right.places[at] ?? null);
        if (result !== 0) return descending ? -result : result;
      }
      return left.id < right.id ? -1 : Number(left.id > right.id);
    })
    .map(({ row }) => row);
