/**
 * The vocabulary that schema, plan and shape share: what of an organisation is visible, and under which GraphQL name.
 * Built once from CSDL and definitions, then immutable. Every GraphQL name is decided here, by src/model/names.ts.
 */
export interface Model {
  /** By logical name. Only tables that can be read: concrete, with an entity set, not a metadata type. */
  readonly tables: ReadonlyMap<string, Table>;
  /** Enums, by GraphQL name. A global choice that several columns use is one entry. */
  readonly choices: ReadonlyMap<string, Choice>;
  /** Interfaces of polymorphic lookups (2–10 targets), by GraphQL name: `Customer`, `Principal`, `TaskRegardingObject`. */
  readonly interfaces: ReadonlyMap<string, LookupInterface>;
  /** What could not be mapped, and why. Never fails the rest. */
  readonly omissions: readonly Omission[];
  /** True when there were no entity definitions: names are logical names, choices are numbers. */
  readonly csdlOnly: boolean;
}

export interface Table {
  readonly logicalName: string;
  /** Read from the CSDL, never derived: `acme_depotses`, `accountleadscollection`. */
  readonly entitySet: string;
  /** `Account`. */
  readonly typeName: string;
  /**
   * Names of the types generated beside it, by their suffix: `Connection` → `AccountConnection`, but `AccountConnection_`
   * where a table has that name.
   */
  readonly generatedTypes: ReadonlyMap<string, string>;
  /** Root field of one row, `account`; of a list, `accounts`. */
  readonly oneField: string;
  readonly listField: string;
  readonly displayName: string | undefined;
  readonly description: string | undefined;
  /** The primary key column, also one of `fields`. */
  readonly key: Column;
  /** Column whose value is the row's `displayName`. */
  readonly primaryName: Column | undefined;
  /** `activitypointer` on activity tables and on itself, for rows read through the base type. */
  readonly isActivity: boolean;
  /** Every member by GraphQL field name. A lookup is there twice: as the record and as its id. */
  readonly fields: ReadonlyMap<string, Member>;
  /** Logical names of interfaces that this table's type implements, as keys of `Model.interfaces`. */
  readonly interfaces: readonly string[];
}

export type Member = Column | Lookup | LookupId | Collection;

interface MemberBase {
  /** GraphQL field name. */
  readonly field: string;
  readonly displayName: string | undefined;
  readonly description: string | undefined;
}

/** A plain value of the row. */
export interface Column extends MemberBase {
  readonly kind: 'column';
  readonly logicalName: string;
  /** Property of the CSDL, what `$select` names. */
  readonly property: string;
  readonly type: ColumnType;
  /** The value arrives as `{ "Value": true, "CanBeChanged": … }`; the column is its `Value`. */
  readonly managedProperty?: boolean;
}

/** What a column's value is. `choice` and `choices` point to the enum. */
export type ColumnType =
  { readonly kind: ScalarKind } | { readonly kind: 'choice' | 'choices'; readonly choice: Choice };

/** The kinds of src/vocabulary/types, one file each. */
export type ScalarKind =
  | 'string'
  | 'int'
  | 'bigInt'
  | 'decimal'
  | 'double'
  | 'boolean'
  | 'guid'
  | 'dateTime'
  | 'localDateTime'
  | 'date';

/** A lookup as the record it points at. */
export interface Lookup extends MemberBase {
  readonly kind: 'lookup';
  readonly logicalName: string;
  /** `_primarycontactid_value`. */
  readonly property: string;
  readonly targets: readonly LookupTarget[];
  readonly result: LookupResult;
}

/** `object`: one target. `interface`: 2–10 targets. `record`: more than ten. */
export type LookupResult =
  | { readonly kind: 'object'; readonly table: string }
  | { readonly kind: 'interface'; readonly name: string }
  | { readonly kind: 'record' };

export interface LookupTarget {
  /** Logical name of the target table. */
  readonly table: string;
  /**
   * Single-valued navigation to expand for this target. Absent where the only one is typed `principal`, which can't be
   * expanded (contract §3.2.6): then the target is read by id. For `ownerid` it is `owninguser` or `owningteam`.
   */
  readonly navigation: string | undefined;
}

/** A lookup's id: `primaryContactId`. */
export interface LookupId extends MemberBase {
  readonly kind: 'lookupId';
  readonly logicalName: string;
  readonly property: string;
}

/** One-to-many or many-to-many: rows of another table. */
export interface Collection extends MemberBase {
  readonly kind: 'collection';
  readonly relation: 'oneToMany' | 'manyToMany';
  /** Relationship as the names lock knows it: `account>contact.parentcustomerid`, `account<>lead:accountleads_association`. */
  readonly path: string;
  readonly navigation: string;
  /** Logical name of the table of the rows. */
  readonly target: string;
  /**
   * The way back. One-to-many: the child's lookup property (`_parentcustomerid_value`) and its navigation to the parent.
   * Many-to-many: the collection navigation on the other side, for a filter by parent.
   */
  readonly inverse: { readonly navigation: string; readonly property: string | undefined };
}

export interface Choice {
  /** GraphQL enum name: `AccountIndustryCode`, `BudgetStatus`. */
  readonly typeName: string;
  readonly displayName: string | undefined;
  readonly options: readonly ChoiceOption[];
  /** By Dataverse's number. */
  readonly byValue: ReadonlyMap<number, ChoiceOption>;
}

export interface ChoiceOption {
  /** GraphQL enum value: `ACCOUNTING`. */
  readonly name: string;
  readonly value: number;
  readonly label: string | undefined;
}

export interface LookupInterface {
  readonly typeName: string;
  /** Logical names of the tables whose types implement it, sorted. */
  readonly targets: readonly string[];
}

export interface Omission {
  /** Logical path: `account`, `account.entityimage`, `account>contact.parentcustomerid`. */
  readonly path: string;
  readonly reason: string;
}
