import type { AlternateKey, Column, LookupId, Member, Omission } from './model.ts';
import type { NameBook } from './name-book.ts';
import { lockPaths } from './names-lock.ts';
import { keyField } from './names.ts';
import type { TableSource } from './tables.ts';

export interface KeysInput {
  readonly source: TableSource;
  readonly typeName: string;
  readonly fields: ReadonlyMap<string, Member>;
  /** Columns that the configuration leaves out. */
  readonly hidden: ReadonlySet<string>;
  readonly book: NameBook;
}

/** Kinds of columns by whose value a row can be found (contract §3.3, keys). */
const addressing: ReadonlySet<string> = new Set([
  ...['string', 'int', 'decimal', 'dateTime', 'localDateTime', 'date', 'choice', 'guid'],
]);

/**
 * Root fields of the active alternate keys. A key with a column that isn't visible, or by whose value no row is found, is left
 * out and reported.
 */
export function buildKeys({ source, typeName, fields, hidden, book }: KeysInput): {
  readonly keys: ReadonlyMap<string, AlternateKey>;
  readonly omissions: readonly Omission[];
} {
  const parts = partsByColumn(fields);
  const keys = new Map<string, AlternateKey>();
  const omissions: Omission[] = [];
  for (const [id, { logicalName, columns }] of keysOf(source)) {
    const path = lockPaths.key(source.logicalName, id);
    const missing = columns.find((column) => !parts.has(column));
    if (missing !== undefined) {
      const reason = `the column ${missing} of the key is not visible, or can't address a row`;
      omissions.push({ path, reason, kind: hidden.has(missing) ? 'hidden' : 'unmappable' });
      continue;
    }
    const members = columns.flatMap((column) => parts.get(column) ?? []);
    const names = members.map((member) => member.field);
    const field = book.settle({ path, wanted: keyField(typeName, names) });
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

/** A key before it has a name. */
interface KeySource {
  readonly logicalName: string;
  /** Logical names; names of keys are made of them in this order. */
  readonly columns: readonly string[];
}

/**
 * Distinct keys, in the order of their columns. The CSDL lists the active ones (contract §3.2.13), definitions tell more of
 * them and may have been asked later. Keys are the same whose columns are, in whatever order.
 */
function keysOf({ definition, alternateKeys, key }: TableSource): readonly (readonly [string, KeySource])[] {
  const found = new Map<string, KeySource>();
  for (const properties of [...alternateKeys].sort((a, b) => (a.join() < b.join() ? -1 : 1))) {
    const columns = distinct(properties.map((name) => /^_(.+)_value$/.exec(name)?.[1] ?? name));
    found.set(idOf(columns), { logicalName: columns.join(), columns });
  }
  const defined = [...(definition?.keys ?? [])].sort((a, b) => (a.logicalName < b.logicalName ? 1 : -1));
  for (const { columns } of defined) found.delete(idOf(columns));
  // Of two keys on the same columns the one with the lower name is taken, whatever their order.
  for (const { logicalName, columns, active } of defined) {
    if (active && columns.length > 0) found.set(idOf(columns), { logicalName, columns: distinct(columns) });
  }
  // The primary key declared once more is none.
  found.delete(key);
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** What lists a column twice means it once. */
function distinct(columns: readonly string[]): readonly string[] {
  return [...new Set(columns)];
}

function idOf(columns: readonly string[]): string {
  return [...distinct(columns)].sort().join('+');
}
