import { GatewayError } from '../errors/gateway-error.ts';
import { keptMs, type StoredWrite, type WriteStore } from './store.ts';

export interface MemoryStoreOptions {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Rows whose outcomes are kept at once, at most. @default 200,000 */
  readonly maxRows?: number | undefined;
}

interface Kept {
  readonly write: StoredWrite;
  readonly expires: number;
}

/**
 * Keeps outcomes in this process: another gateway knows nothing of them, and a restart forgets them. Where it is full, new
 * keys are refused (OVERLOADED): to forget one early would let its write be done twice.
 */
export const memoryStore = ({ now, maxRows = 200_000 }: MemoryStoreOptions): WriteStore => {
  // In the order of their ends, since all are kept equally long.
  const kept = new Map<string, Kept>();
  let rows = 0;
  const remove = (key: string): void => {
    const found = kept.get(key);
    if (found === undefined) return;
    rows -= sizeOf(found.write);
    kept.delete(key);
  };
  const put = (key: string, write: StoredWrite): void => {
    remove(key);
    rows += sizeOf(write);
    kept.set(key, { write, expires: now() + keptMs });
  };
  const forget = (): void => {
    for (const [key, { expires }] of kept) {
      if (expires > now()) return;
      remove(key);
    }
  };
  return {
    // Not async: between looking and taking nobody else has a turn.
    claim: (key, write) => {
      forget();
      const found = kept.get(key);
      if (found !== undefined) return Promise.resolve(found.write);
      if (rows >= maxRows) return Promise.reject(full());
      put(key, write);
      return Promise.resolve(undefined);
    },
    settle: (key, write) => {
      put(key, write);
      return Promise.resolve();
    },
    release: (key) => {
      remove(key);
      return Promise.resolve();
    },
  };
};

const sizeOf = ({ outcomes }: StoredWrite): number => Math.max(1, outcomes?.length ?? 1);

const full = (): GatewayError =>
  new GatewayError('OVERLOADED', 'There is no room for another idempotencyKey: nothing was written.');
