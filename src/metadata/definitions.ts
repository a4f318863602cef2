/**
 * What entity definitions add to a CSDL document: casing, labels, option sets, keys, the detail of types.
 * A side table: any part may be missing, and the CSDL alone says what exists.
 */
export interface Definitions {
  /** By logical name. */
  readonly tables: ReadonlyMap<string, TableDefinition>;
  /** LCID of the organisation's base language, such as 1033. */
  readonly baseLanguage: number;
  /** Components of the solutions that were asked for, by unique name. */
  readonly solutions: ReadonlyMap<string, SolutionDefinition>;
}

/** What a solution holds, by metadata id; only tables and columns are of interest. */
export interface SolutionDefinition {
  /** Tables. `whole`: with all their columns; else only with those that are components themselves. */
  readonly tables: ReadonlyMap<string, { readonly whole: boolean }>;
  readonly columns: ReadonlySet<string>;
}

/** Texts by LCID. */
export type Labels = ReadonlyMap<number, string>;

export interface TableDefinition {
  readonly logicalName: string;
  /** Of this environment only: another one has other ids. */
  readonly metadataId: string | undefined;
  /** Missing in bodies that were asked for without it (contract §13). */
  readonly schemaName: string | undefined;
  readonly displayName: Labels;
  readonly description: Labels;
  readonly primaryId: string | undefined;
  readonly primaryName: string | undefined;
  /** `UserOwned`, `OrganizationOwned`, `None` … */
  readonly ownership: string | undefined;
  readonly isActivity: boolean;
  readonly isIntersect: boolean;
  readonly isPrivate: boolean;
  /** It was asked for a display name and has none in any language, as tables of the platform's own haven't. */
  readonly isUnnamed: boolean;
  /** By logical name. */
  readonly columns: ReadonlyMap<string, ColumnDefinition>;
  readonly keys: readonly KeyDefinition[];
  /** Relationships in which this table has the lookup. */
  readonly manyToOne: readonly ManyToOneDefinition[];
  readonly manyToMany: readonly ManyToManyDefinition[];
}

export interface ColumnDefinition {
  readonly logicalName: string;
  readonly metadataId: string | undefined;
  readonly schemaName: string | undefined;
  readonly displayName: Labels;
  readonly description: Labels;
  /** `AttributeTypeName`: `StringType`, `MultiSelectPicklistType` …; it tells more than `AttributeType` (contract §3.3). */
  readonly typeName: string | undefined;
  readonly dateTimeBehavior: 'UserLocal' | 'DateOnly' | 'TimeZoneIndependent' | undefined;
  readonly isValidForRead: boolean;
  /** Undefined: not known. */
  readonly isValidForCreate: boolean | undefined;
  readonly isValidForUpdate: boolean | undefined;
  /** `None`, `SystemRequired`, `ApplicationRequired`, `Recommended`. */
  readonly requiredLevel: string | undefined;
  /** Which values fit; undefined parts: not known, or no bound. */
  readonly bounds: ValueBounds | undefined;
  /** Column that this one is derived from, such as `statuscode` of `statuscodename`. */
  readonly attributeOf: string | undefined;
  /** Tables that a lookup may point at. */
  readonly targets: readonly string[];
  readonly optionSet: OptionSetDefinition | undefined;
  /** Labels of a two-option column, values 0 and 1; it is no enum. */
  readonly twoOptions: OptionSetDefinition | undefined;
}

/** Bounds of a column's values. Numbers are texts, since a decimal one may have more digits than a number holds. */
export interface ValueBounds {
  /** Characters of a text, kilobytes of a file or image. */
  readonly maxLength: number | undefined;
  readonly least: string | undefined;
  readonly most: string | undefined;
}

export interface OptionSetDefinition {
  readonly name: string;
  /** True for a global choice, which several columns share. */
  readonly isGlobal: boolean;
  readonly displayName: Labels;
  readonly options: readonly OptionDefinition[];
}

export interface OptionDefinition {
  readonly value: number;
  readonly label: Labels;
  /** `#0000ff`. */
  readonly color: string | undefined;
}

export interface KeyDefinition {
  readonly logicalName: string;
  /** Logical names. */
  readonly columns: readonly string[];
  /** Only active keys address rows. */
  readonly active: boolean;
}

export interface ManyToOneDefinition {
  readonly schemaName: string;
  /** Lookup column of this table. */
  readonly column: string;
  readonly target: string;
  /** Single-valued navigation of this table; undefined where the relationship is not exposed. */
  readonly navigation: string | undefined;
}

export interface ManyToManyDefinition {
  readonly schemaName: string;
  readonly intersectTable: string;
  /** Both sides; `navigation` is the collection that the side's table has. */
  readonly sides: readonly [ManyToManySide, ManyToManySide];
}

interface ManyToManySide {
  readonly table: string;
  readonly navigation: string | undefined;
  /** Column of the intersect table that holds the id of the side's row. */
  readonly column: string | undefined;
}
