import type { AlternateKey, Column, LookupId, Member, Omission } from './model.ts';
import type { NameBook } from './name-book.ts';
import { lockPaths } from './names-lock.ts';
import { keyField } from './names.ts';
import type { TableSource } from './tables.ts';

export interface KeysInput {
  readonly source: TableSource;
  readonly typeName: string;
  readonly fields: ReadonlyMap<string, Member>;
  readonly book: NameBook;
}

/** Kinds of columns by whose value a row can be found (contract §3.3, keys). */
const addressing: ReadonlySet<string> = new Set([
  ...['string', 'int', 'decimal', 'dateTime', 'localDateTime', 'date', 'choice', 'guid'],
]);

/**
 * Root fields of the active alternate keys: of the definitions; without them, of the CSDL, which lists the active ones. A key
 * with a column that isn't visible, or that no value addresses, is left out and reported.
 */
export function buildKeys({ source, typeName, fields, book }: KeysInput): {
  readonly keys: ReadonlyMap<string, AlternateKey>;
  readonly omissions: readonly Omission[];
} {
  const parts = partsByColumn(fields);
  const keys = new Map<string, AlternateKey>();
  const omissions: Omission[] = [];
  for (const { logicalName, columns } of keysOf(source)) {
    const found = columns.map((column) => parts.get(column));
    const path = lockPaths.key(source.logicalName, columns);
    if (found.some((part) => part === undefined) || found.length === 0) {
      const reason = `a column of the key ${logicalName} is not visible, or can't address a row`;
      omissions.push({ path, reason, kind: 'unmappable' });
      continue;
    }
    const members = found.filter((part) => part !== undefined);
    const wanted = keyField(
      typeName,
      members.map((member) => member.field),
    );
    const field = book.settle({ path, wanted });
    keys.set(field, { logicalName, field, parts: members });
  }
  return { keys, omissions };
}

function partsByColumn(fields: ReadonlyMap<string, Member>): ReadonlyMap<string, Column | LookupId> {
  const parts = new Map<string, Column | LookupId>();
  for (const member of fields.values()) {
    const fits = member.kind === 'column' && addressing.has(member.type.kind);
    if (fits || member.kind === 'lookupId') parts.set(member.logicalName, member);
  }
  return parts;
}

/** Distinct keys by columns, in the order of their paths. */
function keysOf(
  source: TableSource,
): readonly { readonly logicalName: string; readonly columns: string[] }[] {
  const found = new Map<string, { readonly logicalName: string; readonly columns: string[] }>();
  if (source.definition !== undefined) {
    // Of two keys on the same columns the one with the lower name is taken, whatever their order.
    for (const { logicalName, columns, active } of source.definition.keys) {
      const other = found.get(columns.join());
      if (!active || (other !== undefined && other.logicalName < logicalName)) continue;
      found.set(columns.join(), { logicalName, columns: [...columns] });
    }
  } else {
    for (const properties of source.alternateKeys) {
      const columns = properties.map((name) => /^_(.+)_value$/.exec(name)?.[1] ?? name);
      found.set(columns.join(), { logicalName: columns.join(), columns });
    }
  }
  // The primary key declared once more is none.
  found.delete(source.key);
  return [...found.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, key]) => key);
}
