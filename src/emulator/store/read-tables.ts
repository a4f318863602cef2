import type { Organization, Row, TableDefinition } from '../organization.ts';
import type { StoredRow } from './stored-row.ts';
import { createTableRows, type TableRows } from './table-rows.ts';

/** Gives out row versions. */
export interface Versions {
  readonly last: number;
  readonly next: () => string;
}

/** Row versions go up through all tables, beyond those that these rows brought with them. */
export function createVersions(lists: Iterable<readonly Row[]>, start: number): Versions {
  let last = start;
  for (const rows of lists) {
    for (const row of rows) {
      const own = Number(ownVersion(row));
      if (Number.isSafeInteger(own) && own > last) last = own;
    }
  }
  return {
    get last() {
      return last;
    },
    next: () => String(++last),
  };
}

type Unversioned = Omit<StoredRow, 'version'>;

/**
 * The tables' rows in order, each with its version: its own, or that of `versionOf`.
 * @param kept tables that are there already
 */
export function readTables(
  organization: Organization,
  kept: ReadonlyMap<string, TableRows>,
  versionOf: (table: string, row: Unversioned) => string,
): Map<string, TableRows> {
  const tables = new Map<string, TableRows>();
  for (const definition of organization.tables.values()) {
    const name = definition.logicalName;
    const read = (): TableRows =>
      createTableRows(
        (organization.rows.get(name) ?? []).map((values) => {
          const row = unversioned(definition, values);
          return versioned(row, ownVersion(values) ?? versionOf(name, row));
        }),
      );
    tables.set(name, kept.get(name) ?? read());
  }
  if (organization.tables.has('activitypointer')) {
    tables.set('activitypointer', readActivities(organization, tables, kept));
  }
  return tables;
}

/** The rows of all activity tables in one list. */
function readActivities(
  { tables: definitions }: Organization,
  tables: ReadonlyMap<string, TableRows>,
  kept: ReadonlyMap<string, TableRows>,
): TableRows {
  const kinds = [...definitions.values()].filter(({ baseType }) => baseType === 'activitypointer');
  const lists = kinds.map(({ logicalName }) => tables.get(logicalName)?.ordered ?? []);
  const known = kept.get('activitypointer');
  const count = lists.reduce((sum, { length }) => sum + length, 0);
  // A kind of activity that is gone took its rows along.
  const isSame = kinds.every(({ logicalName }) => kept.has(logicalName)) && known?.ordered.length === count;
  return known !== undefined && isSame ? known : createTableRows(lists.flat());
}

/** A row as the store keeps it, before it has a version. */
export function unversioned(table: TableDefinition, values: Row): Unversioned {
  const id = values[table.primaryId];
  if (typeof id !== 'string') throw new Error(`A row of ${table.logicalName} has no ${table.primaryId}`);
  return { table, id: id.toLowerCase(), values };
}

/** Member by member: what is made by `{ ...row, version }` has a hidden class of its own, and there may be a million rows. */
export const versioned = ({ table, id, values }: Unversioned, version: string): StoredRow => ({
  table,
  id,
  version,
  values,
});

/** The version that a row brought with it, if any. */
function ownVersion(values: Row): string | undefined {
  const own = values['versionnumber'];
  return typeof own === 'string' || typeof own === 'number' ? String(own) : undefined;
}

/** What is written loses the version that it brought: the store gives it one. */
export function withoutVersion(values: Row): Row {
  if (values['versionnumber'] === undefined) return values;
  return Object.fromEntries(Object.entries(values).filter(([column]) => column !== 'versionnumber'));
}
