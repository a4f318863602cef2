import type { Literal } from './literal.ts';
import type { QueryFunctionName } from './query-function.ts';
import type { TableReference } from './table-reference.ts';

/**
 * A condition on rows, as data. Whether a row meets it is three-valued as in SQL: what compares with null is unknown, and
 * unknown is not met. src/odata/print-filter.ts turns it into OData text, and nothing else does.
 */
export type Filter = Junction | Compare | TextTest | FunctionCall | Related;

/** All of them, or one of them; at least one. */
export interface Junction {
  readonly kind: 'and' | 'or';
  readonly filters: readonly Filter[];
  /** Of `and`: the first says which rows may be looked at, and holds whether or not the rest is negated. */
  readonly guarded?: true;
}

export type CompareOperator = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le';

/** What every condition on a column says of itself. */
interface Condition {
  readonly column: ColumnPath;
  /** It is a part of a role's row rule, whose values are shown to nobody. */
  readonly rule?: true;
  /** It asks for the rows of parents that are at hand, by their ids. */
  readonly ofParents?: true;
}

/** `_parentcustomerid_value eq …`; null with `eq` and `ne` only, where it is a value like any other. */
export interface Compare extends Condition {
  readonly kind: 'compare';
  readonly operator: CompareOperator;
  readonly value: Literal | null;
}

/** `contains(name,'…')`. */
export interface TextTest extends Condition {
  readonly kind: 'text';
  readonly test: 'contains' | 'startswith' | 'endswith';
  readonly negated: boolean;
  /** The text itself; whoever prints it escapes wildcards. */
  readonly text: string;
}

/** `Microsoft.Dynamics.CRM.In(PropertyName='accountid',PropertyValues=[…])` (contract §4.4). */
export interface FunctionCall extends Condition {
  readonly kind: 'function';
  readonly name: QueryFunctionName;
  /** As many as the function takes; any number for those that take a collection. */
  readonly values: readonly Literal[];
  /** The column holds days, not points in time: the day before ends where a day begins, in every time zone. */
  readonly ofDays?: true;
}

/**
 * `Account_Tasks/any(x:x/statecode eq 0)`: one of the related rows meets the filter (none given: there is one at all), none
 * does, or all do, also where there is none. The filter of `all` is never unknown, so that it doesn't matter what Dataverse
 * takes that for.
 */
export interface Related {
  readonly kind: 'any' | 'none' | 'all';
  readonly collection: CollectionStep;
  readonly filter: Filter | undefined;
}

/** A column of the row, or of a record that lookups lead to. */
export interface ColumnPath {
  readonly lookups: readonly LookupStep[];
  /** Property of the CSDL: `name`, `_primarycontactid_value`. */
  readonly property: string;
}

/** Over a single-valued navigation to another table. */
export interface LookupStep {
  readonly navigation: string;
  /** Of the lookup. */
  readonly property: string;
  readonly table: TableReference;
}

/** To the rows of a related table. */
export interface CollectionStep {
  readonly navigation: string;
  /** Of the rows. */
  readonly table: TableReference;
  /** One-to-many: the rows' lookup property that points back; undefined for many-to-many. */
  readonly backProperty: string | undefined;
}

/** A column of the row itself. */
export const own = (property: string): ColumnPath => ({ lookups: [], property });

/** A condition that is only looked at where the rows may be: `negateFilter` leaves the guard as it is. */
export const guarded = (guard: Filter, filter: Filter): Filter => ({
  kind: 'and',
  filters: [guard, filter],
  guarded: true,
});

/** Both conditions, where there are two. */
export const both = (one: Filter | undefined, other: Filter | undefined): Filter | undefined =>
  one === undefined || other === undefined ? (one ?? other) : { kind: 'and', filters: [one, other] };

/** `_primarycontactid_value` → `primarycontactid`, any other property as it is. */
export const logicalNameOf = (property: string): string => /^_(.+)_value$/.exec(property)?.[1] ?? property;
