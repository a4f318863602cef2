import { reservedIn, scopeOf, type NameScope, type NamesLock } from './names-lock.ts';

/** Something that needs a name. */
export interface NameRequest {
  /** Logical path, see `lockPaths`. */
  readonly path: string;
  readonly wanted: string;
  /** Tried before underscores are appended. */
  readonly distinct?: string;
}

/**
 * Settles clashes: locked names first, then whoever asks earlier; a loser gets `_`, again until free.
 * Callers ask in the order of precedence, and among equals by logical path, so that the order of metadata never matters.
 */
export class NameBook {
  readonly #names: Map<string, string>;
  readonly #taken = new Map<NameScope, Set<string>>();

  constructor(lock: NamesLock | undefined) {
    this.#names = new Map(lock?.names);
    // Names of what is gone for now stay taken too: it may come back.
    for (const [path, name] of this.#names) {
      const scope = scopeOf(path);
      if (scope !== undefined) this.#takenIn(scope).add(name);
    }
  }

  /** Gives each request a name that is unique in its scope. */
  settle(request: NameRequest): string {
    const scope = scopeOf(request.path);
    if (scope === undefined) throw new TypeError(`Not a path of a name: ${request.path}`);
    const locked = this.#names.get(request.path);
    if (locked !== undefined) return locked;
    const taken = this.#takenIn(scope);
    let name = request.wanted;
    if (taken.has(name) && request.distinct !== undefined) name = request.distinct;
    while (taken.has(name)) name += '_';
    taken.add(name);
    this.#names.set(request.path, name);
    return name;
  }

  isTaken(scope: NameScope, name: string): boolean {
    return this.#takenIn(scope).has(name);
  }

  /** Keeps a name from being given out. */
  reserve(scope: NameScope, name: string): void {
    this.#takenIn(scope).add(name);
  }

  /** Records what isn't a name but has to be as stable as one. */
  record(path: string, value: string): void {
    this.#names.set(path, value);
  }

  /** Everything locked before and everything settled since. */
  finish(): NamesLock {
    return { names: this.#names };
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
