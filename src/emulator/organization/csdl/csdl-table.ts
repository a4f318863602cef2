import type { CsdlProperty } from '../../../metadata/csdl.ts';
import type { ColumnDefinition, ColumnType, TableDefinition } from '../../organization.ts';
import { label } from '../dsl/label.ts';
import { primaryIdOf, type CsdlTable } from './concrete-types.ts';
import { columnOf, lookupOf } from './lookup-of.ts';

/**
 * A table as far as the document alone tells: no labels beside the names, no choices beside whole numbers.
 * @param table from {@link concreteTypes}
 * @param known logical names of all tables: a lookup to something else is a plain Guid
 */
export const csdlTable = (table: CsdlTable, known: ReadonlySet<string>): TableDefinition => {
  const { type, entitySet } = table;
  const columns = columnsOf(table, known);
  return {
    logicalName: type.name,
    schemaName: type.name,
    entitySetName: entitySet,
    logicalCollectionName: entitySet,
    objectTypeCode: 0,
    displayName: label(type.name),
    displayCollectionName: label(entitySet),
    description: label(undefined),
    primaryId: primaryIdOf(table),
    primaryName: primaryNameOf(columns),
    primaryImage: columns.has('entityimage') ? 'entityimage' : undefined,
    ownership: columns.get('ownerid')?.type === 'Owner' ? 'UserOwned' : 'None',
    baseType: type.baseType ?? 'crmbaseentity',
    abstract: type.abstract,
    isActivity: type.name === 'activitypointer' || type.baseType === 'activitypointer',
    isIntersect: false,
    isPrivate: false,
    isCustom: type.name.includes('_'),
    optimisticConcurrency: columns.has('versionnumber'),
    changeTracking: false,
    hasNotes: false,
    columns,
    keys: type.alternateKeys.map((properties, index) => ({
      logicalName: `${type.name}_key${index + 1}`,
      schemaName: `${type.name}_key${index + 1}`,
      displayName: label(undefined),
      columns: properties.map(columnOf),
      status: 'Active',
    })),
  };
};

const columnsOf = (table: CsdlTable, known: ReadonlySet<string>): ReadonlyMap<string, ColumnDefinition> => {
  const targets = targetsOf(table, known);
  const columns = new Map<string, ColumnDefinition>();
  for (const ancestor of table.lineage) {
    const names = new Set(ancestor.properties.map((property) => property.name));
    for (const property of ancestor.properties) {
      const logicalName = columnOf(property.name);
      const lookup = targets.get(property.name);
      const type = lookup === undefined ? plainType(property, names) : lookupType(lookup);
      columns.set(logicalName, {
        logicalName,
        schemaName: logicalName,
        type,
        displayName: label(logicalName),
        description: label(property.description),
        property: property.name,
        attributeOf: undefined,
        inherited: ancestor !== table.type,
        requiredLevel: property.nullable ? 'None' : 'SystemRequired',
        ...writable(property, { logicalName, names, isLookup: lookup !== undefined }),
        validForRead: true,
        secured: false,
        logical: false,
        ...(lookup === undefined ? {} : { targets: lookup }),
        ...(type === 'DateTime'
          ? { dateTimeBehavior: property.type.name === 'Edm.Date' ? 'DateOnly' : 'UserLocal' }
          : {}),
      });
    }
  }
  return columns;
};

/** Kept by the service on every table that has them. */
const systemColumns: readonly string[] = [
  ...['createdon', 'createdby', 'createdonbehalfby', 'modifiedon', 'modifiedby', 'modifiedonbehalfby'],
  ...['owningbusinessunit', 'owningteam', 'owninguser', 'versionnumber', 'exchangerate'],
];

/** The property of a lookup is read-only always, as it is written by its navigation (contract §3.2). */
const writable = (
  { readOnly }: CsdlProperty,
  { logicalName, names, isLookup }: { logicalName: string; names: ReadonlySet<string>; isLookup: boolean },
): Pick<ColumnDefinition, 'validForCreate' | 'validForUpdate'> => {
  const isBase = logicalName.endsWith('_base') && names.has(logicalName.slice(0, -5));
  const isOpen = !systemColumns.includes(logicalName) && !isBase && (isLookup || !readOnly);
  return { validForCreate: isOpen, validForUpdate: isOpen };
};

/** By property: the tables its navigations lead to. */
const targetsOf = (table: CsdlTable, known: ReadonlySet<string>): ReadonlyMap<string, readonly string[]> => {
  const targets = new Map<string, readonly string[]>();
  for (const navigation of table.lineage.flatMap((type) => type.navigations)) {
    const reached = navigation.target === 'principal' ? ['systemuser', 'team'] : [navigation.target];
    const property = navigation.collection ? undefined : lookupOf(table, navigation)?.property;
    if (property === undefined || !reached.every((target) => known.has(target))) continue;
    targets.set(property, [...new Set([...(targets.get(property) ?? []), ...reached])]);
  }
  return targets;
};

const lookupType = (targets: readonly string[]): ColumnType => {
  const names = targets.toSorted().join();
  if (names === 'systemuser,team') return 'Owner';
  return names === 'account,contact' ? 'Customer' : 'Lookup';
};

const plainType = ({ name, type }: CsdlProperty, siblings: ReadonlySet<string>): ColumnType => {
  if (type.collection) return 'Virtual';
  switch (type.name) {
    case 'Edm.String':
      return 'String';
    case 'Edm.Int16':
    case 'Edm.Int32':
      return 'Integer';
    case 'Edm.Int64':
      return 'BigInt';
    case 'Edm.Decimal':
      return siblings.has(`${name}_base`) || name.endsWith('_base') ? 'Money' : 'Decimal';
    case 'Edm.Double':
      return 'Double';
    case 'Edm.Boolean':
      return 'Boolean';
    case 'Edm.Date':
    case 'Edm.DateTimeOffset':
      return 'DateTime';
    case 'Edm.Guid':
      return 'Uniqueidentifier';
    case 'Edm.Binary':
      return 'Image';
    case 'BooleanManagedProperty':
      return 'ManagedProperty';
    default:
      return 'Virtual';
  }
};

const primaryNameOf = (columns: ReadonlyMap<string, ColumnDefinition>): string | undefined => {
  const named = ['fullname', 'name', 'title', 'subject'].find((name) => columns.get(name)?.type === 'String');
  return (
    named ??
    [...columns.values()].find(({ type, logicalName }) => type === 'String' && logicalName.endsWith('name'))
      ?.logicalName
  );
};
