import type { ManyToManyRelationship, Organization, Row, TableDefinition, Value } from '../organization.ts';
import { createIndex, indexKey, type ColumnIndex } from './column-index.ts';

/** A row as the double keeps it. */
export interface StoredRow {
  /** The table itself: `task` also when read through `activitypointers`. */
  readonly table: TableDefinition;
  /** Primary id, lower case. */
  readonly id: string;
  /** Version number, which its ETag shows. */
  readonly version: string;
  readonly values: Row;
}

/**
 * The organisation's rows. Reading `activitypointer` reads the rows of all activity tables. Lists are ordered by
 * primary id, the order that the service uses when none is asked for (contract §4.5).
 */
export interface Store {
  /** The highest version that it gave. */
  readonly lastVersion: number;
  readonly get: (table: string, id: string) => StoredRow | undefined;
  readonly all: (table: string) => readonly StoredRow[];
  /**
   * Rows whose column has this value, without a scan: each column gets an index when it is first asked about.
   * @param match column by logical name; value as {@link indexKey} prints it (lower case for text and ids)
   */
  readonly matching: (table: string, match: ColumnMatch) => readonly StoredRow[];
  /** Rows at the other end of an N:N relationship from the row `id`, which is at `side`. */
  readonly linked: (relationship: ManyToManyRelationship, side: 1 | 2, id: string) => readonly StoredRow[];
}

/** `{ column: 'parentcustomerid', key: 'a1…' }` */
export interface ColumnMatch {
  readonly column: string;
  readonly key: string;
}

interface TableRows {
  readonly byId: ReadonlyMap<string, StoredRow>;
  readonly ordered: readonly StoredRow[];
  readonly indexes: Map<string, ColumnIndex<StoredRow>>;
}

/**
 * Puts the organisation's rows in order and gives each a version.
 * @param before a store of the organisation as it was: rows that are the same keep the versions they have there
 */
export function createStore(organization: Organization, before?: Store): Store {
  const tables = new Map<string, TableRows>();
  let version = before?.lastVersion ?? 1_000_000;
  for (const definition of organization.tables.values()) {
    const name = definition.logicalName;
    const rows = (organization.rows.get(name) ?? []).map((values) => {
      const row = storedRow(definition, values);
      const known = before?.get(name, row.id);
      return {
        ...row,
        version: row.version ?? (known?.values === values ? known.version : String(++version)),
      };
    });
    tables.set(definition.logicalName, tableRows(rows));
  }
  const activities = organization.tables.get('activitypointer');
  if (activities !== undefined) {
    const kinds = [...organization.tables.values()].filter((table) => table.baseType === 'activitypointer');
    const rows = kinds.flatMap((table) => tables.get(table.logicalName)?.ordered ?? []);
    tables.set('activitypointer', tableRows(rows));
  }

  const get: Store['get'] = (table, id) => tables.get(table)?.byId.get(id.toLowerCase());
  const matching: Store['matching'] = (table, { column, key }) => {
    const rows = tables.get(table);
    if (rows === undefined) return [];
    if (column === organization.tables.get(table)?.primaryId) {
      const row = rows.byId.get(key);
      return row === undefined ? [] : [row];
    }
    const index = rows.indexes.get(column) ?? createIndex(rows.ordered, (row) => columnValue(row, column));
    rows.indexes.set(column, index);
    return index.get(key) ?? [];
  };

  return {
    lastVersion: version,
    get,
    all: (table) => tables.get(table)?.ordered ?? [],
    matching,
    linked: (relationship, side, id) => {
      const [near, far] = [relationship.column1, relationship.column2];
      const column = side === 1 ? near : far;
      const other = side === 1 ? far : near;
      const otherTable = side === 1 ? relationship.table2 : relationship.table1;
      return matching(relationship.intersectTable, { column, key: id.toLowerCase() })
        .flatMap((link) => get(otherTable, indexKey(link.values[other]) ?? '') ?? [])
        .sort(byId);
    },
  };
}

/** The value of a column, with those that every row has although none is stored. */
export function columnValue(row: StoredRow, column: string): Value {
  const value = row.values[column];
  if (value !== undefined && value !== null) return value;
  if (column === row.table.primaryId) return row.id;
  if (column === 'versionnumber') return row.version;
  if (column === 'ownerid' && row.table.baseType === 'principal') return row.id;
  if (column === 'activitytypecode' && row.table.baseType === 'activitypointer') return row.table.logicalName;
  return null;
}

/** Order of primary ids. */
export const byId = (left: StoredRow, right: StoredRow): number =>
  left.id < right.id ? -1 : Number(left.id > right.id);

/** A row with its own version, if it has one. */
function storedRow(
  table: TableDefinition,
  values: Row,
): Omit<StoredRow, 'version'> & { readonly version: string | undefined } {
  const id = values[table.primaryId];
  if (typeof id !== 'string') throw new Error(`A row of ${table.logicalName} has no ${table.primaryId}`);
  const own = values['versionnumber'];
  return {
    table,
    id: id.toLowerCase(),
    version: typeof own === 'string' || typeof own === 'number' ? String(own) : undefined,
    values,
  };
}

function tableRows(rows: readonly StoredRow[]): TableRows {
  const ordered = rows.toSorted(byId);
  return { ordered, byId: new Map(ordered.map((row) => [row.id, row])), indexes: new Map() };
}
