import type { ListPage } from '../odata/list-page.ts';
import type { PendingSlots } from '../odata/pending-slots.ts';
import type { Row } from '../odata/read-rows.ts';
import type { SearchAnswer } from '../odata/read-search.ts';
import type { QueryAccess } from '../query/query-access.ts';
import { callOperation, type CallAnswer, type CallRequest } from './call-operation.ts';
import { mergeKeys, mergeLists, mergeRows, mergeSourcePages, type Deferrable } from './merge-reads.ts';
import { OperationSender } from './operation-sender.ts';
import type { OperationSenderOptions } from './operation.ts';
import { performWrites, type WriteContext } from './perform-writes.ts';
import { readAggregate } from './read-aggregate.ts';
import type { KeyRequest } from './read-by-keys.ts';
import { readPredefined } from './read-predefined.ts';
import { readRowsById } from './read-rows-by-id.ts';
import type {
  AggregateRequest,
  IdPage,
  ListRequest,
  PlanRead,
  PredefinedRequest,
  ReadContext,
  RowRequest,
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
  const loadersOf = (of: ReadContext, later?: Loaders): Loaders => ({
    readRow: of.readRow,
    readByKey: (request) => loadByKey({ deferred: of.deferred, ...request }),
    readList: of.readList,
    readPredefined: (request) => readPredefined(of, request),
    readAggregate: (request) => readAggregate(of, request),
    search: (request) => search(options, request),
    call: (request) => callOperation(writes, request),
    write: (requests) => performWrites(writes, requests),
    writeMany: (requests) => writeMany(writes, requests),
    ledger,
    later,
  });
  return loadersOf(context, loadersOf(context.later));
};

interface Reading {
  readonly context: ReadContext;
  readonly loadByKey: (request: Deferrable<KeyRequest>) => Promise<Row | null>;
}

/** What merges the reads of one tick. */
const readContext = (options: LoaderOptions): Reading => {
  const loadRow = tickLoader<Deferrable<RowRequest>, Row | null>((requests) => mergeRows(context, requests));
  const loadList = tickLoader<Deferrable<ListRequest>, ListPage>((requests) => mergeLists(context, requests));
  const loadByKey = tickLoader<Deferrable<KeyRequest>, Row | null>((requests) =>
    mergeKeys(context, requests),
  );
  const loadSourcePage = tickLoader<Deferrable<SourcePageRequest>, IdPage>((requests) =>
    mergeSourcePages(context, requests),
  );
  const sender = new OperationSender(options);
  const contextOf = (deferred: boolean): ReadContext => ({
    sender,
    planRead: options.planRead,
    access: options.access,
    pending: options.pending,
    serviceRoot: options.serviceRoot,
    readRow: (request) => loadRow({ deferred, ...request }),
    readList: (request) => loadList({ deferred, ...request }),
    readSourcePage: (request) => loadSourcePage({ deferred, ...request }),
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
