import { isValidName, reservedMembers, reservedRootFields, reservedTypes, reservedValues } from './names.ts';

/**
 * Every generated name by logical path, so that names outlive a changed label, a new neighbour, or a move to another
 * environment. Paths never contain metadata ids.
 */
export interface NamesLock {
  readonly names: ReadonlyMap<string, string>;
}

/** Logical paths, as keys of the lock. */
export const lockPaths = {
  table: (table: string) => table,
  oneField: (table: string) => `${table}:one`,
  listField: (table: string) => `${table}:list`,
  /** Types generated beside a table's own: `account:Connection`. */
  generatedType: (table: string, suffix: string) => `${table}:${suffix}`,
  /** Root field of an alternate key, by its columns in the order of their names: `account:key:accountnumber+name`. */
  key: (table: string, columns: string) => `${table}:key:${columns}`,
  /** A column, or a lookup's record. */
  column: (table: string, column: string) => `${table}.${column}`,
  lookupId: (table: string, column: string) => `${table}.${column}:id`,
  /** `object`, `interface` or `record`: a change is a breaking one. Not a name. */
  lookupKind: (table: string, column: string) => `${table}.${column}:kind`,
  localChoice: (table: string, column: string) => `${table}.${column}:enum`,
  globalChoice: (name: string) => `choice/${name}`,
  interface: (table: string, column: string) => `${table}.${column}:interface`,
  sharedInterface: (targets: readonly string[]) => `interface/${targets.join('+')}`,
  oneToMany: (parent: string, child: string, column: string) => `${parent}>${child}.${column}`,
  manyToMany: (table: string, other: string, relationship: string) => `${table}<>${other}:${relationship}`,
  /** Of a choice's path without `:enum`: `account.industrycode#3`, `choice/budgetstatus#1`. */
  option: (choice: string, value: number) => `${choice.replace(/:enum$/, '')}#${value}`,
};

/** What names are unique within: `types`, `root`, the members of a table (`members account`), the values of a choice. */
export type NameScope = 'types' | 'root' | `members ${string}` | `values ${string}`;

/** The scope in which a path's name is unique; undefined for entries that aren't names. */
export function scopeOf(path: string): NameScope | undefined {
  const table = /^[^.:<>#/]+/.exec(path)?.[0] ?? '';
  if (path.endsWith(':kind')) return undefined;
  if (path.includes(':key:')) return 'root';
  if (path.includes('>')) return `members ${table}`;
  if (path.includes('#')) return `values ${path.slice(0, path.lastIndexOf('#'))}`;
  if (path.endsWith(':one') || path.endsWith(':list')) return 'root';
  if (path.includes('/') || path.endsWith(':enum') || path.endsWith(':interface')) return 'types';
  return path.includes('.') ? `members ${table}` : 'types';
}

/** Names that a scope keeps for itself. */
export function reservedIn(scope: NameScope): readonly string[] {
  if (scope === 'types') return reservedTypes;
  if (scope === 'root') return reservedRootFields;
  // Rows of the base table of activities say which activity they are (graphql-surface: `activity: Record`).
  if (scope === 'members activitypointer') return [...reservedMembers, 'activity'];
  return scope.startsWith('members ') ? reservedMembers : reservedValues;
}

/** A lock that is refused; the message names the line and what is wrong with it. */
export class NamesLockError extends Error {
  override readonly name = 'NamesLockError';
  /** Counted from 1. */
  readonly line: number;

  constructor(line: number, problem: string) {
    super(`names.lock.json, line ${line}: ${problem}`);
    this.line = line;
  }
}

/** Stable text: sorted by path, one entry a line. */
export function printNamesLock(lock: NamesLock): string {
  const entries = [...lock.names].sort(([a], [b]) => (a < b ? -1 : 1));
  return `${JSON.stringify({ version: 1, names: Object.fromEntries(entries) }, undefined, 2)}\n`;
}

/**
 * Reads a lock, which may have been edited by hand.
 *
 * @throws NamesLockError for what isn't such a lock, and for a path or name that is invalid, reserved, or there twice.
 */
export function parseNamesLock(text: string): NamesLock {
  const names = readNames(text);
  const lines = keyLines(text);
  const taken = new Map<string, string>();
  for (const [path, name] of names) {
    const found = lines.get(path) ?? [];
    const line = found[0] ?? 1;
    if (found[1] !== undefined) throw new NamesLockError(found[1], `"${path}" is there twice`);
    const scope = scopeOf(path);
    if (scope === undefined) continue;
    if (typeof name !== 'string' || !isValidName(name)) {
      throw new NamesLockError(line, `${JSON.stringify(name)} is not a valid GraphQL name (at "${path}")`);
    }
    if (reservedIn(scope).includes(name)) {
      throw new NamesLockError(line, `the name ${name} is reserved (at "${path}")`);
    }
    const other = taken.get(`${scope} ${name}`);
    if (other !== undefined) {
      throw new NamesLockError(line, `the name ${name} is given to both "${other}" and "${path}"`);
    }
    taken.set(`${scope} ${name}`, path);
  }
  return { names: new Map(names.map(([path, name]) => [path, String(name)])) };
}

function readNames(text: string): [string, unknown][] {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    const offset = Number(/position (\d+)/.exec(String(error))?.[1] ?? text.length);
    throw new NamesLockError(text.slice(0, offset).split('\n').length, 'it is not valid JSON');
  }
  const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
  if (isObject(content) && 'version' in content && 'names' in content) {
    if (content.version === 1 && isObject(content.names)) return Object.entries(content.names);
  }
  throw new NamesLockError(1, 'it has to be {"version": 1, "names": {…}}');
}

/** JSON.parse keeps neither lines nor repeated keys, so keys are looked up in the text once more. */
function keyLines(text: string): Map<string, number[]> {
  const lines = new Map<string, number[]>();
  let line = 1;
  let from = 0;
  for (const match of text.matchAll(/"((?:[^"\\]|\\.)*)"\s*:/g)) {
    for (let at = text.indexOf('\n', from); at !== -1 && at < match.index; at = text.indexOf('\n', at + 1))
      line++;
    from = match.index;
    const key = String(JSON.parse(`"${match[1] ?? ''}"`));
    lines.set(key, [...(lines.get(key) ?? []), line]);
  }
  return lines;
}
