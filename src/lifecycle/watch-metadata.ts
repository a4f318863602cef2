import type { LoadedMetadata } from '../metadata/metadata-source.ts';

/** What passes time; tests have their own. */
export interface WatchTimers {
  /** Milliseconds from any fixed moment on. */
  readonly now: () => number;
  /** Calls back once after so many milliseconds, unless the function that it returns is called before. */
  readonly after: (ms: number, callback: () => void) => () => void;
}

export interface WatchMetadataOptions {
  /** Version of the metadata that is served now, undefined where it is not known. */
  readonly version: string | undefined;
  /** The organisation's version; undefined where it tells none. Its errors are failures. */
  readonly probe: (signal: AbortSignal) => Promise<string | undefined>;
  /** Loads the metadata. Its errors are failures. */
  readonly load: (signal: AbortSignal) => Promise<LoadedMetadata>;
  /** Takes metadata that changed into use. Its errors are failures: the metadata is loaded again at the next look. */
  readonly onMetadata: (metadata: LoadedMetadata) => void | Promise<void>;
  /** Told what each look found; before the load where something changed. */
  readonly onProbe?: ((result: 'unchanged' | 'changed') => void) | undefined;
  /** Told why a look or what followed it failed; the next one is made in its time. */
  readonly onFailure: (error: unknown) => void;
  /** Milliseconds between the end of a look and the next; 0: only when triggered. */
  readonly periodMs: number;
  /** Milliseconds from the beginning of a look to the next, at least, however often it is triggered. @default 10000 */
  readonly minPauseMs?: number | undefined;
  /** @default the machine's, which don't keep the process alive */
  readonly timers?: WatchTimers | undefined;
}

/** A watch that runs. */
export interface MetadataWatch {
  /**
   * Looks at once, or as soon as the last look is long enough ago; triggers in the meantime are one.
   *
   * @returns true as soon as other metadata is in use, whichever look found it; false where this one finds none, or fails, and at
   *   once where the last look found none and is not long enough ago: what has its cause elsewhere is not to wait each time
   */
  trigger(): Promise<boolean>;
  /** Ends the watch. A look or load that runs is given up, and nobody is told. */
  close(): void;
}

/**
 * Looks every now and then whether the metadata of an organisation changed, by its version, and loads it aside when it did.
 * An organisation that tells no version is looked at in vain by period; a trigger loads.
 */
export const watchMetadata = (options: WatchMetadataOptions): MetadataWatch => {
  const watch = new Watch(options);
  watch.waitPeriod();
  return watch;
};

const defaultMinPauseMs = 10_000;

type TellWhetherChanged = (changed: boolean) => void;

class Watch implements MetadataWatch {
  readonly #options: WatchMetadataOptions;
  readonly #timers: WatchTimers;
  readonly #closing = new AbortController();
  #version: string | undefined;
  #running = false;
  /** Those who triggered the next look. */
  #waiting: TellWhetherChanged[] = [];
  /** Of the last look. */
  #foundOther = false;
  #lastBegin = Number.NEGATIVE_INFINITY;
  #cancelWait: () => void = () => undefined;

  constructor(options: WatchMetadataOptions) {
    this.#options = options;
    this.#timers = options.timers ?? machineTimers;
    this.#version = options.version;
  }

  trigger(): Promise<boolean> {
    if (this.#isClosed()) return Promise.resolve(false);
    const isFirst = this.#waiting.length === 0;
    const changed = new Promise<boolean>((resolve) => this.#waiting.push(resolve));
    if (this.#running) return changed;
    const isVain = this.#pauseMs() > 0 && !this.#foundOther;
    if (isFirst) this.#waitTurn();
    return isVain ? Promise.resolve(false) : changed;
  }

  close(): void {
    this.#closing.abort();
    this.#cancelWait();
    for (const tell of this.#waiting.splice(0)) tell(false);
  }

  waitPeriod(): void {
    const { periodMs } = this.#options;
    if (periodMs > 0) this.#wait(periodMs);
  }

  #waitTurn(): void {
    this.#wait(this.#pauseMs());
  }

  /** Milliseconds until the next look may begin. */
  #pauseMs(): number {
    const next = this.#lastBegin + (this.#options.minPauseMs ?? defaultMinPauseMs);
    return Math.max(0, next - this.#timers.now());
  }

  #wait(ms: number): void {
    this.#cancelWait();
    if (this.#isClosed()) return;
    if (ms === 0) {
      void this.#run();
      return;
    }
    this.#cancelWait = this.#timers.after(ms, () => void this.#run());
  }

  async #run(): Promise<void> {
    const asked = this.#waiting.splice(0);
    this.#running = true;
    this.#lastBegin = this.#timers.now();
    let changed = false;
    try {
      changed = await this.#look(asked.length > 0);
    } catch (error) {
      if (!this.#isClosed()) this.#options.onFailure(error);
    }
    this.#running = false;
    this.#foundOther = changed;
    for (const tell of asked) tell(changed);
    if (this.#waiting.length === 0) {
      this.waitPeriod();
      return;
    }
    // Whoever triggered a look meanwhile may have met the old metadata; the next look tells whether the new ones are the last.
    this.#waitTurn();
    if (changed) for (const tell of this.#waiting) tell(true);
  }

  /** Whether other metadata is in use now. */
  async #look(triggered: boolean): Promise<boolean> {
    const { probe, load, onMetadata, onProbe } = this.#options;
    const { signal } = this.#closing;
    const version = await probe(signal);
    if (this.#isClosed()) return false;
    const changed = version === undefined ? triggered : version !== this.#version;
    onProbe?.(changed ? 'changed' : 'unchanged');
    if (!changed) return false;
    const metadata = await load(signal);
    if (this.#isClosed()) return false;
    await onMetadata(metadata);
    // The version from before the load: a change during it makes the next look find another one.
    this.#version = metadata.version ?? version;
    return true;
  }

  #isClosed(): boolean {
    return this.#closing.signal.aborted;
  }
}

const machineTimers: WatchTimers = {
  now: () => performance.now(),
  after: (ms, callback) => {
    const timer = setTimeout(callback, ms).unref();
    return () => clearTimeout(timer);
  },
};
