import type { CsdlProperty } from '../metadata/csdl.ts';
import type { ColumnDefinition, OptionSetDefinition } from '../metadata/definitions.ts';
import type { FileType, ImageType } from './column-type.ts';
import type { Visibility } from './exposure.ts';
import type { Omission } from './model.ts';
import { lockPaths } from './names-lock.ts';
import { primaryNameOf } from './primary-name.ts';
import { readFileColumns } from './read-file-columns.ts';
import type { ScalarKind } from './scalar-kind.ts';
import { scalarOfEdm } from './scalar-of-edm.ts';
import { isSetBySystem } from './system-columns.ts';
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
  readonly forCreate: boolean;
  readonly forUpdate: boolean;
}

/** A property `_x_value`. */
export interface LookupProperty {
  /** `x`. */
  readonly logicalName: string;
  readonly property: string;
  readonly definition: ColumnDefinition | undefined;
  readonly csdlDescription: string | undefined;
  readonly readOnly: boolean;
  readonly forCreate: boolean;
  readonly forUpdate: boolean;
}

export interface TableColumns {
  readonly columns: readonly ColumnSource[];
  readonly lookups: readonly LookupProperty[];
  /** Logical names of columns that the configuration leaves out. */
  readonly hidden: ReadonlySet<string>;
  readonly omissions: readonly Omission[];
}

const keyType: ColumnSource['type'] = { kind: 'scalar', scalar: 'guid', managedProperty: false };

/** Sorts the properties of a table into plain columns and lookups; what isn't exposed is reported with the reason. */
export function readColumns(table: TableSource, visibility: Visibility): TableColumns {
  const columns: ColumnSource[] = [];
  const lookups: LookupProperty[] = [];
  const hidden = new Set<string>();
  const omissions: Omission[] = [];
  const files = readFileColumns(table);
  const primaryName = primaryNameOf(table);
  for (const property of [...table.properties.values()].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (files.companions.has(property.name)) continue;
    const isKey = property.name === table.key;
    const logicalName = (isKey ? undefined : lookupOf(property)) ?? property.name;
    const definition = table.definition?.columns.get(logicalName);
    const path = lockPaths.column(table.logicalName, logicalName);
    if (!isKey && !visibility.column(table.logicalName, logicalName, logicalName === primaryName)) {
      omissions.push({ path, reason: 'the configuration leaves it out', kind: 'hidden' });
      hidden.add(logicalName);
      continue;
    }
    // Without its key a table could not be there at all, so nothing else decides on that.
    const type = isKey ? keyType : (files.types.get(property.name) ?? typeOf(property, definition));
    const unreadable = !isKey && definition?.isValidForRead === false;
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
      ...writability(property, { table, logicalName, definition }),
    };
    if (logicalName !== property.name) lookups.push(source);
    else columns.push({ ...source, type });
  }
  return { columns, lookups, hidden, omissions };
}

function writability(
  property: CsdlProperty,
  {
    table,
    logicalName,
    definition,
  }: { table: TableSource; logicalName: string; definition: ColumnDefinition | undefined },
): Pick<ColumnSource, 'readOnly' | 'forCreate' | 'forUpdate'> {
  // A lookup is written by its navigation, so the annotation on its property tells nothing.
  const isReadOnly = property.readOnly && lookupOf(property) === undefined;
  const open = !isReadOnly && !isSetBySystem(logicalName, table);
  const { forCreate, forUpdate } = definedWritability(definition, open);
  return { readOnly: !forCreate && !forUpdate, forCreate, forUpdate };
}

/** When a column can be set by its definition; `open` where that doesn't tell. */
export function definedWritability(
  definition: ColumnDefinition | undefined,
  open: boolean,
): { readonly forCreate: boolean; readonly forUpdate: boolean } {
  const { isValidForCreate, isValidForUpdate } = definition ?? {};
  const known = isValidForCreate !== undefined || isValidForUpdate !== undefined;
  return known
    ? { forCreate: isValidForCreate === true, forUpdate: isValidForUpdate === true }
    : { forCreate: open, forUpdate: open };
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
    // The name of a table has options too (object type codes), and its value is the logical name: `activitytypecode`.
    const named = definition?.typeName === 'EntityNameType';
    if (property.type.name === 'Edm.String' && !named) return { kind: 'choices', optionSet };
  }
  const scalar = property.type.collection ? undefined : scalarOfEdm(property.type.name);
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
