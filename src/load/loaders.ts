import DataLoader from 'dataloader';

import type { ListPage } from '../odata/list-page.ts';
import type { Row } from '../odata/read-rows.ts';
import type { SearchAnswer } from '../odata/read-search.ts';
import { listsOf } from '../query/lists-of.ts';
import { mergeNeed, needOf, type Need } from '../query/need.ts';
import { asError } from './as-error.ts';
import { callOperation, type CallRequest } from './call-operation.ts';
import { OperationSender, type OperationSenderOptions } from './operation-sender.ts';
import { performWrites, type WriteContext } from './perform-writes.ts';
import { readAggregate, type AggregateRequest } from './read-aggregate.ts';
import { readList } from './read-list.ts';
import { readRowsById } from './read-rows-by-id.ts';
import type { ListRequest, PlanRead, ReadContext, RowRequest, RowsById } from './reader.ts';
import { search, type SearchOptions, type SearchRequest } from './search.ts';
import { writeMany, type ItemOutcome } from './write-many.ts';
import type { WriteOutcome, WriteRecord, WriteRequest } from './write-request.ts';
import { WriteSender } from './write-sender.ts';

/** What a GraphQL request reads through. Requests of one tick are merged; nothing outlives the GraphQL request. */
export interface Loaders {
  /** One row by id, or null. */
  readonly readRow: (request: RowRequest) => Promise<Row | null>;
  /** Rows of a list; identical lists are read once, with the columns that any of them wants. */
  readonly readList: (request: ListRequest) => Promise<ListPage>;
  /** Numbers about a table's rows. */
  readonly readAggregate: (request: AggregateRequest) => Promise<readonly Row[]>;
  /** Rows with words in them, by Dataverse search. */
  readonly search: (request: SearchRequest) => Promise<SearchAnswer>;
  /** Calls an action or a function. */
  readonly call: (request: CallRequest) => Promise<Row | undefined>;
  /** Does writes, all of them or none. */
  readonly write: (requests: readonly WriteRequest[]) => Promise<WriteOutcome>;
  /** Does many writes, in groups. */
  readonly writeMany: (requests: readonly WriteRequest[]) => Promise<readonly ItemOutcome[]>;
}

export interface LoaderOptions extends OperationSenderOptions, SearchOptions {
  readonly planRead: PlanRead;
  /** Told of each write when its outcome is known. */
  readonly onWrite: (record: WriteRecord) => void;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
}

/** Loaders for one GraphQL request, and so for one caller. */
export const createLoaders = (options: LoaderOptions): Loaders => {
  const rows = new DataLoader<RowRequest, Row | null>((requests) => readRows(context, requests), {
    cache: false,
  });
  const lists = new DataLoader<ListRequest, ListPage>((requests) => readLists(context, requests), {
    cache: false,
  });
  const context: ReadContext = {
    sender: new OperationSender(options),
    planRead: options.planRead,
    serviceRoot: options.serviceRoot,
    readRow: (request) => rows.load(request),
    readList: (request) => lists.load(request),
    readRowsById: (request) => readRowsById(context, request),
    readAggregate: (request) => readAggregate(context, request),
  };
  const { onWrite, now } = options;
  const writes: WriteContext = { reads: context, sender: new WriteSender(options), onWrite, now };
  return {
    ...context,
    search: (request) => search(options, request),
    call: (request) => callOperation(writes, request),
    write: (requests) => performWrites(writes, requests),
    writeMany: (requests) => writeMany(writes, requests),
  };
};

/** One read for each table and set of nested lists; columns and lookups that different fields want are united. */
const readRows = async (
  context: ReadContext,
  requests: readonly RowRequest[],
): Promise<(Row | null | Error)[]> => {
  // Thousands of ids come with one need between them.
  const keys = new Map<Need, string>();
  const keyOf = ({ need }: RowRequest): string => {
    const key = keys.get(need) ?? JSON.stringify([need.table.logicalName, listsOf(need)]);
    keys.set(need, key);
    return key;
  };
  const results = new Map<RowRequest, Row | null | Error>();
  await Promise.all(
    groupBy(requests, keyOf).map(async (group) => {
      const found = await readGroup(context, group).catch(asError);
      for (const request of group) {
        results.set(request, found instanceof Error ? found : (found.get(request.id) ?? null));
      }
    }),
  );
  return requests.map((request) => results.get(request) ?? null);
};

const readGroup = async (context: ReadContext, group: readonly RowRequest[]): Promise<RowsById> =>
  context.readRowsById({
    plan: context.planRead(union(group), 1),
    ids: group.map(({ id }) => id),
    paths: pathsOf(group),
  });

const readLists = async (
  context: ReadContext,
  requests: readonly ListRequest[],
): Promise<(ListPage | Error)[]> => {
  const groups = groupBy(requests, ({ need, page, filter, orderBy }) =>
    JSON.stringify([need.table.logicalName, listsOf(need), page, filter, orderBy]),
  );
  const results = new Map<ListRequest, ListPage | Error>();
  await Promise.all(
    groups.map(async (group) => {
      const [first] = group;
      if (first === undefined) return;
      const request = { ...first, need: union(group), paths: pathsOf(group) };
      const page = await readList(context, request).catch(asError);
      for (const each of group) results.set(each, page);
    }),
  );
  return requests.map((request) => results.get(request) ?? new Error('A list was not read'));
};

const union = (requests: readonly { readonly need: Need }[]): Need => {
  const [first, ...others] = requests;
  if (first === undefined) throw new TypeError('Nothing to unite');
  if (others.every(({ need }) => need === first.need)) return first.need;
  const need = needOf(first.need.table);
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
