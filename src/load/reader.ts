import type { FetchDocument } from '../odata/fetch-document.ts';
import type { ListPage } from '../odata/list-page.ts';
import type { PendingSlots } from '../odata/pending-slots.ts';
import type { Row } from '../odata/read-rows.ts';
import type { AggregateQuery } from '../query/aggregate-query.ts';
import type { Filter } from '../query/filter.ts';
import type { Need, PageArguments } from '../query/need.ts';
import type { PredefinedQuery } from '../query/predefined-query.ts';
import type { QueryAccess } from '../query/query-access.ts';
import type { ReadPlan } from '../query/read-plan.ts';
import type { OrderBy, TableQuery } from '../query/table-query.ts';
import type { TableReference } from '../query/table-reference.ts';
import type { OperationSender } from './operation-sender.ts';

/** Need, and how many conditions the query's own filter has → plan; handed in, since planning is not this room's business. */
export type PlanRead = (need: Need, conditions?: number) => ReadPlan;

/**
 * What reading needs: made once for each GraphQL request, so that nothing is shared between callers. The ways of reading
 * are here, not imported, because each may lead to the others.
 */
export interface ReadContext {
  readonly sender: OperationSender;
  readonly planRead: PlanRead;
  /** What the caller may ask for. */
  readonly access: QueryAccess;
  /** Where to note what is read while the answer already begins; undefined: everything is waited for. */
  readonly pending: PendingSlots | undefined;
  /** Whether the answer may begin without what is read: nothing that is wanted at once waits for it then. */
  readonly deferred: boolean;
  /** The same for what is deferred. */
  readonly later: ReadContext;
  /** `https://acme.crm.dynamics.com/api/data/v9.2/` */
  readonly serviceRoot: string;
  /** One row by id; null where there is none. Calls of one tick become one request per table. */
  readonly readRow: (request: RowRequest) => Promise<Row | null>;
  readonly readList: (request: ListRequest) => Promise<ListPage>;
  readonly readRowsById: (request: ByIdRequest) => Promise<RowsById>;
  /** A page of ids of a predefined query; the same page is read once in a tick. */
  readonly readSourcePage: (request: SourcePageRequest) => Promise<IdPage>;
  readonly readAggregate: (request: AggregateRequest) => Promise<readonly Row[]>;
}

/** An aggregate, and which fields of the answer it serves. */
export interface AggregateRequest {
  readonly query: AggregateQuery;
  readonly paths: readonly string[];
}

export interface RowRequest {
  readonly need: Need;
  /** Canonical GUID. */
  readonly id: string;
  /** Response paths of the fields that want it, for the log of exchanges. */
  readonly paths: readonly string[];
}

export interface ListRequest {
  readonly need: Need;
  readonly page: PageArguments;
  readonly orderBy: readonly OrderBy[];
  readonly filter: Filter | undefined;
  readonly paths: readonly string[];
}

export interface PredefinedRequest extends Pick<ListRequest, 'need' | 'page' | 'paths'> {
  readonly query: PredefinedQuery;
}

/** A page of a query's rows, by their ids. */
export interface IdPage {
  readonly ids: readonly string[];
  /** Token of the page after it; undefined at the end. */
  readonly next: string | undefined;
}

/** Which page of which query. */
export interface SourcePageRequest {
  readonly table: TableReference;
  /** That the query was given by. */
  readonly argument: string;
  readonly document: FetchDocument;
  /** undefined: the first page. */
  readonly token: string | undefined;
  readonly pageSize: number;
  readonly paths: readonly string[];
}

export interface ByIdRequest {
  readonly plan: ReadPlan;
  readonly ids: readonly string[];
  readonly paths: readonly string[];
}

/** Rows by id, or the error of the request that was to bring them. An id without a row is not in the map. */
export type RowsById = ReadonlyMap<string, Row | Error>;

/** One planned query. */
export interface QueryRun {
  readonly plan: ReadPlan;
  /** The plan's query with what the plan leaves open: filter, order, paging. */
  readonly query: TableQuery;
  readonly paths: readonly string[];
}
