/** Milliseconds for which a part is good: long enough for a few tries, too short to mix two states of an organisation. */
const maxAgeMs = 10 * 60 * 1000;

/**
 * Parts of a load that came before another part failed, by name. The next load takes them from here instead of fetching
 * them, if the organisation's metadata is of the same version and they are not old.
 */
export class KeptParts<Part> {
  readonly #now: () => number;
  readonly #parts = new Map<string, { readonly part: Part; readonly at: number }>();
  #version: string | undefined;

  /** @param now milliseconds */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** A load begins: what it can't use is dropped. */
  begin(version: string | undefined): void {
    if (version !== this.#version) this.#parts.clear();
    this.#version = version;
    for (const [name, { at }] of this.#parts) {
      if (this.#now() - at > maxAgeMs) this.#parts.delete(name);
    }
  }

  /** The part of that name, or what `fetch` brings. */
  async get(name: string, fetch: () => Promise<Part>): Promise<Part> {
    const kept = this.#parts.get(name);
    if (kept !== undefined) return kept.part;
    const part = await fetch();
    this.#parts.set(name, { part, at: this.#now() });
    return part;
  }

  /** A load is complete: the next one fetches all. */
  clear(): void {
    this.#parts.clear();
  }
}
