import type { Organization, Row, TableDefinition, Value } from './organization.ts';

/**
 * An organisation after a change of its tables, with rows that fit them: rows of dropped tables and values of dropped
 * columns are gone, lookups to dropped tables are null. A document of its own (`csdl`) is given up with the first change of
 * what it describes, and printed from the tables from then on.
 * @param before what it was
 * @param after what the change made of it
 * @throws Error when the change left a relationship without its table or column
 */
export function settleOrganization(before: Organization, after: Organization): Organization {
  checkRelationships(after);
  const dropped = new Set([...before.tables.keys()].filter((name) => !after.tables.has(name)));
  const rows = new Map<string, readonly Row[]>();
  for (const [name, table] of after.tables) {
    const own = after.rows.get(name);
    if (own === undefined) continue;
    const lost = lostColumns(before.tables.get(name), table);
    rows.set(name, lost.length + dropped.size === 0 ? own : own.map((row) => settleRow(row, lost, dropped)));
  }
  const { csdl, ...rest } = after;
  const isStale =
    csdl === before.csdl &&
    (after.tables !== before.tables ||
      after.oneToMany !== before.oneToMany ||
      after.manyToMany !== before.manyToMany);
  return { ...rest, rows, ...(csdl !== undefined && !isStale && { csdl }) };
}

function lostColumns(before: TableDefinition | undefined, after: TableDefinition): readonly string[] {
  if (before === undefined || before.columns === after.columns) return [];
  return [...before.columns.keys()].filter((name) => !after.columns.has(name));
}

/** The same object when nothing of it goes, so that the row keeps its version. */
function settleRow(row: Row, lost: readonly string[], dropped: ReadonlySet<string>): Row {
  const pointsNowhere = (value: Value): boolean =>
    typeof value === 'object' && value !== null && dropped.has(value.table);
  const isWhole =
    lost.every((name) => row[name] === undefined) &&
    (dropped.size === 0 || !Object.values(row).some(pointsNowhere));
  if (isWhole) return row;
  const kept = Object.entries(row).filter(([name]) => !lost.includes(name));
  return Object.fromEntries(kept.map(([name, value]) => [name, pointsNowhere(value) ? null : value]));
}

/** `owner` and `principal` are no tables (contract §13), and an organisation made of a document may lack intersect tables. */
function checkRelationships({ tables, oneToMany, manyToMany }: Organization): void {
  const isKnown = (name: string): boolean => tables.has(name) || name === 'owner' || name === 'principal';
  for (const { schemaName, referencedTable, referencingTable, referencingColumn } of oneToMany) {
    const missing = [referencedTable, referencingTable].find((name) => !isKnown(name));
    if (missing !== undefined) throw new Error(`Relationship ${schemaName} names no table: ${missing}`);
    if (tables.get(referencingTable)?.columns.has(referencingColumn) === false) {
      throw new Error(`Relationship ${schemaName} names no column: ${referencingTable}.${referencingColumn}`);
    }
  }
  for (const { schemaName, table1, table2 } of manyToMany) {
    const missing = [table1, table2].find((name) => !isKnown(name));
    if (missing !== undefined) throw new Error(`Relationship ${schemaName} names no table: ${missing}`);
  }
}
