import type { CsdlProperty } from '../metadata/csdl.ts';
import type { ColumnDefinition, OptionSetDefinition } from '../metadata/definitions.ts';
import type { Visibility } from './exposure.ts';
import type { FileType, ImageType, Omission, ScalarKind } from './model.ts';
import { lockPaths } from './names-lock.ts';
import { readFileColumns } from './read-file-columns.ts';
import type { TableSource } from './tables.ts';

/** A column before it has a name. */
export interface ColumnSource {
  readonly logicalName: string;
  readonly property: string;
  readonly type:
    | { readonly kind: 'scalar'; readonly scalar: ScalarKind; readonly managedProperty: boolean }
    | { readonly kind: 'choice' | 'choices'; readonly optionSet: OptionSetDefinition }
    | ImageType
    | Pick<FileType, 'kind' | 'nameProperty'>;
  readonly definition: ColumnDefinition | undefined;
  readonly csdlDescription: string | undefined;
  readonly readOnly: boolean;
}

/** A property `_x_value`. */
export interface LookupProperty {
  /** `x`. */
  readonly logicalName: string;
  readonly property: string;
  readonly definition: ColumnDefinition | undefined;
  readonly csdlDescription: string | undefined;
  readonly readOnly: boolean;
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

/** Sorts the properties of a table into plain columns and lookups; what isn't exposed is reported with the reason. */
export function readColumns(table: TableSource, visibility: Visibility): TableColumns {
  const columns: ColumnSource[] = [];
  const lookups: LookupProperty[] = [];
  const omissions: Omission[] = [];
  const files = readFileColumns(table);
  for (const property of [...table.properties.values()].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (files.companions.has(property.name)) continue;
    const logicalName = lookupOf(property) ?? property.name;
    const definition = table.definition?.columns.get(logicalName);
    const path = lockPaths.column(table.logicalName, logicalName);
    if (property.name !== table.key && !visibility.column(table.logicalName, logicalName)) {
      omissions.push({ path, reason: 'the configuration leaves it out', kind: 'hidden' });
      continue;
    }
    const type = files.types.get(property.name) ?? typeOf(property, definition);
    const unreadable = definition?.isValidForRead === false;
    if (typeof type === 'string' || unreadable) {
      const reason = typeof type === 'string' ? type : 'the definitions say that it can not be read';
      omissions.push({ path, reason, kind: 'unmappable' });
      continue;
    }
    const source = {
      logicalName,
      property: property.name,
      definition,
      csdlDescription: property.description,
      readOnly: isReadOnly(property, definition),
    };
    if (logicalName !== property.name) lookups.push(source);
    else columns.push({ ...source, type });
  }
  return { columns, lookups, omissions };
}

function isReadOnly(property: CsdlProperty, definition: ColumnDefinition | undefined): boolean {
  const { isValidForCreate, isValidForUpdate } = definition ?? {};
  // A lookup is written by its navigation, so the annotation on its property tells nothing.
  if (isValidForCreate === undefined && isValidForUpdate === undefined)
    return property.readOnly && lookupOf(property) === undefined;
  return isValidForCreate !== true && isValidForUpdate !== true;
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
