/** What is known of an operation before it is sent. */
export interface SizedOperation {
  /** Characters of its whole URL. */
  readonly urlLength: number;
}

export interface BatchPolicy {
  /** So many operations that are ready together go as plain requests, in parallel; more go as batches. @default 8 */
  readonly maxParallel: number;
  /** Reads in one `$batch`, which runs them one after another. @default 20 */
  readonly maxBatch: number;
  /** A longer URL travels inside a one-part `$batch` (contract §2.1: 32,768 outside, 65,536 inside). @default 30000 */
  readonly maxPlainUrl: number;
}

export const defaultBatchPolicy: BatchPolicy = { maxParallel: 8, maxBatch: 20, maxPlainUrl: 30_000 };

/** Longest URL that is sent at all, inside a `$batch`. */
export const maxUrlLength = 60_000;

/** One HTTP request: a plain one, or a batch. */
export type Shipment<T> =
  | { readonly kind: 'plain'; readonly operation: T }
  | { readonly kind: 'batch'; readonly operations: readonly T[] };

/** Divides the operations that are ready together into HTTP requests. Pure; every operation is in exactly one. */
export const shipOperations = <T extends SizedOperation>(
  operations: readonly T[],
  policy: BatchPolicy,
): readonly Shipment<T>[] => {
  const long = operations.filter(({ urlLength }) => urlLength > policy.maxPlainUrl);
  const short = operations.filter(({ urlLength }) => urlLength <= policy.maxPlainUrl);
  const alone = long.map((operation): Shipment<T> => ({ kind: 'batch', operations: [operation] }));
  if (short.length <= policy.maxParallel) {
    return [...alone, ...short.map((operation): Shipment<T> => ({ kind: 'plain', operation }))];
  }
  for (let start = 0; start < short.length; start += policy.maxBatch) {
    alone.push({ kind: 'batch', operations: short.slice(start, start + policy.maxBatch) });
  }
  return alone;
};
