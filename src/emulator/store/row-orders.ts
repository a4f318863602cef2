import { LRUCache } from 'lru-cache';

import type { StoredRow } from './stored-row.ts';

/** An order of a table's rows; the same name means the same order. */
export interface RowOrder {
  readonly name: string;
  readonly sort: (rows: readonly StoredRow[]) => readonly StoredRow[];
}

/** Tables in orders that somebody asked for, so that who goes through one page by page does not sort it for each. */
export interface RowOrders {
  /** @param rows the table's, as they are now */
  readonly get: (table: string, order: RowOrder, rows: readonly StoredRow[]) => readonly StoredRow[];
  /** A row of any table was written: an order may be by what other tables' rows say. */
  readonly clear: () => void;
}

/** Lists kept; eight bytes for each row of each. */
const maxLists = 8;

/** None yet. */
export function createOrders(): RowOrders {
  const known = new LRUCache<string, readonly StoredRow[]>({ max: maxLists });
  return {
    get: (table, { name, sort }, rows) => {
      const key = `${table} ${name}`;
      const found = known.get(key) ?? sort(rows);
      known.set(key, found);
      return found;
    },
    clear: () => {
      if (known.size > 0) known.clear();
    },
  };
}
