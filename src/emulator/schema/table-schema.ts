import type { ColumnDefinition, ManyToManyRelationship, TableDefinition } from '../organization.ts';
import type { ValueKind } from './value-kind.ts';

/** A column as requests name it: `name`, `_primarycontactid_value`. */
export interface Property {
  readonly name: string;
  readonly column: ColumnDefinition;
  readonly kind: ValueKind;
}

/** A single-valued navigation: a lookup column seen towards one of its tables. */
export interface LookupNavigation {
  readonly kind: 'lookup';
  readonly name: string;
  /** Logical name of the lookup column. */
  readonly column: string;
  /** Logical name of the target; `owner` is no table but stands for users and teams (contract §13). */
  readonly target: string;
}

/** A collection: the rows whose lookup column points at this one. */
export interface ChildrenNavigation {
  readonly kind: 'children';
  readonly name: string;
  readonly target: string;
  /** The children's lookup column. */
  readonly column: string;
}

/** A collection: rows linked through an intersect table. */
export interface LinksNavigation {
  readonly kind: 'links';
  readonly name: string;
  readonly target: string;
  readonly relationship: ManyToManyRelationship;
  /** Which of the relationship's two ends the row with this navigation is. */
  readonly side: 1 | 2;
}

export type CollectionNavigation = ChildrenNavigation | LinksNavigation;
export type Navigation = LookupNavigation | CollectionNavigation;

/** A table, looked up by the names that requests use. */
export interface TableSchema {
  readonly definition: TableDefinition;
  readonly properties: ReadonlyMap<string, Property>;
  readonly navigations: ReadonlyMap<string, Navigation>;
  /** Always returned: the primary id, and `ownerid` on users and teams, whose declared key it is (contract §3.2). */
  readonly keyProperties: readonly Property[];
}
