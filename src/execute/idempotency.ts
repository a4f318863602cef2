import { codes, type Code } from '../errors/codes.ts';
import { GatewayError } from '../errors/gateway-error.ts';
import type { ItemOutcome } from '../load/write-many.ts';
import type { StoredOutcome, StoredWrite, WriteStore } from '../store/store.ts';

/** How writes of one caller are done once for each key. */
export interface Idempotency {
  readonly store: WriteStore;
  /** The caller's key of a field → where its outcome is kept; nothing can be read back from it. */
  readonly placeOf: (field: string, key: string) => string;
  /** Tells inputs apart; nothing can be read back from it. */
  readonly fingerprint: (input: unknown) => string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Milliseconds after which no write that was begun can be running. */
  readonly longestMs: number;
  /** Told when an outcome could not be kept. */
  readonly onFailure: (error: unknown) => void;
}

/** A write with a key. */
export interface KeyedWrite {
  /** Name of the field. */
  readonly field: string;
  readonly key: string;
  /** What must be the same when the key comes again. */
  readonly input: unknown;
}

/**
 * Does a write once for each key, as Stripe does: who comes again with key and input has the first outcome. An outcome is kept
 * once Dataverse was asked; nothing is where the write surely was not done, for a reason that passes.
 *
 * @param write does it; what it throws says that nothing was sent
 * @param recall makes of what is kept what the write gave
 * @throws GatewayError CONFLICT for a key of another input, or whose write is running; WRITE_OUTCOME_UNKNOWN where its gateway
 *   ended before the write did; UPSTREAM_UNAVAILABLE where the store does not answer, before anything is written
 */
export const writeOnce = async (
  idempotency: Idempotency,
  { field, key, input }: KeyedWrite,
  {
    write,
    recall,
  }: {
    readonly write: () => Promise<readonly ItemOutcome[]>;
    readonly recall: (outcomes: readonly StoredOutcome[]) => Promise<readonly ItemOutcome[]>;
  },
): Promise<readonly ItemOutcome[]> => {
  const { store, now, onFailure } = idempotency;
  const place = idempotency.placeOf(field, key);
  const claim = { fingerprint: idempotency.fingerprint(input), claimedAt: now() };
  const found = await store.claim(place, claim).catch((error: unknown) => {
    throw unanswered(error);
  });
  if (found !== undefined) return recall(outcomesOf(idempotency, claim, found));
  // A claim that stays says that the outcome is not known, which is true then, too.
  const keep = (change: Promise<void>): Promise<void> => change.catch(onFailure);
  let outcomes: readonly ItemOutcome[];
  try {
    outcomes = await write();
  } catch (error) {
    await keep(store.release(place));
    throw error;
  }
  await keep(
    outcomes.some(isFinal)
      ? store.settle(place, { ...claim, outcomes: outcomes.map(stored) })
      : store.release(place),
  );
  return outcomes;
};

const outcomesOf = (
  { now, longestMs }: Idempotency,
  claim: StoredWrite,
  { fingerprint, claimedAt, outcomes }: StoredWrite,
): readonly StoredOutcome[] => {
  if (fingerprint !== claim.fingerprint)
    throw new GatewayError('CONFLICT', 'This idempotencyKey was used with another input.');
  if (outcomes !== undefined) return outcomes;
  if (now() - claimedAt <= longestMs)
    throw new GatewayError('CONFLICT', 'A write with this idempotencyKey is running.', {
      details: { running: true },
      retryAfterSeconds: 1,
    });
  const message = 'The gateway does not know what became of the first write with this idempotencyKey.';
  throw new GatewayError('WRITE_OUTCOME_UNKNOWN', message);
};

/** Of these Dataverse did nothing, and may do it another time. */
const passing: ReadonlySet<Code> = new Set(['UPSTREAM_AUTH', 'UNAUTHENTICATED', 'INTERNAL']);

const isFinal = (outcome: ItemOutcome): boolean => {
  if (outcome.kind !== 'refused') return true;
  const code = codeOf(outcome.error);
  return !codes[code].retryable && !passing.has(code);
};

const codeOf = (error: Error): Code => (error instanceof GatewayError ? error.code : 'INTERNAL');

const stored = (outcome: ItemOutcome): StoredOutcome => {
  if (outcome.kind === 'done') {
    const { id, created } = outcome.result;
    return { kind: 'done', id, created };
  }
  const { kind, error, causedBy } = outcome;
  const { dataverse, details = {} } = error instanceof GatewayError ? error : {};
  const detail = (name: string): string | undefined => {
    const value = details[name];
    return typeof value === 'string' ? value : undefined;
  };
  return {
    kind,
    code: codeOf(error),
    dataverse,
    field: detail('field'),
    recordId: outcome.id ?? detail('recordId'),
    requestId: detail('requestId'),
    causedBy,
  };
};

/** What is kept of a write that was not done, as its error. */
export const refusalOf = (outcome: Exclude<StoredOutcome, { kind: 'done' }>): GatewayError => {
  const { kind, code, dataverse, field, recordId, requestId } = outcome;
  const details = { field, recordId, requestId };
  const told = Object.entries(details).filter(([, value]) => value !== undefined);
  const what =
    kind === 'unknown' ? 'was not answered: it may have been done, or not.' : `was refused (${code}).`;
  return new GatewayError(code, `The first write with this idempotencyKey ${what}`, {
    details: { ...Object.fromEntries(told), replayed: true },
    ...(dataverse && { dataverse }),
  });
};

const unanswered = (cause: unknown): GatewayError =>
  cause instanceof GatewayError
    ? cause
    : new GatewayError(
        'UPSTREAM_UNAVAILABLE',
        'The store of idempotency keys does not answer: nothing was written.',
        { cause, details: { applied: false } },
      );
