/** A made-up organisation: what both its `$metadata` and its definitions are printed from. */
export interface SyntheticOrganization {
  /** LCID of the base language, and of all languages. */
  readonly baseLanguage: number;
  readonly languages: readonly number[];
  /** Every entity type, base types and metadata types included. */
  readonly tables: readonly SyntheticTable[];
  readonly relationships: readonly SyntheticRelationship[];
  /** Elements of the schema that are no entity types, as XML. */
  readonly otherElements: readonly string[];
  /** Bindings to sets that may not exist (contract §13), by name of the navigation. */
  readonly bindings: ReadonlyMap<string, string>;
}

/** Text by LCID. */
export type SyntheticLabels = ReadonlyMap<number, string>;

export interface SyntheticTable {
  readonly logicalName: string;
  readonly schemaName: string;
  /** Most have one; none and two happen. */
  readonly entitySets: readonly string[];
  readonly baseType: string | undefined;
  readonly abstract: boolean;
  readonly openType: boolean;
  /** Properties of the key that the type itself declares. */
  readonly key: readonly string[];
  readonly primaryName: string | undefined;
  /** False: only the CSDL knows it, as with base types. */
  readonly defined: boolean;
  readonly displayName: SyntheticLabels;
  readonly isActivity: boolean;
  readonly isIntersect: boolean;
  readonly isPrivate: boolean;
  /** Own ones; those of the base type are not repeated. */
  readonly columns: readonly SyntheticColumn[];
  readonly keys: readonly SyntheticKey[];
}

export type SyntheticColumnType =
  | 'String' | 'Memo' | 'Integer' | 'BigInt' | 'Decimal' | 'Money' | 'Double' | 'Boolean' | 'DateTime'
  | 'Uniqueidentifier' | 'Picklist' | 'MultiSelectPicklist' | 'State' | 'Status' | 'Lookup' | 'Owner' | 'PartyList'
  | 'Image' | 'File' | 'EntityName' | 'ManagedProperty' | 'Virtual'; // prettier-ignore

export interface SyntheticColumn {
  readonly logicalName: string;
  readonly schemaName: string;
  readonly type: SyntheticColumnType;
  /** `p`, `_p_value` of a lookup; undefined: the Web API does not have the column. */
  readonly property: string | undefined;
  /** As the CSDL writes it; `mscrm.` stands before types of the document. */
  readonly edmType: string;
  readonly displayName: SyntheticLabels;
  readonly requiredLevel: 'None' | 'Recommended' | 'ApplicationRequired' | 'SystemRequired';
  readonly readable: boolean;
  readonly writable: boolean;
  readonly attributeOf: string | undefined;
  readonly targets: readonly string[];
  readonly optionSet: SyntheticOptionSet | undefined;
  readonly dateTimeBehavior: 'UserLocal' | 'DateOnly' | 'TimeZoneIndependent' | undefined;
}

export interface SyntheticOptionSet {
  readonly name: string;
  readonly isGlobal: boolean;
  readonly options: readonly SyntheticOption[];
}

export interface SyntheticOption {
  readonly value: number;
  readonly label: SyntheticLabels;
}

export interface SyntheticKey {
  readonly logicalName: string;
  /** Logical names of columns, in the key's order. */
  readonly columns: readonly string[];
  readonly status: 'Active' | 'Pending';
}

export type SyntheticRelationship = SyntheticOneToMany | SyntheticManyToMany;

export interface SyntheticOneToMany {
  readonly kind: 'oneToMany';
  readonly schemaName: string;
  /** The "one", and its collection. */
  readonly referenced: string;
  readonly referencedNavigation: string;
  /** The "many", its lookup, and its single-valued navigation. */
  readonly referencing: string;
  readonly column: string;
  readonly referencingNavigation: string;
  /** Whether the navigation has a ReferentialConstraint: many have none (contract §13). */
  readonly constraint: boolean;
}

export interface SyntheticManyToMany {
  readonly kind: 'manyToMany';
  readonly schemaName: string;
  readonly intersectTable: string;
  readonly sides: readonly [SyntheticSide, SyntheticSide];
}

export interface SyntheticSide {
  readonly table: string;
  readonly navigation: string;
  /** Of the intersect table. */
  readonly column: string;
}

/** The type's own columns and those of the types it derives from. */
export function allColumns(
  organization: SyntheticOrganization,
  table: SyntheticTable,
): readonly SyntheticColumn[] {
  const base = organization.tables.find(({ logicalName }) => logicalName === table.baseType);
  return base === undefined ? table.columns : [...allColumns(organization, base), ...table.columns];
}
