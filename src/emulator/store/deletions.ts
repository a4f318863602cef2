/** A row that is gone. */
export interface Deletion {
  readonly id: string;
  readonly version: number;
}

/** What was removed, by table. */
export interface Deletions {
  readonly of: (table: string) => readonly Deletion[];
  readonly get: (table: string, id: string) => Deletion | undefined;
  readonly set: (table: string, id: string, deletion: Deletion | undefined) => void;
}

/** @param before deletions of a table that are known already */
export function createDeletions(
  tables: Iterable<string>,
  before: (table: string) => readonly Deletion[],
): Deletions {
  const known = earlier(tables, before);
  return {
    of: (table) => [...(known.get(table)?.values() ?? [])],
    get: (table, id) => known.get(table)?.get(id),
    set: (table, id, deletion) => {
      if (deletion === undefined) known.get(table)?.delete(id);
      else known.get(table)?.set(id, deletion);
    },
  };
}

/** Apart, so that nothing which stays closes over `before`, a store that nobody needs any more. */
const earlier = (
  tables: Iterable<string>,
  before: (table: string) => readonly Deletion[],
): ReadonlyMap<string, Map<string, Deletion>> =>
  new Map(
    [...tables].map((table) => [table, new Map(before(table).map((deletion) => [deletion.id, deletion]))]),
  );
