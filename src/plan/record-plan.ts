import type { Column, Lookup, Table } from '../model/model.ts';
import type { PageArguments } from '../query/need.ts';

/** How rows of one table become one selected GraphQL object: fields in the order of the answer. */
export interface RecordPlan {
  readonly table: Table;
  readonly fields: readonly FieldPlan[];
}

/** One field of the answer, and where on the row its value stands. */
export type FieldPlan =
  | { readonly kind: 'identity'; readonly key: string; readonly part: IdentityPart }
  | { readonly kind: 'column'; readonly key: string; readonly column: Column }
  | { readonly kind: 'lookupId'; readonly key: string; readonly property: string }
  | LookupPlan
  | ConnectionField;

/** What every record says of itself. Of a lookup these cost nothing: they come with its value. */
export type IdentityPart = 'id' | 'recordId' | 'table' | 'displayName' | 'etag';

export interface LookupPlan {
  readonly kind: 'lookup';
  readonly key: string;
  readonly lookup: Lookup;
  /** By logical name of the target table. A target that is not here is invisible: null. */
  readonly branches: ReadonlyMap<string, LookupBranch>;
}

export interface LookupBranch {
  readonly table: Table;
  /**
   * Where the fields' columns are read from.
   * - `value`: nothing but identity is selected, so the lookup's own value and annotations answer.
   * - `slot`: the record at a slot of the row.
   * - `parent`: the row that the child was reached from; columns were added to it.
   */
  readonly source:
    | { readonly kind: 'value' }
    | { readonly kind: 'slot'; readonly slot: string }
    | { readonly kind: 'parent' };
  readonly record: RecordPlan;
}

export interface ConnectionField {
  readonly kind: 'collection';
  readonly key: string;
  readonly slot: string;
  readonly connection: ConnectionPlan;
}

/** How a page of rows becomes a connection. Fields may stand several times, under aliases. */
export interface ConnectionPlan {
  readonly page: PageArguments;
  readonly table: Table;
  /** Identifies the list that its cursors belong to: table, relationship, filter and order. */
  readonly listKey: string;
  readonly fields: readonly ConnectionFieldPlan[];
}

export type ConnectionFieldPlan =
  | { readonly kind: 'nodes'; readonly key: string; readonly record: RecordPlan }
  | { readonly kind: 'edges'; readonly key: string; readonly fields: readonly EdgeFieldPlan[] }
  | { readonly kind: 'pageInfo'; readonly key: string; readonly fields: readonly PageInfoFieldPlan[] }
  | { readonly kind: 'totalCount' | 'totalCountIsCapped'; readonly key: string };

export type EdgeFieldPlan =
  | { readonly kind: 'cursor'; readonly key: string }
  | { readonly kind: 'node'; readonly key: string; readonly record: RecordPlan };

export interface PageInfoFieldPlan {
  readonly kind: 'hasNextPage' | 'hasPreviousPage' | 'startCursor' | 'endCursor';
  readonly key: string;
}
