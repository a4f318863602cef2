import type { ListPage } from '../odata/list-page.ts';
import type { Row } from '../odata/read-rows.ts';
import { listsOf } from '../query/lists-of.ts';
import { mergeNeed, needOf, type Need } from '../query/need.ts';
import { readByKeys, type KeyRequest } from './read-by-keys.ts';
import { readList } from './read-list.ts';
import { readSourcePage, sourcePageKey } from './read-source-page.ts';
import type { IdPage, ListRequest, ReadContext, RowRequest, RowsById, SourcePageRequest } from './reader.ts';

/** A request that the answer may begin without. */
export type Deferrable<Request> = Request & { readonly deferred: boolean };

/** One read for each table and set of nested lists; columns and lookups that different fields want are united. */
export const mergeRows = (
  context: ReadContext,
  requests: readonly Deferrable<RowRequest>[],
): readonly Promise<Row | null>[] => {
  // Thousands of ids come with one need between them.
  const keys = new Map<Need, string>();
  const keyOf = ({ need }: RowRequest): string => {
    const key = keys.get(need) ?? JSON.stringify([need.table.logicalName, listsOf(need)]);
    keys.set(need, key);
    return key;
  };
  const found = new Map<RowRequest, Promise<RowsById>>();
  for (const group of groupBy(requests, keyOf)) {
    const rows = readGroup(contextFor(context, group), group);
    for (const request of group) found.set(request, rows);
  }
  return requests.map(async (request) => {
    const row = (await found.get(request))?.get(request.id) ?? null;
    if (row instanceof Error) throw row;
    return row;
  });
};

/** One read for those of one table and alternate key, as far as it takes. */
export const mergeKeys = (
  context: ReadContext,
  requests: readonly Deferrable<KeyRequest>[],
): readonly Promise<Row | null>[] => {
  const groups = groupBy(requests, ({ need, parts }) =>
    JSON.stringify([need.table.logicalName, listsOf(need), parts.map(({ property }) => property)]),
  );
  const found = new Map<KeyRequest, Promise<Row | null>>();
  for (const group of groups) {
    const rows = readByKeys(contextFor(context, group), union(group), group);
    for (const [index, request] of group.entries()) {
      found.set(
        request,
        rows.then((each) => each[index] ?? null),
      );
    }
  }
  return requests.map(async (request) => (await found.get(request)) ?? null);
};

/** What somebody wants at once is read at once. */
const contextFor = (context: ReadContext, group: readonly { readonly deferred: boolean }[]): ReadContext =>
  group.every(({ deferred }) => deferred) ? context.later : context;

const readGroup = async (context: ReadContext, group: readonly RowRequest[]): Promise<RowsById> =>
  context.readRowsById({
    plan: context.planRead(union(group), 1),
    ids: group.map(({ id }) => id),
    paths: pathsOf(group),
  });

/** Identical lists are read once, with the columns that any of them wants. */
export const mergeLists = (
  context: ReadContext,
  requests: readonly Deferrable<ListRequest>[],
): readonly Promise<ListPage>[] => {
  const groups = groupBy(requests, ({ need, page, filter, orderBy }) =>
    JSON.stringify([need.table.logicalName, listsOf(need), page, filter, orderBy]),
  );
  const found = new Map<ListRequest, Promise<ListPage>>();
  for (const group of groups) {
    const [first] = group;
    if (first === undefined) continue;
    const request = { ...first, need: union(group), paths: pathsOf(group) };
    const page = readList(contextFor(context, group), request);
    for (const each of group) found.set(each, page);
  }
  return requests.map(async (request) => {
    const page = await found.get(request);
    if (page === undefined) throw new TypeError('A list was not read');
    return page;
  });
};

/** The same page of ids is read once. */
export const mergeSourcePages = (
  context: ReadContext,
  requests: readonly Deferrable<SourcePageRequest>[],
): readonly Promise<IdPage>[] => {
  const found = new Map<SourcePageRequest, Promise<IdPage>>();
  for (const group of groupBy(requests, sourcePageKey)) {
    const [first] = group;
    if (first === undefined) continue;
    const page = readSourcePage(contextFor(context, group), { ...first, paths: pathsOf(group) });
    for (const each of group) found.set(each, page);
  }
  return requests.map(async (request) => {
    const page = await found.get(request);
    if (page === undefined) throw new TypeError('A page was not read');
    return page;
  });
};

const union = (requests: readonly { readonly need: Need }[]): Need => {
  const [first, ...others] = requests;
  if (first === undefined) throw new TypeError('Nothing to unite');
  if (others.every(({ need }) => need === first.need)) return first.need;
  const need = needOf(first.need.table, first.need.rule);
  for (const request of requests) mergeNeed(need, request.need);
  return need;
};

const pathsOf = (requests: readonly { readonly paths: readonly string[] }[]): readonly string[] => [
  ...new Set(requests.flatMap(({ paths }) => paths)),
];

const groupBy = <T>(items: readonly T[], keyOf: (item: T) => string): readonly T[][] => {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return [...groups.values()];
};
