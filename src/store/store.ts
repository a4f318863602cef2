import type { Code } from '../errors/codes.ts';
import type { DataverseFault } from '../errors/gateway-error.ts';

/** What became of one row that was to be written: ids and codes, never values. */
export type StoredOutcome =
  | { readonly kind: 'done'; readonly id?: string | undefined; readonly created?: boolean | undefined }
  | {
      readonly kind: 'refused' | 'unknown';
      readonly code: Code;
      readonly dataverse?: DataverseFault | undefined;
      /** Place of the value that it is about: `input.name`. */
      readonly field?: string | undefined;
      /** The row that may have been written. */
      readonly recordId?: string | undefined;
      /** The id under which Dataverse logs the request. */
      readonly requestId?: string | undefined;
      /** Index of the row for which a group was refused, where it is another one. */
      readonly causedBy?: number | undefined;
    };

/** What is kept under a key. */
export interface StoredWrite {
  /** Tells inputs apart without holding them. */
  readonly fingerprint: string;
  /** When the key was claimed, in milliseconds since 1970. */
  readonly claimedAt: number;
  /** One for each row; undefined while the write runs, and for ever where its gateway ended before it did. */
  readonly outcomes?: readonly StoredOutcome[] | undefined;
}

/**
 * Keeps what became of writes. A claim that nobody settles is kept as long as an outcome: whoever claimed it may have written.
 */
export interface WriteStore {
  /**
   * Takes a key, unless it is taken. Of several who claim it at once, one has it.
   *
   * @returns what is kept under it; undefined: it was free, and now is the caller's
   */
  readonly claim: (key: string, write: StoredWrite) => Promise<StoredWrite | undefined>;
  /** Puts the outcome in the place of the claim. */
  readonly settle: (key: string, write: StoredWrite) => Promise<void>;
  /** Gives a claimed key back: nothing was written. */
  readonly release: (key: string) => Promise<void>;
}

/** Milliseconds that an outcome is kept: 24 hours. */
export const keptMs = 24 * 60 * 60 * 1000;
