import type { NameBook } from './name-book.ts';
import { lockPaths } from './names-lock.ts';
import { generatedSuffixes, listField, oneField, typeName } from './names.ts';
import type { TableSource } from './tables.ts';

/** The names of a table itself: of its type, of the types generated beside it, and of its root fields. */
export interface TableNames {
  readonly typeName: string;
  /** By suffix: `Connection` → `AccountConnection`. */
  readonly generatedTypes: ReadonlyMap<string, string>;
  readonly oneField: string;
  readonly listField: string;
}

/** Where names are settled, and what is taken off them before. */
export interface Naming {
  readonly book: NameBook;
  /** Customisation prefixes in lower case, without `_`. */
  readonly prefixes: readonly string[];
}

/**
 * Names tables, which come before everything else, and what is called after them, by logical name. Generated types are locked
 * too: else a new table called AccountConnection would rename a type that clients know.
 *
 * @param tables in the order of their logical names, by which equals go
 */
export function nameTables(
  tables: Iterable<TableSource>,
  { book, prefixes }: Naming,
): ReadonlyMap<string, TableNames> {
  const types = new Map<string, string>();
  for (const { logicalName, definition } of tables) {
    const wanted = typeName({ schemaName: definition?.schemaName, logicalName }, prefixes);
    types.set(logicalName, book.settle({ path: lockPaths.table(logicalName), wanted }));
  }
  const names = new Map<string, TableNames>();
  for (const [table, type] of types) {
    const generatedTypes = new Map<string, string>();
    for (const suffix of generatedSuffixes) {
      const path = lockPaths.generatedType(table, suffix);
      generatedTypes.set(suffix, book.settle({ path, wanted: type + suffix }));
    }
    names.set(table, {
      typeName: type,
      generatedTypes,
      oneField: book.settle({ path: lockPaths.oneField(table), wanted: oneField(type) }),
      listField: book.settle({ path: lockPaths.listField(table), wanted: listField(type) }),
    });
  }
  return names;
}
