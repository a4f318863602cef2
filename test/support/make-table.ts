import type { ColumnType } from '../../src/model/column-type.ts';
import type { Column, Member, Table } from '../../src/model/model.ts';

/** A plain column that can be set, and what else is said of it. */
export function makeColumn(logicalName: string, type: ColumnType, more: Partial<Column> = {}): Column {
  return {
    ...named(logicalName),
    kind: 'column',
    logicalName,
    property: logicalName,
    type,
    readOnly: false,
    forCreate: true,
    forUpdate: true,
    requiredLevel: 'None',
    ...more,
  };
}

/** A table with a key, `<name>id`, a primary name, `name`, and these members. Its type is the name with a capital. */
export function makeTable(name: string, members: readonly Member[] = [], more: Partial<Table> = {}): Table {
  const key = makeColumn(`${name}id`, { kind: 'guid' }, { readOnly: true, requiredLevel: 'SystemRequired' });
  const primaryName = makeColumn('name', { kind: 'string' });
  return {
    logicalName: name,
    entitySet: `${name}s`,
    typeName: name.charAt(0).toUpperCase() + name.slice(1),
    generatedTypes: new Map(),
    oneField: name,
    listField: `${name}s`,
    displayName: undefined,
    description: undefined,
    key,
    primaryName,
    hidesName: false,
    keys: new Map(),
    isActivity: false,
    writes: { create: true, update: true, delete: true, choosesId: true, multiple: new Set() },
    fields: new Map([key, primaryName, ...members].map((member) => [member.field, member])),
    interfaces: [],
    ...more,
  };
}

/** A GraphQL field name, with nothing said of it. */
export function named(field: string) {
  return { field, displayName: undefined, description: undefined };
}
