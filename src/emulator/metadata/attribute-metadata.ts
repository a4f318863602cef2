import type { ColumnDefinition, ColumnType, Organization, TableDefinition } from '../organization.ts';
import { isCustomName } from './is-custom-name.ts';
import { metadataId } from './metadata-id.ts';
import type { MetadataType } from './metadata-object.ts';
import {
  always,
  flag,
  introducedVersion,
  labelled,
  managed,
  metadataBase,
  text,
  typed,
  whole,
  type Described,
} from './property.ts';

/** A column and where it stands. */
export interface DescribedColumn extends Described {
  readonly table: TableDefinition;
  readonly column: ColumnDefinition;
  /** From 1, in the order of the table's columns. */
  readonly number: number;
}

/** Members of `AttributeTypeCode`; newer types have none of their own and say Virtual (contract §3.3). */
const attributeTypes: Readonly<Partial<Record<ColumnType, string>>> = {
  MultiSelectPicklist: 'Virtual',
  Image: 'Virtual',
  File: 'Virtual',
};

const formulaTypes: ReadonlySet<ColumnType> = new Set<ColumnType>([
  'String', 'Integer', 'Decimal', 'Money', 'Boolean', 'DateTime', 'Picklist', 'MultiSelectPicklist',
]); // prettier-ignore

/** What all columns have in common; a column of a type without further properties is just this. */
export const attributeMetadata: MetadataType<DescribedColumn> = {
  name: 'AttributeMetadata',
  base: metadataBase,
  abstract: false,
  alternateKey: 'LogicalName',
  properties: {
    AttributeOf: text(({ column }) => column.attributeOf ?? null),
    AttributeType: typed('AttributeTypeCode', ({ column }) => attributeTypes[column.type] ?? column.type),
    ColumnNumber: whole(({ number }) => number),
    DeprecatedVersion: always('Edm.String', null),
    IntroducedVersion: introducedVersion,
    EntityLogicalName: text(({ table }) => table.logicalName),
    IsCustomAttribute: flag((source) => !source.managed),
    IsPrimaryId: flag(({ column, table }) => column.logicalName === table.primaryId),
    IsValidODataAttribute: flag(({ column }) => column.property !== undefined || column.type === 'PartyList'),
    IsPrimaryName: flag(({ column, table }) => column.logicalName === table.primaryName),
    IsValidForCreate: flag(({ column }) => column.validForCreate),
    IsValidForRead: flag(({ column }) => column.validForRead),
    IsValidForUpdate: flag(({ column }) => column.validForUpdate),
    CanBeSecuredForRead: flag(({ column }) => canBeSecured(column)),
    CanBeSecuredForCreate: flag(({ column }) => canBeSecured(column) && column.validForCreate),
    CanBeSecuredForUpdate: flag(({ column }) => canBeSecured(column) && column.validForUpdate),
    IsSecured: flag(({ column }) => column.secured),
    IsRetrievable: always('Edm.Boolean', false),
    IsFilterable: always('Edm.Boolean', false),
    IsSearchable: always('Edm.Boolean', false),
    IsManaged: flag((source) => source.managed),
    LinkedAttributeId: always('Edm.Guid', null),
    LogicalName: text(({ column }) => column.logicalName),
    IsValidForForm: flag(({ column }) => column.attributeOf === undefined),
    IsRequiredForForm: always('Edm.Boolean', false),
    IsValidForGrid: flag(({ column }) => column.attributeOf === undefined),
    SchemaName: text(({ column }) => column.schemaName),
    ExternalName: always('Edm.String', null),
    IsLogical: flag(({ column }) => column.logical),
    IsDataSourceSecret: always('Edm.Boolean', false),
    InheritsFrom: always('Edm.String', null),
    CreatedOn: always('Edm.DateTimeOffset', '1900-01-01T00:00:00Z'),
    ModifiedOn: always('Edm.DateTimeOffset', '1900-01-01T00:00:00Z'),
    SourceType: whole(({ column }) => (formulaTypes.has(column.type) ? 0 : null)),
    AutoNumberFormat: always('Edm.String', ''),
    AttributeTypeName: typed('AttributeTypeDisplayName', ({ column }) => ({ Value: `${column.type}Type` })),
    Description: labelled(({ column }) => column.description, 'Description'),
    DisplayName: labelled(({ column }) => column.displayName, 'DisplayName'),
    IsAuditEnabled: managed('canmodifyauditsettings', () => false),
    IsGlobalFilterEnabled: managed('canmodifyglobalfiltersettings', () => false),
    IsSortableEnabled: managed('canmodifyissortablesettings', () => false),
    IsCustomizable: managed('iscustomizable', () => true),
    IsRenameable: managed('isrenameable', () => true),
    IsValidForAdvancedFind: managed(
      'canmodifysearchsettings',
      ({ column }: DescribedColumn) => column.attributeOf === undefined,
    ),
    RequiredLevel: typed('AttributeRequiredLevelManagedProperty', ({ column }) => ({
      Value: column.requiredLevel,
      CanBeChanged: column.requiredLevel !== 'SystemRequired',
      ManagedPropertyLogicalName: 'canmodifyrequirementlevelsettings',
    })),
    CanModifyAdditionalSettings: managed('canmodifyadditionalsettings', () => true),
  },
  navigations: {},
};

/** What is known of a column before its derived type is chosen. */
export function describeColumn(
  organization: Organization,
  table: TableDefinition,
  { column, number }: { readonly column: ColumnDefinition; readonly number: number },
): DescribedColumn {
  return {
    organization,
    table,
    column,
    number,
    managed: column.isCustom === undefined && !isCustomName(organization, column.logicalName),
    metadataId: metadataId('attribute', table.logicalName, column.logicalName),
  };
}

function canBeSecured(column: ColumnDefinition): boolean {
  return column.attributeOf === undefined && column.property !== undefined && !column.inherited;
}
