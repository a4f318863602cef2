import type { Organization, Reference, Row, Value } from '../../../src/emulator/organization.ts';
import type { Collection, Column, LookupId, Model, Table } from '../../../src/model/model.ts';
import { orderOf, placeOf } from './compare-values.ts';
import { naiveAggregate } from './random-aggregate.ts';
import type { NaiveRows } from './random-arguments.ts';
import {
  isShown,
  type IdentityName,
  type ListShape,
  type RandomField,
  type RandomItem,
  type RandomLookup,
  type RandomQuery,
  type RandomRoot,
} from './random-query.ts';

/** A row, and the table that it is read as: a task is an `activitypointer` when read through that. */
interface Place {
  readonly row: Row;
  readonly table: Table;
}

/** Answers of queries. */
export interface NaiveAnswer {
  readonly answer: (query: RandomQuery) => Readonly<Record<string, unknown>>;
  /** Single rows, for conditions on them. */
  readonly rows: NaiveRows;
  /** Ids of a table's rows, in the order of a list. */
  readonly ids: (table: Table) => readonly string[];
  /** Whether some rows have a value in a column. */
  readonly isFilled: (table: Table, column: Column | LookupId) => boolean;
  /** The text of a column of a row; undefined where it has none. */
  readonly textOf: (table: Table, id: string, column: Column | LookupId) => string | undefined;
}

/**
 * What a query must answer, found by looking at the organisation's rows one lookup and one list at a time. It shares names
 * with the gateway (the model), and nothing else.
 */
export const createNaiveAnswer = (organization: Organization, model: Model): NaiveAnswer => {
  const sorted = new Map<string, readonly Row[]>();
  const byId = new Map<string, Row>();
  const children = new Map<string, Map<string, Row[]>>();

  const primaryId = (table: string): string => organization.tables.get(table)?.primaryId ?? '';
  const idOf = (table: string, row: Row): string => textOf(row[primaryId(table)]).toLowerCase();
  const isKindOf = (table: string, base: string): boolean =>
    table === base || organization.tables.get(table)?.baseType === base;

  const rowsOf = (table: string): readonly Row[] => {
    const known = sorted.get(table);
    if (known !== undefined) return known;
    const sources = [...organization.tables.keys()].filter((each) => isKindOf(each, table));
    const rows = sources.flatMap((each) => organization.rows.get(each) ?? []);
    const ordered = rows.toSorted((a, b) => (idOf(table, a) < idOf(table, b) ? -1 : 1));
    sorted.set(table, ordered);
    for (const row of ordered) byId.set(`${table}:${idOf(table, row)}`, row);
    return ordered;
  };

  const find = ({ table, id }: Reference): Row | undefined => {
    rowsOf(table);
    return byId.get(`${table}:${id.toLowerCase()}`);
  };

  const pointingAt = (table: string, column: string, id: string): readonly Row[] => {
    const path = `${table}.${column}`;
    let index = children.get(path);
    if (index === undefined) {
      index = new Map<string, Row[]>();
      for (const row of rowsOf(table)) {
        const key = textOf(row[column]).toLowerCase();
        const rows = index.get(key);
        if (rows === undefined) index.set(key, [row]);
        else rows.push(row);
      }
      children.set(path, index);
    }
    return index.get(id) ?? [];
  };

  const related = ({ path, target, navigation }: Collection, { row, table }: Place): readonly Row[] => {
    const id = idOf(table.logicalName, row);
    const column = /^[^<>]+>[^.]+\.(.+)$/.exec(path)?.[1];
    if (column !== undefined) return pointingAt(target, column, id);
    const found = organization.manyToMany.find(
      (each) =>
        (each.navigation1 === navigation && each.table1 === table.logicalName) ||
        (each.navigation2 === navigation && each.table2 === table.logicalName),
    );
    if (found === undefined) throw new Error(`No relationship ${path}`);
    const isFirst = found.navigation1 === navigation && found.table1 === table.logicalName;
    const [near, far] = isFirst ? [found.column1, found.column2] : [found.column2, found.column1];
    return pointingAt(found.intersectTable, near, id)
      .flatMap((link): Row | readonly Row[] => find({ table: target, id: textOf(link[far]) }) ?? [])
      .toSorted((a, b) => (idOf(target, a) < idOf(target, b) ? -1 : 1));
  };

  const identity = (name: IdentityName, { row, table }: Place): unknown => {
    const id = idOf(table.logicalName, row);
    switch (name) {
      case '__typename':
        return table.typeName;
      case 'id':
        return Buffer.from(`${table.logicalName}:${id}`).toString('base64url');
      case 'recordId':
        return id;
      case 'table':
        return table.logicalName;
      case 'displayName':
        return table.primaryName === undefined ? null : (row[table.primaryName.logicalName] ?? null);
    }
  };

  const lookup = ({ member, items }: RandomLookup, { row }: Place): unknown => {
    const value = row[member.logicalName];
    if (!isReference(value)) return null;
    const target = find(value);
    const table = model.tables.get(value.table);
    if (target === undefined || table === undefined) return null;
    return record(items, { row: target, table });
  };

  const page = (found: readonly Row[], table: Table, shape: ListShape): unknown => {
    const { first, form, items, args, count } = shape;
    const rows = args.apply(found);
    const nodes = rows.slice(0, first).map((row) => record(items, { row, table }));
    const body = form === 'nodes' ? { nodes } : { edges: nodes.map((node) => ({ node })) };
    return {
      ...body,
      pageInfo: { hasNextPage: rows.length > first },
      ...(count && { totalCount: Math.min(rows.length, 5000) }),
    };
  };

  const field = (each: RandomField, place: Place): unknown => {
    switch (each.kind) {
      case 'identity':
        return identity(each.name, place);
      case 'value': {
        const value = place.row[each.member.logicalName];
        if (each.member.kind === 'column') return cell(each.member, value);
        return isReference(value) ? value.id : null;
      }
      case 'lookup':
        return lookup(each, place);
      case 'collection': {
        const table = model.tables.get(each.collection.target);
        if (table === undefined) throw new Error(`No table ${each.collection.target}`);
        return page(related(each.collection, place), table, each);
      }
    }
  };

  const record = (items: readonly RandomItem[], place: Place): Record<string, unknown> => {
    const answer: Record<string, unknown> = {};
    for (const item of items) {
      if (!isShown(item.condition)) continue;
      if (item.kind !== 'fragment') merge(answer, { [item.key]: field(item, place) });
      else if (item.tables?.has(place.table.logicalName) !== false) merge(answer, record(item.items, place));
    }
    return answer;
  };

  const root = (each: RandomRoot): unknown => {
    const { table } = each;
    const shown = (row: Row | undefined, items: readonly RandomItem[]) =>
      row === undefined ? null : record(items, { row, table });
    const byId = (id: string): Row | undefined => find({ table: table.logicalName, id });
    switch (each.kind) {
      case 'list':
        return page(rowsOf(table.logicalName), table, each);
      case 'one':
      case 'node':
        return shown(byId(each.id), each.items);
      case 'nodes':
        return each.ids.map((id) => shown(byId(id), each.items));
      case 'by key': {
        const isIt = (row: Row): boolean =>
          each.alternate.parts.every((part, index) => {
            const own = row[part.logicalName];
            const wanted = each.values[index] ?? null;
            return (
              own !== null &&
              own !== undefined &&
              orderOf(placeOf('string', textOf(own)), placeOf('string', wanted)) === 0
            );
          });
        return shown(rowsOf(table.logicalName).find(isIt), each.items);
      }
      case 'aggregate':
        return naiveAggregate(each, rowsOf(table.logicalName), (member, row) => {
          const value = row[member.logicalName];
          if (member.kind === 'column') return cell(member, value);
          return isReference(value) ? value.id : null;
        });
    }
  };

  return {
    rows: {
      all: (table) => rowsOf(table.logicalName),
      idOf: (table, row) => idOf(table.logicalName, row),
      related: (collection, row, table) => related(collection, { row, table }),
      target: (row, { logicalName }, table) => {
        const value = row[logicalName];
        return isReference(value) && isKindOf(value.table, table) ? find({ table, id: value.id }) : undefined;
      },
    },
    answer: (query) => Object.fromEntries(query.map((each) => [each.key, root(each)])),
    isFilled: (table, { logicalName }) =>
      rowsOf(table.logicalName).some((row) => row[logicalName] !== null && row[logicalName] !== undefined),
    textOf: ({ logicalName }, id, column) => {
      const value = find({ table: logicalName, id })?.[column.logicalName];
      const isText =
        column.kind === 'lookupId' || column.type.kind === 'string' || column.type.kind === 'guid';
      return value === null || value === undefined || !isText ? undefined : textOf(value);
    },
    ids: ({ logicalName }) => rowsOf(logicalName).map((row) => idOf(logicalName, row)),
  };
};

/** A field that was selected twice has everything that either selected of it. */
const merge = (target: Record<string, unknown>, source: Readonly<Record<string, unknown>>): void => {
  for (const [key, value] of Object.entries(source)) {
    const known = target[key];
    if (isObject(known) && isObject(value)) merge(known, value);
    else target[key] = value;
  }
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const isReference = (value: Value): value is Reference => typeof value === 'object' && value !== null;

/** A value as text; of a reference, its id. */
const textOf = (value: Value): string => (isReference(value) ? value.id : String(value));

/** A column's value as the answer has it. */
const cell = ({ type }: Column, value: Value): unknown => {
  if (value === null || value === undefined) return null;
  switch (type.kind) {
    case 'choice':
      return type.choice.byValue.get(Number(value))?.name ?? null;
    case 'choices':
      return textOf(value)
        .split(',')
        .map((each) => type.choice.byValue.get(Number(each))?.name ?? null);
    case 'int':
    case 'double':
      return Number(value);
    case 'boolean':
      return value === true || value === 1;
    case 'localDateTime':
      return textOf(value).replace(/Z$/, '');
    case 'bigInt':
    case 'decimal':
      return textOf(value);
    case 'string':
    case 'guid':
    case 'dateTime':
    case 'date':
      return value;
    case 'image':
    case 'file':
      throw new TypeError('Random queries have no files');
  }
};
