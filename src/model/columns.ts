import type { CsdlProperty } from '../metadata/csdl.ts';
import type { ColumnDefinition, OptionSetDefinition } from '../metadata/definitions.ts';
import type { Omission, ScalarKind } from './model.ts';
import { lockPaths } from './names-lock.ts';
import type { TableSource } from './tables.ts';

/** A column before it has a name. */
export interface ColumnSource {
  readonly logicalName: string;
  readonly property: string;
  readonly type:
    | { readonly kind: 'scalar'; readonly scalar: ScalarKind; readonly managedProperty: boolean }
    | { readonly kind: 'choice' | 'choices'; readonly optionSet: OptionSetDefinition };
  readonly definition: ColumnDefinition | undefined;
  readonly csdlDescription: string | undefined;
}

/** A property `_x_value`. */
export interface LookupProperty {
  /** `x`. */
  readonly logicalName: string;
  readonly property: string;
  readonly definition: ColumnDefinition | undefined;
  readonly csdlDescription: string | undefined;
}

export interface TableColumns {
  readonly columns: readonly ColumnSource[];
  readonly lookups: readonly LookupProperty[];
  readonly omissions: readonly Omission[];
}

const scalars: Readonly<Record<string, ScalarKind>> = {
  'Edm.String': 'string',
  'Edm.Int16': 'int',
  'Edm.Int32': 'int',
  'Edm.Int64': 'bigInt',
  'Edm.Decimal': 'decimal',
  'Edm.Double': 'double',
  'Edm.Boolean': 'boolean',
  'Edm.Guid': 'guid',
  'Edm.DateTimeOffset': 'dateTime',
  'Edm.Date': 'date',
  BooleanManagedProperty: 'boolean',
};

const notYetFiles = 'images and files are not yet exposed';

/** Sorts the properties of a table into plain columns and lookups; what can't be exposed is reported with the reason. */
export function readColumns(table: TableSource): TableColumns {
  const columns: ColumnSource[] = [];
  const lookups: LookupProperty[] = [];
  const omissions: Omission[] = [];
  const fileParts = filePartsOf(table);
  for (const property of [...table.properties.values()].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const logicalName = lookupOf(property) ?? property.name;
    const definition = table.definition?.columns.get(logicalName);
    const source = {
      logicalName,
      property: property.name,
      definition,
      csdlDescription: property.description,
    };
    const type = fileParts.has(property.name) ? notYetFiles : typeOf(property, definition);
    const reason =
      typeof type === 'string'
        ? type
        : definition?.isValidForRead === false
          ? 'the definitions say that it can not be read'
          : undefined;
    if (reason !== undefined) {
      omissions.push({ path: lockPaths.column(table.logicalName, logicalName), reason, kind: 'unmappable' });
    } else if (logicalName !== property.name) lookups.push(source);
    else if (typeof type !== 'string') columns.push({ ...source, type });
  }
  return { columns, lookups, omissions: [...omissions, ...partyLists(table)] };
}

/** The column of a lookup property: a lookup `x` appears only as `_x_value` (contract §3.2.5). */
function lookupOf(property: CsdlProperty): string | undefined {
  return property.type.name === 'Edm.Guid' ? /^_(.+)_value$/.exec(property.name)?.[1] : undefined;
}

/** The type, or the reason why there is none. */
function typeOf(
  property: CsdlProperty,
  definition: ColumnDefinition | undefined,
): ColumnSource['type'] | string {
  const optionSet = definition?.optionSet;
  if (optionSet !== undefined && optionSet.options.length > 0 && !property.type.collection) {
    if (property.type.name === 'Edm.Int32') return { kind: 'choice', optionSet };
    if (property.type.name === 'Edm.String') return { kind: 'choices', optionSet };
  }
  const scalar = property.type.collection ? undefined : scalars[property.type.name];
  if (scalar === undefined) {
    const name = property.type.collection ? `Collection(${property.type.name})` : property.type.name;
    return `the type ${name} has no counterpart`;
  }
  const local = scalar === 'dateTime' && definition?.dateTimeBehavior === 'TimeZoneIndependent';
  return {
    kind: 'scalar',
    scalar: local ? 'localDateTime' : scalar,
    managedProperty: property.type.name === 'BooleanManagedProperty',
  };
}

/** Binary properties and what stands beside them: `entityimage_url`, `entityimage_timestamp`, `entityimageid`, `x_name`. */
function filePartsOf(table: TableSource): ReadonlySet<string> {
  const found = new Set<string>();
  for (const property of table.properties.values()) {
    const typeName = table.definition?.columns.get(property.name)?.typeName;
    const isFile = typeName === 'ImageType' || typeName === 'FileType';
    if (property.type.name !== 'Edm.Binary' && !isFile) continue;
    for (const part of ['', '_url', '_timestamp', '_name']) found.add(property.name + part);
    const id = table.properties.get(`${property.name}id`);
    if (id?.type.name === 'Edm.Guid' && id.name !== table.key) found.add(id.name);
  }
  return found;
}

/** Party lists have neither property nor navigation, so only definitions know of them (contract §3.3). */
function partyLists(table: TableSource): Omission[] {
  const columns = [...(table.definition?.columns.values() ?? [])];
  return columns
    .filter((column) => column.typeName === 'PartyListType')
    .map((column) => ({
      path: lockPaths.column(table.logicalName, column.logicalName),
      reason: 'party lists are not yet exposed',
    }));
}
