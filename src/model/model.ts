import type { ValueBounds } from '../metadata/definitions.ts';
import type { Choice, ChoiceOption } from './choice.ts';
import type { ColumnType, RelatedTable } from './column-type.ts';
import type { ComplexType, Operation } from './operation.ts';

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
  /** Actions and functions that the configuration allows. */
  readonly operations: readonly Operation[];
  /** That operations take or give, by CSDL name. */
  readonly complexTypes: ReadonlyMap<string, ComplexType>;
  /** What could not be mapped, and why. Never fails the rest. */
  readonly omissions: readonly Omission[];
  /** True when there were no entity definitions: names are logical names, choices are numbers. */
  readonly csdlOnly: boolean;
  /** LCIDs for which choices may have labels; the base language first. Empty in CSDL-only mode. */
  readonly languages: readonly number[];
  /** There are tables that aren't to be seen, so a search names those that it is for. */
  readonly namesSearched?: true;
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
  /** The primary name is left out on purpose, so no display name of its rows may be shown, from lookups neither. */
  readonly hidesName: boolean;
  /** Active alternate keys whose columns are all visible, by root field: `accountByAccountNumber`. */
  readonly keys: ReadonlyMap<string, AlternateKey>;
  /** `activitypointer` on activity tables and on itself, for rows read through the base type. */
  readonly isActivity: boolean;
  /** Its rows are kept where no two of them are written all or nothing (contract §9.3). */
  readonly isElastic?: true;
  readonly writes: TableWrites;
  /** Numbers about its rows can't be asked for. */
  readonly withoutAggregates?: true;
  /** Not all of its rows and columns are to be seen, so its words can't be searched for. */
  readonly withoutSearch?: true;
  /** The hierarchy of its rows isn't to be seen whole, so there is no `under` and `above`. */
  readonly withoutHierarchy?: true;
  /** Every member by GraphQL field name. A lookup is there twice: as the record and as its id. */
  readonly fields: ReadonlyMap<string, Member>;
  /** Logical names of interfaces that this table's type implements, as keys of `Model.interfaces`. */
  readonly interfaces: readonly string[];
}

/** What of a table's rows can be written at all, whoever writes. */
export interface TableWrites {
  readonly create: boolean;
  readonly update: boolean;
  readonly delete: boolean;
  /** A create may bring the primary key of its row along (contract §5.1). */
  readonly choosesId: boolean;
  /** Actions for many rows at once that the organisation has for this table (contract §5.7). */
  readonly multiple: ReadonlySet<MultipleAction>;
}

export type MultipleAction = 'CreateMultiple' | 'UpdateMultiple' | 'UpsertMultiple';

/** When a column can be set. */
interface Writable {
  readonly forCreate: boolean;
  readonly forUpdate: boolean;
}

export interface AlternateKey {
  /** Logical name of the key; without definitions its columns, joined by `,`. */
  readonly logicalName: string;
  /** Root field. */
  readonly field: string;
  /** Members of the same table, in the order of the key; their field names are the arguments. */
  readonly parts: readonly (Column | LookupId)[];
}

export type Member = Column | Lookup | LookupId | Collection | Parties | Activity;

interface MemberBase {
  /** GraphQL field name. */
  readonly field: string;
  readonly displayName: string | undefined;
  readonly description: string | undefined;
}

/** A plain value of the row. */
export interface Column extends MemberBase, Writable {
  readonly kind: 'column';
  readonly logicalName: string;
  /** Property of the CSDL, what `$select` names. */
  readonly property: string;
  readonly type: ColumnType;
  /** Neither valid for create nor for update. */
  readonly readOnly: boolean;
  readonly requiredLevel: RequiredLevel;
  /** Which values fit; undefined: not known, or all of its type. */
  readonly bounds?: ValueBounds;
  /** Labels of a two-option column, values 0 and 1. */
  readonly twoOptions?: readonly ChoiceOption[];
  /** The value arrives as `{ "Value": true, "CanBeChanged": … }`; the column is its `Value`. */
  readonly managedProperty?: boolean;
}

/** `None` where it is not known. Only `SystemRequired` is enforced by the Web API (contract §3.3). */
export type RequiredLevel = 'None' | 'Recommended' | 'ApplicationRequired' | 'SystemRequired';

/** A lookup as the record it points at. */
export interface Lookup extends MemberBase, Writable {
  readonly kind: 'lookup';
  readonly logicalName: string;
  /** `_primarycontactid_value`. */
  readonly property: string;
  readonly targets: readonly LookupTarget[];
  readonly result: LookupResult;
  /** It may also point at tables that are kept from whom this model is for: such a lookup is null, its id included. */
  readonly narrowed?: true;
  readonly readOnly: boolean;
  readonly requiredLevel: RequiredLevel;
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
  /**
   * Navigation by which the lookup is pointed at a row of this target; for `ownerid` it is `ownerid` itself, whatever the
   * target. Absent where the target is known by definitions only.
   */
  readonly binding: string | undefined;
}

/** A lookup's id: `primaryContactId`. */
export interface LookupId extends MemberBase {
  readonly kind: 'lookupId';
  readonly logicalName: string;
  readonly property: string;
  readonly readOnly: boolean;
  readonly requiredLevel: RequiredLevel;
}

/**
 * A party list (`to`, `from`, `cc` …): it has neither property nor navigation, and is answered from the activity's parties
 * of one kind (contract §3.3).
 */
export interface Parties extends MemberBase, Writable {
  readonly kind: 'parties';
  readonly logicalName: string;
  /** Logical name of the table of the rows: `activityparty`, which is visible. */
  readonly target: string;
  /** The activity's collection of all its parties. */
  readonly related: RelatedTable;
  /** Value of `participationtypemask`; undefined: parties of every kind (`allparties`). */
  readonly mask: number | undefined;
}

/** `ActivityPointer.activity`: the concrete activity of which the row is the common part; same id, table by `property`. */
export interface Activity extends MemberBase {
  readonly kind: 'activity';
  /** `activitytypecode`: logical name of the concrete table. */
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
  /** Many-to-many: the table between; undefined where the metadata doesn't tell, as without definitions. */
  readonly intersect?: Intersect | undefined;
}

/** A table that connects the rows of two others, seen from one of them. Names as FetchXML has them. */
export interface Intersect {
  readonly table: string;
  /** Its column with the id of the row that has the collection. */
  readonly own: string;
  /** Its column with the id of a row of the collection. */
  readonly other: string;
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
  /** `unmappable`: it can't be exposed. `hidden`: left out by default or by configuration, and could be exposed. */
  readonly kind: 'unmappable' | 'hidden';
}
