import { createHash } from 'node:crypto';

import {
  allColumns,
  type SyntheticColumn,
  type SyntheticLabels,
  type SyntheticOptionSet,
  type SyntheticOrganization,
  type SyntheticTable,
} from './synthetic-organization.ts';

/** Attribute types whose detail is asked for by a cast (contract §3.3). */
export const castTypes = [
  'PicklistAttributeMetadata',
  'MultiSelectPicklistAttributeMetadata',
  'StateAttributeMetadata',
  'StatusAttributeMetadata',
  'BooleanAttributeMetadata',
  'LookupAttributeMetadata',
  'DateTimeAttributeMetadata',
  'StringAttributeMetadata',
  'MemoAttributeMetadata',
  'IntegerAttributeMetadata',
  'DecimalAttributeMetadata',
  'DoubleAttributeMetadata',
  'MoneyAttributeMetadata',
] as const;

const namespace = 'Microsoft.Dynamics.CRM';
const context = 'https://acme.crm.dynamics.com/api/data/v9.2/$metadata#EntityDefinitions';

/**
 * One answer to a request for definitions (contract §3.3): the list of tables with attributes, keys and relationships, or
 * with the detail that a cast gives. A table a chunk.
 *
 * @param cast type of attributes: `PicklistAttributeMetadata`
 */
export function printDefinitions(organization: SyntheticOrganization, cast?: string): Generator<string> {
  const tables = organization.tables.filter(({ defined }) => defined);
  return list(
    tables.map(
      (table) => () =>
        cast === undefined ? entity(organization, table) : castEntity(organization, table, cast),
    ),
  );
}

function* list(items: readonly (() => object)[]): Generator<string> {
  yield `{"@odata.context":${JSON.stringify(context)},"value":[`;
  for (const [index, item] of items.entries()) yield (index === 0 ? '' : ',') + JSON.stringify(item());
  yield ']}';
}

function entity(organization: SyntheticOrganization, table: SyntheticTable): object {
  const { logicalName } = table;
  return {
    MetadataId: idOf(logicalName),
    LogicalName: logicalName,
    SchemaName: table.schemaName,
    EntitySetName: table.entitySets[0] ?? null,
    PrimaryIdAttribute: primaryIdOf(organization, table),
    PrimaryNameAttribute: table.primaryName ?? null,
    OwnershipType: 'UserOwned',
    IsActivity: table.isActivity,
    IsIntersect: table.isIntersect,
    IsPrivate: table.isPrivate,
    DisplayName: label(table.displayName, logicalName),
    Description: label(new Map(), logicalName),
    Attributes: allColumns(organization, table).map((column) => attribute(column, logicalName)),
    Keys: table.keys.map((key) => ({
      MetadataId: idOf(`${logicalName}/${key.logicalName}`),
      LogicalName: key.logicalName,
      KeyAttributes: key.columns,
      EntityKeyIndexStatus: key.status,
    })),
    ManyToOneRelationships: organization.relationships
      .filter((one) => one.kind === 'oneToMany')
      .filter(({ referencing }) => referencing === logicalName)
      .map((one) => ({
        MetadataId: idOf(one.schemaName),
        SchemaName: one.schemaName,
        ReferencingEntity: one.referencing,
        ReferencingAttribute: one.column,
        ReferencedEntity: one.referenced,
        ReferencingEntityNavigationPropertyName: one.referencingNavigation,
        ReferencedEntityNavigationPropertyName: one.referencedNavigation,
      })),
    ManyToManyRelationships: organization.relationships
      .filter((one) => one.kind === 'manyToMany')
      .filter(({ sides }) => sides.some((side) => side.table === logicalName))
      .map(({ schemaName, intersectTable, sides: [one, two] }) => ({
        MetadataId: idOf(schemaName),
        SchemaName: schemaName,
        IntersectEntityName: intersectTable,
        Entity1LogicalName: one.table,
        Entity1NavigationPropertyName: one.navigation,
        Entity2LogicalName: two.table,
        Entity2NavigationPropertyName: two.navigation,
        Entity1IntersectAttribute: one.column,
        Entity2IntersectAttribute: two.column,
      })),
  };
}

function primaryIdOf({ tables }: SyntheticOrganization, table: SyntheticTable): string | null {
  const own = `${table.logicalName}id`;
  if (table.columns.some(({ logicalName }) => logicalName === own)) return own;
  const base = tables.find(({ logicalName }) => logicalName === table.baseType);
  return table.key[0] ?? base?.key[0] ?? null;
}

function attribute(column: SyntheticColumn, table: string): object {
  return {
    '@odata.type': `#${namespace}.${castTypeOf(column)}`,
    MetadataId: idOf(`${table}.${column.logicalName}`),
    LogicalName: column.logicalName,
    SchemaName: column.schemaName,
    AttributeOf: column.attributeOf ?? null,
    AttributeType: attributeType(column),
    AttributeTypeName: { Value: `${column.type}Type` },
    IsValidForRead: column.readable,
    IsValidForCreate: column.writable,
    IsValidForUpdate: column.writable,
    DisplayName: label(column.displayName, column.logicalName),
    Description: label(new Map(), column.logicalName),
    RequiredLevel: {
      Value: column.requiredLevel,
      CanBeChanged: true,
      ManagedPropertyLogicalName: 'canmodifyrequirementlevelsettings',
    },
  };
}

/** Newer types hide behind `Virtual` (contract §3.3). */
function attributeType({ type }: SyntheticColumn): string {
  return type === 'MultiSelectPicklist' || type === 'Image' || type === 'File' ? 'Virtual' : type;
}

function castTypeOf({ type }: SyntheticColumn): string {
  return `${type === 'Owner' || type === 'PartyList' ? 'Lookup' : type}AttributeMetadata`;
}

function castEntity(organization: SyntheticOrganization, table: SyntheticTable, type: string): object {
  const columns = allColumns(organization, table).filter((column) => castTypeOf(column) === type);
  return {
    MetadataId: idOf(table.logicalName),
    LogicalName: table.logicalName,
    Attributes: columns.map((column) => ({
      '@odata.type': `#${namespace}.${type}`,
      MetadataId: idOf(`${table.logicalName}.${column.logicalName}`),
      LogicalName: column.logicalName,
      ...detail(column, type),
    })),
  };
}

function detail({ targets, dateTimeBehavior, optionSet }: SyntheticColumn, type: string): object {
  switch (type) {
    case 'LookupAttributeMetadata':
      return { Targets: targets };
    case 'DateTimeAttributeMetadata':
      return { DateTimeBehavior: { Value: dateTimeBehavior } };
    case 'StringAttributeMetadata':
      return { MaxLength: 100 };
    case 'MemoAttributeMetadata':
      return { MaxLength: 2000 };
    case 'IntegerAttributeMetadata':
      return { MinValue: -2147483648, MaxValue: 2147483647 };
    case 'DecimalAttributeMetadata':
    case 'DoubleAttributeMetadata':
      return { MinValue: -100000000000, MaxValue: 100000000000 };
    case 'MoneyAttributeMetadata':
      return { MinValue: -922337203685477, MaxValue: 922337203685477 };
    case 'BooleanAttributeMetadata':
      return { OptionSet: twoOptions(optionSet) };
    case 'PicklistAttributeMetadata':
    case 'MultiSelectPicklistAttributeMetadata':
      return { OptionSet: options(optionSet), GlobalOptionSet: options(optionSet) };
    default:
      return { OptionSet: options(optionSet) };
  }
}

function options(optionSet: SyntheticOptionSet | undefined): object | null {
  if (optionSet === undefined) return null;
  return {
    ...optionSetRow(optionSet),
    Options: optionSet.options.map((option) => optionRow(option, optionSet)),
  };
}

function twoOptions(optionSet: SyntheticOptionSet | undefined): object | null {
  if (optionSet === undefined) return null;
  const [no, yes] = [...optionSet.options]
    .sort((a, b) => a.value - b.value)
    .map((option) => optionRow(option, optionSet));
  return { ...optionSetRow(optionSet), TrueOption: yes, FalseOption: no };
}

function optionSetRow({ name, isGlobal }: SyntheticOptionSet): object {
  return { MetadataId: idOf(name), Name: name, IsGlobal: isGlobal, DisplayName: label(new Map(), name) };
}

function optionRow(
  { value, label: text }: SyntheticOptionSet['options'][number],
  { name }: SyntheticOptionSet,
): object {
  return { Value: value, Label: label(text, `${name}#${value}`), Color: null, IsManaged: false };
}

function label(texts: SyntheticLabels, path: string): object {
  const rows = [...texts].map(([language, text]) => ({
    Label: text,
    LanguageCode: language,
    IsManaged: false,
    MetadataId: idOf(`${path}/${language}`),
    HasChanged: null,
  }));
  return { LocalizedLabels: rows, UserLocalizedLabel: rows[0] ?? null };
}

/** A GUID of its own for every path. */
function idOf(path: string): string {
  const digits = createHash('md5').update(path).digest('hex');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
