import type { ManyToManyRelationship, Organization, Row, TableDefinition } from '../organization.ts';
import { indexKey } from './column-index.ts';
import { createVersions, readTables, storedRow, withoutVersion } from './read-tables.ts';
import { createOrders, type RowOrder } from './row-orders.ts';
import { contentsOf, rowsNow } from './snapshot.ts';
import { storedFile, type StoredFile } from './stored-file.ts';
import { byId, type StoredRow } from './stored-row.ts';
import type { Transfer } from './transfer.ts';
import { createUndoLog, type UndoLog } from './undo-log.ts';

export { byId, columnValue, type StoredRow } from './stored-row.ts';

/**
 * The organisation's rows. Reading `activitypointer` reads the rows of all activity tables. Lists are ordered by
 * primary id, the order that the service uses when none is asked for (contract §4.5); they are live, so whoever writes
 * while going through one copies it first.
 */
export interface Store {
  /** The highest version that it gave. */
  readonly lastVersion: number;
  /** Goes up with whatever happens to rows, undoing included: what was worked out of them before may be wrong. */
  readonly changes: number;
  readonly get: (table: string, id: string) => StoredRow | undefined;
  readonly all: (table: string) => readonly StoredRow[];
  /** Rows behind this id, all without one; no more of them are looked at than are taken. */
  readonly after: (table: string, id: string | undefined) => Iterable<StoredRow>;
  /** All rows in another order, which is kept for the next who asks until somebody writes. */
  readonly sorted: (table: string, order: RowOrder) => readonly StoredRow[];
  /**
   * Rows whose column has this value, without a scan: each column gets an index when it is first asked about.
   * @param match column by logical name; value as {@link indexKey} prints it (lower case for text and ids)
   */
  readonly matching: (table: string, match: ColumnMatch) => readonly StoredRow[];
  /** Rows at the other end of an N:N relationship from the row `id`, which is at `side`. */
  readonly linked: (relationship: ManyToManyRelationship, side: 1 | 2, id: string) => readonly StoredRow[];
  /** Adds a row, whose id must be free; it gets a version. */
  readonly insert: (table: TableDefinition, values: Row) => StoredRow;
  /** Gives a stored row these values, all of them, and a new version. */
  readonly update: (row: StoredRow, values: Row) => StoredRow;
  readonly remove: (row: StoredRow) => void;
  /** Rows of a table that were removed and are not there again, with the version at which they went. */
  readonly deletions: (table: string) => readonly Deletion[];
  /** Bytes of a file or image column by file or image id. */
  readonly file: (id: string) => StoredFile | undefined;
  /** Keeps the bytes as they are, without a copy; `undefined` forgets them. */
  readonly putFile: (id: string, file: StoredFile | undefined) => void;
  /** Uploads and downloads under way, by token. */
  readonly transfers: Map<string, Transfer>;
  /**
   * What is written to elastic tables stays in any case: they know no transactions (contract §9.3).
   * {@link UndoLog.transaction}
   */
  readonly transaction: UndoLog['transaction'];
  /** {@link UndoLog.rehearsal} */
  readonly rehearsal: UndoLog['rehearsal'];
  /** Goes up with each write that no transaction undoes. */
  readonly lastingWrites: number;
  /** Runs `step` if what the running transaction does is undone; without one, never. */
  readonly onUndo: (step: () => void) => void;
  /** Rows and files as they are now, in the form in which an organisation holds them. */
  readonly snapshot: () => Pick<Organization, 'rows' | 'files'>;
}

/** A row that is gone. */
export interface Deletion {
  readonly id: string;
  readonly version: number;
}

/** `{ column: 'parentcustomerid', key: 'a1…' }` */
export interface ColumnMatch {
  readonly column: string;
  readonly key: string;
}

/**
 * Puts the organisation's rows in order and gives each a version.
 * @param before a store of the organisation as it was: rows that are the same keep the versions they have there
 */
export function createStore(organization: Organization, before?: Store): Store {
  const versions = createVersions(organization, before?.lastVersion ?? 1_000_000);
  const tables = readTables(organization, (table, row) => {
    const known = before?.get(table, row.id);
    return known?.values === row.values ? known.version : versions.next();
  });
  const files = new Map(
    [...(organization.files ?? [])].map(([id, file]) => [id, storedFile(file, [file.content])]),
  );
  const log = createUndoLog();
  let lastingWrites = 0;
  /** Logical names of tables whose rows are no longer those of the organisation. */
  const written = new Set<string>();
  let snapshot: Pick<Organization, 'rows' | 'files'> | undefined;
  const orders = createOrders();
  let changes = 0;
  const deletions = createDeletions([...organization.tables.keys()], before);

  const replace = (
    table: TableDefinition,
    [left, right]: readonly [before: StoredRow | undefined, after: StoredRow | undefined],
  ): void => {
    tables.get(table.logicalName)?.replace(left, right);
    if (table.baseType === 'activitypointer') tables.get('activitypointer')?.replace(left, right);
    const id = left?.id ?? right?.id ?? '';
    const deletion = deletions.get(table.logicalName, id);
    const isGone = right === undefined;
    deletions.set(table.logicalName, id, isGone ? { id, version: Number(versions.next()) } : undefined);
    written.add(table.logicalName);
    snapshot = undefined;
    changes += 1;
    orders.clear();
    const isLasting = table.elastic === true;
    if (isLasting) lastingWrites += 1;
    log.note(
      () => {
        replace(table, [right, left]);
        deletions.set(table.logicalName, id, deletion);
      },
      { isLasting },
    );
  };
  const putFile: Store['putFile'] = (id, file) => {
    const known = files.get(id);
    if (file === undefined) files.delete(id);
    else files.set(id, file);
    snapshot = undefined;
    log.note(() => putFile(id, known), { isLasting: false });
  };
  const get: Store['get'] = (table, id) => tables.get(table)?.get(id.toLowerCase());
  const matching: Store['matching'] = (table, { column, key }) => {
    const rows = tables.get(table);
    if (rows === undefined) return [];
    if (column === organization.tables.get(table)?.primaryId) {
      const row = rows.get(key);
      return row === undefined ? [] : [row];
    }
    return rows.matching(column, key);
  };

  return {
    get lastVersion() {
      return versions.last;
    },
    get changes() {
      return changes;
    },
    get,
    all: (table) => tables.get(table)?.ordered ?? [],
    after: (table, id) => tables.get(table)?.after(id) ?? [],
    sorted: (table, order) => orders.get(table, order, tables.get(table)?.ordered ?? []),
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
    insert: (table, values) => {
      const row = { ...storedRow(table, withoutVersion(values)), version: versions.next() };
      replace(table, [undefined, row]);
      return row;
    },
    update: (row, values) => {
      const changed = { ...row, values: withoutVersion(values), version: versions.next() };
      replace(row.table, [row, changed]);
      return changed;
    },
    remove: (row) => {
      replace(row.table, [row, undefined]);
    },
    deletions: deletions.of,
    file: (id) => files.get(id),
    putFile,
    transfers: new Map(),
    transaction: log.transaction,
    rehearsal: log.rehearsal,
    get lastingWrites() {
      return lastingWrites;
    },
    onUndo: (step) => log.note(step, { isLasting: false }),
    snapshot: () =>
      (snapshot ??= { rows: rowsNow(organization, { tables, written }), files: contentsOf(files) }),
  };
}

interface Deletions {
  readonly of: Store['deletions'];
  readonly get: (table: string, id: string) => Deletion | undefined;
  readonly set: (table: string, id: string, deletion: Deletion | undefined) => void;
}

function createDeletions(tables: readonly string[], before: Store | undefined): Deletions {
  const known = new Map(
    tables.map((table) => [
      table,
      new Map((before?.deletions(table) ?? []).map((deletion) => [deletion.id, deletion])),
    ]),
  );
  return {
    of: (table) => [...(known.get(table)?.values() ?? [])],
    get: (table, id) => known.get(table)?.get(id),
    set: (table, id, deletion) => {
      if (deletion === undefined) known.get(table)?.delete(id);
      else known.get(table)?.set(id, deletion);
    },
  };
}
