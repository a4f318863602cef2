import type { Organization, Reference, Row, Value } from '../../../src/emulator/organization.ts';

/** Stands in a text of rows that a rule hides. */
export const hiddenMark = 'Hidden';
/** The column of that text, and its field: users have no description. */
export const markOf = (table: string): { readonly column: string; readonly field: string } =>
  table === 'systemuser'
    ? { column: 'jobtitle', field: 'jobTitle' }
    : { column: 'description', field: 'description' };
/** Begins the names of those rows. */
export const secretName = 'Secretname';

/** One organisation with rows that are to be hidden, and the same without them. */
export interface TwoWorlds {
  readonly withRows: Organization;
  readonly without: Organization;
  /** Keys of the rows that the second lacks. */
  readonly hidden: readonly string[];
  /** The first of them. */
  readonly hiddenRow: Row;
  /** Keys of others, in both. */
  readonly open: readonly string[];
}

const hiddenCount = 6;
const openCount = 3;
/** Rows of each table that are kept: more would only take time. */
const keptCount = 60;

const textOf = (row: Row, column: string): string => {
  const value = row[column];
  return typeof value === 'string' ? value : '';
};

const byKey =
  (key: string) =>
  (one: Row, other: Row): number =>
    textOf(one, key) < textOf(other, key) ? -1 : 1;

/**
 * Chooses rows of a table to be hidden, and points lookups of the first rows of every table at them: at least one row for
 * each lookup that can. In the other organisation they aren't there, and whatever would point at them points nowhere.
 *
 * @param mayHide which rows may be chosen, by their keys
 */
export const hideRows = (
  whole: Organization,
  table: string,
  mayHide: (id: string) => boolean = () => true,
): TwoWorlds => {
  const organization = fewerRows(whole);
  const { key, name } = namesOf(organization, table);
  const ids = [...(organization.rows.get(table) ?? [])].sort(byKey(key)).map((row) => textOf(row, key));
  const hidden = ids.filter(mayHide).slice(0, hiddenCount);
  const open = ids.filter((id) => mayHide(id) && !hidden.includes(id)).slice(0, openCount);
  const lookups = lookupsTo(organization, table);
  const marked = new Map(
    [...organization.rows].map(([other, rows]) => [
      other,
      pointed(organization, {
        table,
        other,
        rows,
        lookups: lookups.get(other) ?? [],
        ids: [...hidden, ...open],
      }),
    ]),
  );
  marked.set(
    table,
    (marked.get(table) ?? []).map((row) => {
      const place = hidden.indexOf(textOf(row, key));
      return place < 0
        ? row
        : { ...row, [markOf(table).column]: hiddenMark, [name]: `${secretName} ${place}` };
    }),
  );
  const gone = new Set(hidden);
  const isGone = (value: Value): value is Reference =>
    typeof value === 'object' && value !== null && value.table === table && gone.has(value.id);
  const left = new Map(
    [...marked].map(([other, rows]) => {
      const isIntersect = organization.tables.get(other)?.isIntersect === true;
      const kept = rows.filter((row) =>
        isIntersect
          ? !Object.values(row).some((value) => typeof value === 'string' && gone.has(value))
          : other !== table || !gone.has(textOf(row, key)),
      );
      return [other, kept.map((row) => withoutReferences(row, isGone))];
    }),
  );
  return {
    withRows: { ...organization, rows: marked },
    without: { ...organization, rows: left },
    hidden,
    hiddenRow: marked.get(table)?.find((row) => textOf(row, key) === hidden[0]) ?? {},
    open,
  };
};

const fewerRows = (organization: Organization): Organization => ({
  ...organization,
  rows: new Map([...organization.rows].map(([table, rows]) => [table, rows.slice(0, keptCount)])),
});

const namesOf = ({ tables }: Organization, table: string): { key: string; name: string } => {
  const definition = tables.get(table);
  if (definition?.primaryName === undefined) throw new Error(`No table ${table} whose rows have names`);
  return { key: definition.primaryId, name: definition.primaryName };
};

/** Columns by the table that has them. Of owners, which are users or teams, each user who owns a row has it in two. */
const lookupsTo = (
  { oneToMany, tables }: Organization,
  table: string,
): ReadonlyMap<string, readonly string[]> => {
  const found = new Map<string, string[]>();
  for (const { referencedTable, referencingTable, referencingColumn } of oneToMany) {
    const isOwner = referencedTable === 'owner' && table === 'systemuser';
    if (referencedTable !== table && !isOwner) continue;
    if (referencingColumn.startsWith('own') && table !== 'systemuser') continue;
    if (tables.get(referencingTable)?.columns.has(referencingColumn) !== true) continue;
    found.set(referencingTable, [...(found.get(referencingTable) ?? []), referencingColumn]);
  }
  return found;
};

interface Pointing {
  readonly table: string;
  readonly other: string;
  readonly rows: readonly Row[];
  readonly lookups: readonly string[];
  readonly ids: readonly string[];
}

/** The first rows by key, of those that aren't chosen themselves: one points at each chosen row. */
const pointed = (
  { tables }: Organization,
  { table, other, rows, lookups, ids }: Pointing,
): readonly Row[] => {
  const key = tables.get(other)?.primaryId;
  if (key === undefined || lookups.length === 0) return rows;
  const first = [...rows]
    .sort(byKey(key))
    .filter((row) => !ids.includes(textOf(row, key)))
    .slice(0, ids.length);
  return rows.map((row) => {
    const id = ids[first.indexOf(row)];
    if (id === undefined) return row;
    // Whom a user owns, no team does.
    const owner = lookups.includes('ownerid') && 'owningteam' in row ? { owningteam: null } : {};
    return { ...row, ...owner, ...Object.fromEntries(lookups.map((column) => [column, { table, id }])) };
  });
};

const withoutReferences = (row: Row, isGone: (value: Value) => boolean): Row =>
  Object.values(row).some(isGone)
    ? Object.fromEntries(Object.entries(row).map(([name, value]) => [name, isGone(value) ? null : value]))
    : row;
