import type { NamePreferences } from './name-preferences.ts';
import { reservedIn, scopeOf, type NameScope, type NamesLock } from './names-lock.ts';
import { isValidName } from './names.ts';

/** Something that needs a name. */
export interface NameRequest {
  /** Logical path, see `lockPaths`. */
  readonly path: string;
  readonly wanted: string;
  /** Tried before underscores are appended. */
  readonly distinct?: string;
}

/** A name that is not the one that the rules make of its source alone, since another has that. */
export interface NameClash {
  readonly path: string;
  readonly wanted: string;
  readonly name: string;
}

/** A chosen name that can't be used; the message names its path. */
export class NamePreferenceError extends Error {
  override readonly name = 'NamePreferenceError';

  constructor(path: string, problem: string) {
    super(`The name chosen for "${path}" ${problem}`);
  }
}

/**
 * Settles clashes: chosen names first, then locked ones, then whoever asks earlier; a loser gets `_`, again until free.
 * Callers ask in the order of precedence, and among equals by logical path, so that the order of metadata never matters.
 */
export class NameBook {
  readonly #names: Map<string, string>;
  readonly #locked: ReadonlyMap<string, string>;
  readonly #taken = new Map<NameScope, Set<string>>();
  readonly #chosen = new Set<string>();
  readonly #added: string[] = [];
  readonly #clashes: NameClash[] = [];

  /** @throws NamePreferenceError for a chosen name that is invalid, reserved or another's */
  constructor(lock: NamesLock | undefined, preferences: NamePreferences = {}) {
    this.#locked = lock?.names ?? new Map();
    this.#names = new Map(this.#locked);
    const overrides = Object.entries(preferences.overrides ?? {});
    this.#release(overrides);
    for (const [path, name] of overrides) {
      checkChosen(path, name);
      this.#names.set(path, name);
      this.#chosen.add(path);
    }
    // Names of what is gone for now stay taken too: it may come back.
    for (const [path, name] of this.#names) {
      const scope = scopeOf(path);
      if (scope === undefined) continue;
      const taken = this.#takenIn(scope);
      if (taken.has(name) && this.#chosen.size > 0) this.#checkUnique(scope, name);
      taken.add(name);
    }
  }

  /** Gives each request a name that is unique in its scope. */
  settle({ path, wanted, distinct }: NameRequest): string {
    const locked = this.#names.get(path);
    if (locked !== undefined) {
      this.#chosen.delete(path);
      if (!this.#locked.has(path)) this.#added.push(path);
      return locked;
    }
    const scope = scopeOf(path);
    if (scope === undefined) throw new TypeError(`Not a path of a name: ${path}`);
    const taken = this.#takenIn(scope);
    let name = wanted;
    if (taken.has(name) && distinct !== undefined) name = distinct;
    while (taken.has(name)) name += '_';
    taken.add(name);
    this.#names.set(path, name);
    this.#added.push(path);
    if (name !== wanted) this.#clashes.push({ path, wanted, name });
    return name;
  }

  /** Records what isn't a name but has to be as stable as one. */
  record(path: string, value: string): void {
    this.#names.set(path, value);
  }

  /** Everything locked before and everything settled since. */
  finish(): NamesLock {
    return { names: this.#names };
  }

  /** Paths that were named and are not in the lock, sorted. */
  added(): readonly string[] {
    return this.#added.sort();
  }

  /** Names that yielded to others, by path. Only those that were settled now: locked ones are as they are. */
  clashes(): readonly NameClash[] {
    return this.#clashes.sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  /** Paths with a chosen name that nothing asked for, most often misspelt ones. */
  unused(): readonly string[] {
    return [...this.#chosen].sort();
  }

  /**
   * A table that gets another name than it is locked under gets new root fields and generated types after it. Once that is
   * locked in turn, these hold like any name.
   */
  #release(overrides: readonly (readonly [path: string, name: string])[]): void {
    const renamed = overrides.filter(([path, name]) => isTable(path) && this.#locked.get(path) !== name);
    if (renamed.length === 0) return;
    const tables = new Set(renamed.map(([path]) => path));
    for (const path of this.#locked.keys()) {
      const [table, ...rest] = path.split(':');
      if (table !== undefined && rest.length > 0 && tables.has(table)) this.#names.delete(path);
    }
  }

  #checkUnique(scope: NameScope, name: string): void {
    const paths = [...this.#names].filter(([path, one]) => one === name && scopeOf(path) === scope);
    const [path] = paths.find(([one]) => this.#chosen.has(one)) ?? [];
    const [other] = paths.find(([one]) => one !== path) ?? [];
    if (path !== undefined) throw new NamePreferenceError(path, `is ${name}, which "${other ?? '?'}" has`);
  }

  #takenIn(scope: NameScope): Set<string> {
    let taken = this.#taken.get(scope);
    if (taken === undefined) {
      taken = new Set(reservedIn(scope));
      this.#taken.set(scope, taken);
    }
    return taken;
  }
}

function isTable(path: string): boolean {
  return /^[^.:<>#/]+$/.test(path);
}

function checkChosen(path: string, name: string): void {
  const scope = scopeOf(path);
  if (scope === undefined) throw new NamePreferenceError(path, 'stands for nothing that has a name');
  if (!isValidName(name)) throw new NamePreferenceError(path, `is "${name}", which GraphQL does not accept`);
  if (reservedIn(scope).includes(name)) throw new NamePreferenceError(path, `is ${name}, which is reserved`);
}
