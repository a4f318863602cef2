import type { ListPage } from '../odata/list-page.ts';
import type { PendingSlots } from '../odata/pending-slots.ts';
import type { Row } from '../odata/read-rows.ts';
import type { SearchAnswer } from '../odata/read-search.ts';
import { listsOf } from '../query/lists-of.ts';
import { mergeNeed, needOf, type Need } from '../query/need.ts';
import type { QueryAccess } from '../query/query-access.ts';
import { callOperation, type CallAnswer, type CallRequest } from './call-operation.ts';
import { OperationSender, type OperationSenderOptions } from './operation-sender.ts';
import { performWrites, type WriteContext } from './perform-writes.ts';
import { readAggregate } from './read-aggregate.ts';
import { readByKeys, type KeyRequest } from './read-by-keys.ts';
import { readList } from './read-list.ts';
import { readPredefined } from './read-predefined.ts';
import { readRowsById } from './read-rows-by-id.ts';
import { readSourcePage, sourcePageKey } from './read-source-page.ts';
import type {
  AggregateRequest,
  IdPage,
  ListRequest,
  PlanRead,
  PredefinedRequest,
  ReadContext,
  RowRequest,
  RowsById,
  SourcePageRequest,
} from './reader.ts';
import { search, type SearchOptions, type SearchRequest } from './search.ts';
import { tickLoader } from './tick-loader.ts';
import { WriteLedger } from './write-ledger.ts';
import { writeMany, type ItemOutcome } from './write-many.ts';
import type { WriteOutcome, WriteRecord, WriteRequest } from './write-request.ts';
import { WriteSender } from './write-sender.ts';

/** What a GraphQL request reads through. Requests of one tick are merged; nothing outlives the GraphQL request. */
export interface Loaders {
  /** One row by id, or null. */
  readonly readRow: (request: RowRequest) => Promise<Row | null>;
  /** One row by an alternate key, or null. Those of one key are read together. */
  readonly readByKey: (request: KeyRequest) => Promise<Row | null>;
  /** Rows of a list; identical lists are read once, with the columns that any of them wants. */
  readonly readList: (request: ListRequest) => Promise<ListPage>;
  /** Rows of a query that is not written in GraphQL. */
  readonly readPredefined: (request: PredefinedRequest) => Promise<ListPage>;
  /** Numbers about a table's rows. */
  readonly readAggregate: (request: AggregateRequest) => Promise<readonly Row[]>;
  /** Rows with words in them, by Dataverse search. */
  readonly search: (request: SearchRequest) => Promise<SearchAnswer>;
  /** Calls an action or a function. */
  readonly call: (request: CallRequest) => Promise<CallAnswer | undefined>;
  /** Does writes, all of them or none. */
  readonly write: (requests: readonly WriteRequest[]) => Promise<WriteOutcome>;
  /** Does many writes, in groups. */
  readonly writeMany: (requests: readonly WriteRequest[]) => Promise<readonly ItemOutcome[]>;
  /** Where the writes stand. */
  readonly ledger: WriteLedger;
  /** The same for what the answer may begin without: nothing that is wanted at once waits for it. */
  readonly later?: Loaders | undefined;
}

export interface LoaderOptions extends OperationSenderOptions, SearchOptions {
  readonly planRead: PlanRead;
  /**
   * For looking what became of a write, which may take a little longer than the operation. @default no longer
   */
  readonly late?: (() => Pick<OperationSenderOptions, 'send' | 'signal'>) | undefined;
  /** Told of each write when its outcome is known. */
  readonly onWrite: (record: WriteRecord) => void;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  readonly access: QueryAccess;
  /** Told what is still being read when rows are given back. @default everything is waited for */
  readonly pending?: PendingSlots | undefined;
}

/** Loaders for one GraphQL request, and so for one caller. */
export const createLoaders = (options: LoaderOptions): Loaders => {
  const { context, loadByKey } = readContext(options);
  const { onWrite, now } = options;
  const ledger = new WriteLedger(options.newBoundary);
  let late: ReadContext | undefined;
  const writes: WriteContext = {
    reads: context,
    lateReads: () => (late ??= readContext({ ...options, ...options.late?.(), pending: undefined }).context),
    sender: new WriteSender(options),
    ledger,
    onWrite,
    now,
  };
  const loadersOf = (of: ReadContext): Loaders => ({
    readRow: of.readRow,
    readByKey: (request) => loadByKey({ ...request, deferred: of.deferred }),
    readList: of.readList,
    readPredefined: (request) => readPredefined(of, request),
    readAggregate: (request) => readAggregate(of, request),
    search: (request) => search(options, request),
    call: (request) => callOperation(writes, request),
    write: (requests) => performWrites(writes, requests),
    writeMany: (requests) => writeMany(writes, requests),
    ledger,
  });
  return { ...loadersOf(context), later: loadersOf(context.later) };
};

interface Reading {
  readonly context: ReadContext;
  readonly loadByKey: (request: Deferrable<KeyRequest>) => Promise<Row | null>;
}

/** What merges the reads of one tick. */
const readContext = (options: LoaderOptions): Reading => {
  const loadRow = tickLoader<Deferrable<RowRequest>, Row | null>((requests) => readRows(context, requests));
  const loadList = tickLoader<Deferrable<ListRequest>, ListPage>((requests) => readLists(context, requests));
  const loadByKey = tickLoader<Deferrable<KeyRequest>, Row | null>((requests) => readKeys(context, requests));
  const loadSourcePage = tickLoader<Deferrable<SourcePageRequest>, IdPage>((requests) =>
    readSourcePages(context, requests),
  );
  const sender = new OperationSender(options);
  const contextOf = (deferred: boolean): ReadContext => ({
    sender,
    planRead: options.planRead,
    access: options.access,
    pending: options.pending,
    serviceRoot: options.serviceRoot,
    readRow: (request) => loadRow({ ...request, deferred }),
    readList: (request) => loadList({ ...request, deferred }),
    readSourcePage: (request) => loadSourcePage({ ...request, deferred }),
    readRowsById(request) {
      return readRowsById(this, request);
    },
    readAggregate(request) {
      return readAggregate(this, request);
    },
    deferred,
    get later() {
      return later;
    },
  });
  const context = contextOf(false);
  const later = contextOf(true);
  return { context, loadByKey };
};

type Deferrable<Request> = Request & { readonly deferred: boolean };

/** One read for each table and set of nested lists; columns and lookups that different fields want are united. */
const readRows = (
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

const readKeys = (
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

const readLists = (
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

const readSourcePages = (
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
