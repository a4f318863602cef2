import type { JWK } from 'jose';

import type { OrganizationSecurity } from './security/organization-security.ts';

/**
 * What the double serves: an organisation's tables, columns, relationships, choices, users and rows, in Dataverse's
 * own words. `src/emulator/organization/` builds one (the sample, or from a CSDL file); everything else serves it.
 */
export interface Organization {
  /** Unique name, `acme`. */
  readonly name: string;
  readonly organizationId: string;
  readonly tenantId: string;
  /** LCID of the base language, 1033, and of all installed ones. */
  readonly baseLanguage: number;
  readonly languages: readonly number[];
  /** By logical name. */
  readonly tables: ReadonlyMap<string, TableDefinition>;
  readonly oneToMany: readonly OneToManyRelationship[];
  readonly manyToMany: readonly ManyToManyRelationship[];
  /** Global option sets that may be in no column; those of columns need not be here. Default: none. */
  readonly optionSets?: readonly OptionSet[];
  readonly applications: readonly ApplicationRegistration[];
  /** What roles grant, and who reads secured columns. Absent: everybody who has a role may do everything. */
  readonly security?: OrganizationSecurity;
  /** Rows to start with, by logical name of the table. */
  readonly rows: ReadonlyMap<string, readonly Row[]>;
  /**
   * A `$metadata` document to serve as it is, instead of one printed from `tables` (`--metadata FILE.xml`).
   * The double then answers entity definitions with 404 unless `definitions` is true.
   */
  readonly csdl?: Uint8Array;
  /**
   * Bytes of file columns by file id, and of image columns by image id (`entityimageid`); an image that is not here has
   * only its thumbnail, which is in its row. Default: none.
   */
  readonly files?: ReadonlyMap<string, FileContent>;
  /** Published rules of duplicate detection. Default: none. */
  readonly duplicateRules?: readonly DuplicateRule[];
  /** Whether EntityDefinitions can be answered from `tables`. */
  readonly definitions: boolean;
}

/**
 * A row by *column logical name*. Absent or null = null. A lookup column holds a {@link Reference}; dates and times are
 * ISO strings as the Web API prints them; bigint and decimals/money are decimal strings (kept digit for digit);
 * multi-select choices are `"1,9"`; image is base64; file is the file id.
 */
export type Row = Readonly<Record<string, Value>>;
export type Value = string | number | boolean | null | Reference | undefined;
/** Value of a lookup column: which row of which table. */
export interface Reference {
  readonly table: string;
  readonly id: string;
}

/** Rows of the table that are alike in all these columns (logical names) are duplicates; a null is like nothing. */
export interface DuplicateRule {
  readonly table: string;
  readonly columns: readonly string[];
}

/** What is in a file column, or a full image. */
export interface FileContent {
  readonly name: string;
  /** `application/pdf` */
  readonly mimeType: string;
  readonly content: Uint8Array;
}

export interface TableDefinition {
  readonly logicalName: string;
  readonly schemaName: string;
  readonly entitySetName: string;
  readonly logicalCollectionName: string;
  readonly objectTypeCode: number;
  readonly displayName: Label;
  readonly displayCollectionName: Label;
  readonly description: Label;
  readonly primaryId: string;
  /** Absent on tables without a name column, such as intersect tables. */
  readonly primaryName: string | undefined;
  readonly primaryImage: string | undefined;
  readonly ownership: 'UserOwned' | 'OrganizationOwned' | 'BusinessOwned' | 'None';
  /** Base entity type in the CSDL: `crmbaseentity`, `activitypointer` or `principal`. */
  readonly baseType: string;
  readonly abstract: boolean;
  readonly isActivity: boolean;
  readonly isIntersect: boolean;
  readonly isPrivate: boolean;
  readonly isCustom: boolean;
  readonly optimisticConcurrency: boolean;
  readonly changeTracking: boolean;
  readonly hasNotes: boolean;
  /** Kept in Cosmos DB (contract §9.3). Default: no. */
  readonly elastic?: true;
  /** Kept elsewhere, and read through a data provider that can do less (contract §9.4). Default: no. */
  readonly virtual?: true;
  /** By logical name, inherited ones (from activitypointer, principal) included and marked. */
  readonly columns: ReadonlyMap<string, ColumnDefinition>;
  readonly keys: readonly AlternateKey[];
}

export type ColumnType =
  | 'String' | 'Memo' | 'Integer' | 'BigInt' | 'Decimal' | 'Money' | 'Double' | 'Boolean' | 'DateTime'
  | 'Uniqueidentifier' | 'Picklist' | 'MultiSelectPicklist' | 'State' | 'Status' | 'Lookup' | 'Customer' | 'Owner'
  | 'PartyList' | 'Image' | 'File' | 'EntityName' | 'ManagedProperty' | 'Virtual'; // prettier-ignore

export interface ColumnDefinition {
  readonly logicalName: string;
  readonly schemaName: string;
  readonly type: ColumnType;
  readonly displayName: Label;
  readonly description: Label;
  /** `p` for a plain property, `_p_value` for a lookup; undefined when the Web API does not have the column. */
  readonly property: string | undefined;
  /** Column that this one belongs to (`entityimage_url` → `entityimage`, `statuscodename` → `statuscode`). */
  readonly attributeOf: string | undefined;
  /** Declared by the base type; not repeated in the CSDL of this table. */
  readonly inherited: boolean;
  readonly requiredLevel: 'None' | 'SystemRequired' | 'ApplicationRequired' | 'Recommended';
  readonly validForCreate: boolean;
  readonly validForUpdate: boolean;
  readonly validForRead: boolean;
  readonly secured: boolean;
  /** Made by a customizer, whatever its name. Default: told by the name's prefix. */
  readonly isCustom?: true;
  /** Stored on another row (address columns of an account) or computed. */
  readonly logical: boolean;
  /** String, memo: characters. */
  readonly maxLength?: number;
  /** Numbers. */
  readonly minValue?: number;
  readonly maxValue?: number;
  /** Digits after the point (decimal, money, double). */
  readonly precision?: number;
  readonly dateTimeBehavior?: 'UserLocal' | 'DateOnly' | 'TimeZoneIndependent';
  /** Formats: `Text`, `Email`, `Url`, `DateOnly`, `DateAndTime` … */
  readonly format?: string;
  readonly optionSet?: OptionSet;
  /** Lookups: logical names of the tables that may be pointed at. */
  readonly targets?: readonly string[];
  /** File and image columns. */
  readonly maxSizeInKB?: number;
  /** Image columns: whether more than a thumbnail is kept. Default: no. */
  readonly storesFullImage?: boolean;
}

export interface OptionSet {
  /** `account_industrycode`, or the name of a global one. */
  readonly name: string;
  readonly isGlobal: boolean;
  readonly displayName: Label;
  readonly description: Label;
  readonly options: readonly Option[];
}

export interface Option {
  /** Two-option columns: 1 and 0. */
  readonly value: number;
  readonly label: Label;
  readonly description?: Label;
  readonly color?: string;
  /** Status options: the state they belong to. State options: the default status. */
  readonly state?: number;
  readonly defaultStatus?: number;
  readonly invariantName?: string;
}

/** Text by LCID; empty when there is none. */
export type Label = ReadonlyMap<number, string>;

export interface AlternateKey {
  readonly logicalName: string;
  readonly schemaName: string;
  readonly displayName: Label;
  /** Logical names of columns; a lookup is addressed by its `_x_value`. */
  readonly columns: readonly string[];
  readonly status: 'Pending' | 'InProgress' | 'Active' | 'Failed';
}

/** One 1:N relationship with one target; a lookup with many targets has one of these for each. */
export interface OneToManyRelationship {
  readonly schemaName: string;
  /** The "one": `account`. */
  readonly referencedTable: string;
  readonly referencedColumn: string;
  /** Collection navigation on the "one". */
  readonly referencedNavigation: string;
  /** The "many": `contact`, and its lookup column `parentcustomerid`. */
  readonly referencingTable: string;
  readonly referencingColumn: string;
  /** Single-valued navigation on the "many": `parentcustomerid_account`. */
  readonly referencingNavigation: string;
  readonly isHierarchical: boolean;
  readonly isCustom: boolean;
  /** Real documents have single-valued navigations without ReferentialConstraint: false prints it so. */
  readonly constraint: boolean;
  /** What deleting the "one" does to the "many". Default: their lookup is cleared. */
  readonly onDelete?: 'Cascade' | 'Restrict' | 'RemoveLink';
  /** Which of the "many" follow when the "one" gets another owner, is shared, or is shared no longer. Default: none. */
  readonly cascade?: Partial<Record<'assign' | 'share' | 'unshare', CascadeReach>>;
}

/** All rows, those that are active, or those that have the same owner. */
export type CascadeReach = 'Cascade' | 'Active' | 'UserOwned';

export interface ManyToManyRelationship {
  readonly schemaName: string;
  readonly intersectTable: string;
  readonly table1: string;
  readonly column1: string;
  readonly navigation1: string;
  readonly table2: string;
  readonly column2: string;
  readonly navigation2: string;
  readonly isCustom: boolean;
}

/** An app registration in Entra ID, and the application user bound to it, if any. */
export interface ApplicationRegistration {
  readonly clientId: string;
  readonly secrets: readonly ClientSecret[];
  /** PEM certificates whose keys may sign assertions. */
  readonly certificates: readonly string[];
  /** Assertions of other issuers that it trusts. */
  readonly federatedCredentials?: readonly FederatedCredential[];
  /** Whether a process in Azure may have this identity: the endpoints of managed identities then give tokens for it. */
  readonly managedIdentity?: boolean;
  /** `systemuserid` of its application user; undefined: a valid token, but 403 `0x80072560`. */
  readonly systemUserId: string | undefined;
}

export interface ClientSecret {
  readonly value: string;
  /** When it ends, as an ISO instant. Absent: never. */
  readonly expires?: string;
}

/** A federated identity credential: who may sign in as the application with a token of their own. */
export interface FederatedCredential {
  readonly issuer: string;
  readonly subject: string;
  /** `api://AzureADTokenExchange` as a rule. */
  readonly audience: string;
  /** The issuer's public keys; the double asks nobody for them. */
  readonly keys: readonly JWK[];
}
