import type { ColumnDefinition, ColumnType, Organization, TableDefinition } from '../organization.ts';
import { attributeMetadata, describeColumn, type DescribedColumn } from './attribute-metadata.ts';
import {
  metadataObject,
  type MetadataNavigation,
  type MetadataObject,
  type MetadataProperty,
  type MetadataType,
} from './metadata-object.ts';
import { booleanOptionSetMetadata, optionSetMetadata, optionSetObject } from './option-set-metadata.ts';
import { always, flag, managed, text, typed, whole } from './property.ts';

type Properties = Readonly<Record<string, MetadataProperty<DescribedColumn>>>;

const derived = (name: string, properties: Properties): MetadataType<DescribedColumn> => ({
  name: `${name}AttributeMetadata`,
  base: attributeMetadata,
  abstract: false,
  alternateKey: 'LogicalName',
  properties,
  navigations: {},
});

const formula: Properties = {
  FormulaDefinition: always('Edm.String', null),
  SourceTypeMask: always('Edm.Int32', 0),
};

const range = (type: string): Properties => ({
  MaxValue: typed(type, ({ column }) => column.maxValue ?? null),
  MinValue: typed(type, ({ column }) => column.minValue ?? null),
});

const precision: Properties = { Precision: whole(({ column }) => column.precision ?? null) };

const imeMode = (mode: string): Properties => ({ ImeMode: always('ImeMode', mode) });

/** Both navigations lead to the options, whether the set is local or global (contract §3.3). */
const optionSetNavigations = (
  target: MetadataNavigation<DescribedColumn>['target'],
): MetadataType<DescribedColumn>['navigations'] => {
  const follow = ({ organization, column }: DescribedColumn): MetadataObject | null =>
    column.optionSet === undefined ? null : optionSetObject(organization, column.optionSet, column.type);
  return {
    OptionSet: { target, collection: false, contained: true, follow },
    GlobalOptionSet: { target, collection: false, contained: false, follow },
  };
};

/** Declared without `abstract`, and yet no cast to it is answered (contract §3.3). */
export const enumAttributeMetadata: MetadataType<DescribedColumn> = {
  ...derived('Enum', { DefaultFormValue: typed('Edm.Int32', () => -1) }),
  navigations: optionSetNavigations(optionSetMetadata),
};

const choice = (name: string, properties: Properties): MetadataType<DescribedColumn> => ({
  ...derived(name, properties),
  base: enumAttributeMetadata,
});

const dependentChoice: Properties = {
  ...formula,
  ParentPicklistLogicalName: always('Edm.String', null),
  ChildPicklistLogicalNames: always('Collection(Edm.String)', []),
};

const lookup = derived('Lookup', {
  Targets: typed('Collection(Edm.String)', ({ column }) =>
    (column.targets ?? []).flatMap((target) => (target === 'owner' ? ['systemuser', 'team'] : [target])),
  ),
  Format: always('LookupFormat', 'None'),
});

/** The derived type of each type of column; a GUID or virtual column has none. */
const typeOfColumn: Readonly<Record<ColumnType, MetadataType<DescribedColumn>>> = {
  String: derived('String', {
    Format: typed('StringFormat', ({ column }) => column.format ?? 'Text'),
    ...imeMode('Auto'),
    MaxLength: whole(({ column }) => column.maxLength ?? null),
    YomiOf: always('Edm.String', null),
    IsLocalizable: always('Edm.Boolean', false),
    DatabaseLength: whole(({ column }) => (column.maxLength ?? 0) * 2),
    ...formula,
    FormatName: typed('StringFormatName', ({ column }) => ({ Value: column.format ?? 'Text' })),
  }),
  Memo: derived('Memo', {
    Format: typed('StringFormat', ({ column }) => column.format ?? 'TextArea'),
    ...imeMode('Auto'),
    MaxLength: whole(({ column }) => column.maxLength ?? null),
    IsLocalizable: always('Edm.Boolean', false),
    FormatName: typed('MemoFormatName', ({ column }) => ({ Value: column.format ?? 'TextArea' })),
  }),
  Integer: derived('Integer', {
    Format: typed('IntegerFormat', ({ column }) => column.format ?? 'None'),
    ...range('Edm.Int32'),
    ...formula,
  }),
  BigInt: derived('BigInt', range('Edm.Int64')),
  Decimal: derived('Decimal', {
    ...range('Edm.Decimal'),
    ...precision,
    ...imeMode('Disabled'),
    ...formula,
  }),
  Double: derived('Double', { ...imeMode('Disabled'), ...range('Edm.Double'), ...precision }),
  Money: derived('Money', {
    ...imeMode('Disabled'),
    ...range('Edm.Double'),
    ...precision,
    PrecisionSource: always('Edm.Int32', 2),
    CalculationOf: text(({ column }) =>
      column.logicalName.endsWith('_base') ? column.logicalName.slice(0, -'_base'.length) : null,
    ),
    ...formula,
    IsBaseCurrency: flag(({ column }) => column.logicalName.endsWith('_base')),
  }),
  Boolean: {
    ...derived('Boolean', { DefaultValue: always('Edm.Boolean', false), ...formula }),
    navigations: optionSetNavigations(booleanOptionSetMetadata),
  },
  DateTime: derived('DateTime', {
    MinSupportedValue: always('Edm.DateTimeOffset', '1753-01-01T00:00:00Z'),
    MaxSupportedValue: always('Edm.DateTimeOffset', '9999-12-30T23:59:59Z'),
    Format: typed('DateTimeFormat', ({ column }) => column.format ?? 'DateAndTime'),
    ...imeMode('Inactive'),
    ...formula,
    DateTimeBehavior: typed('DateTimeBehavior', ({ column }) => ({
      Value: column.dateTimeBehavior ?? 'UserLocal',
    })),
    CanChangeDateTimeBehavior: managed('canmodifybehavior', () => false),
  }),
  Uniqueidentifier: attributeMetadata,
  Picklist: choice('Picklist', dependentChoice),
  MultiSelectPicklist: choice('MultiSelectPicklist', dependentChoice),
  State: choice('State', {}),
  Status: choice('Status', {}),
  Lookup: lookup,
  Customer: lookup,
  Owner: lookup,
  PartyList: lookup,
  Image: derived('Image', {
    IsPrimaryImage: flag(({ column, table }) => column.logicalName === table.primaryImage),
    MaxHeight: always('Edm.Int16', 144),
    MaxWidth: always('Edm.Int16', 144),
    MaxSizeInKB: whole(({ column }) => column.maxSizeInKB ?? 10240),
    CanStoreFullImage: flag(({ column }) => column.storesFullImage ?? false),
  }),
  File: derived('File', { MaxSizeInKB: whole(({ column }) => column.maxSizeInKB ?? 32768) }),
  EntityName: choice('EntityName', { IsEntityReferenceStored: always('Edm.Boolean', true) }),
  ManagedProperty: derived('ManagedProperty', {
    ManagedPropertyLogicalName: text(({ column }) => column.logicalName),
    ParentComponentType: always('Edm.Int32', null),
    ParentAttributeName: always('Edm.String', null),
    ValueAttributeTypeCode: always('AttributeTypeCode', 'Boolean'),
  }),
  Virtual: attributeMetadata,
};

/** Every attribute type that `$metadata` declares, base types first. */
export const attributeMetadataTypes: readonly MetadataType<DescribedColumn>[] = [
  attributeMetadata,
  enumAttributeMetadata,
  ...new Set(Object.values(typeOfColumn).filter((type) => type !== attributeMetadata)),
];

/** A column as the metadata API shows it. */
export function attributeObject(
  organization: Organization,
  table: TableDefinition,
  place: { readonly column: ColumnDefinition; readonly number: number },
): MetadataObject {
  return metadataObject(typeOfColumn[place.column.type], describeColumn(organization, table, place));
}
