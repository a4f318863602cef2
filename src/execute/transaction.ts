import { GraphQLError } from 'graphql';

import { GatewayError } from '../errors/gateway-error.ts';
import type { Loaders } from '../load/loaders.ts';
import type { WriteRequest, WriteResult } from '../load/write-request.ts';
import { maxWrites } from '../plan/write/plan-write.ts';
import type { NewRecord } from '../plan/write/write-planner.ts';
import type { RowReference } from '../query/mutation.ts';

interface Member {
  readonly seat: number;
  /** Response key of the field. */
  readonly key: string;
  readonly request: WriteRequest;
  readonly resolve: (result: WriteResult) => void;
  readonly reject: (error: Error) => void;
}

/**
 * The writes of a mutation `@transaction`. Each of its fields joins or fails, in their order; when all have, the writes
 * go out as one change set. Where one fails, nothing is written, and each field has an error that names it.
 */
export class Transaction {
  readonly #size: number;
  readonly #write: Loaders['write'];
  readonly #members: Member[] = [];
  readonly #newRecords = new Map<string, NewRecord>();
  #failure: { readonly key: string; readonly error: Error } | undefined;
  #seats = 0;
  /** Response keys of the fields that joined or failed. */
  readonly #arrived = new Set<string>();

  /** @param size number of its fields */
  constructor(size: number, write: Loaders['write']) {
    this.#size = size;
    this.#write = write;
  }

  /** The new record of a field that was announced. */
  newRecord(alias: string): NewRecord | undefined {
    return this.#newRecords.get(alias);
  }

  /** Whether a row is created by a field that was announced. */
  isNew({ entitySet, id }: RowReference): boolean {
    return [...this.#newRecords.values()].some((row) => row.id === id && row.table.entitySet === entitySet);
  }

  /**
   * A field that is planned, in the order of the operation; it joins when it may be written.
   *
   * @returns its place
   */
  announce(key: string, created: NewRecord | undefined): number {
    if (created !== undefined) this.#newRecords.set(key, created);
    this.#seats += 1;
    return this.#seats;
  }

  /** @throws what refused the writes, once it is known; why the field failed, where its time was up before */
  join({ key, seat }: { key: string; seat: number }, request: WriteRequest): Promise<WriteResult> {
    if (this.#arrived.has(key))
      return Promise.reject(this.#failure?.error ?? new TypeError('It joined before'));
    return new Promise((resolve, reject) => {
      this.#members.push({ seat, key, request, resolve, reject });
      this.#arrive(key);
    });
  }

  /** A field that ended without joining, for whatever reason, which is the error of all; of one that joined it says nothing. */
  fail(key: string, error: Error): void {
    if (this.#arrived.has(key)) return;
    this.#failure ??= { key, error };
    this.#arrive(key);
  }

  #arrive(key: string): void {
    this.#arrived.add(key);
    if (this.#arrived.size === this.#size) void this.#finish();
  }

  async #finish(): Promise<void> {
    this.#members.sort((one, other) => one.seat - other.seat);
    if (this.#failure !== undefined) {
      this.#rejectAll(this.#failure.key, this.#failure.error);
      return;
    }
    const writes = this.#members.reduce((sum, { request }) => sum + request.mutations.length, 0);
    if (writes > maxWrites) {
      const message = `A transaction has at most ${maxWrites} writes, and this one has ${writes}.`;
      this.#rejectAll(undefined, new GatewayError('BAD_USER_INPUT', message));
      return;
    }
    try {
      const outcome = await this.#write(this.#members.map(({ request }) => request));
      if (outcome.kind === 'done') {
        for (const [index, member] of this.#members.entries()) {
          const result = outcome.results[index];
          if (result === undefined) member.reject(new TypeError('A write has no result'));
          else member.resolve(result);
        }
        return;
      }
      if (outcome.kind === 'unknown') {
        for (const [index, member] of this.#members.entries())
          member.reject(outcome.errors[index] ?? new TypeError('A write has no outcome'));
        return;
      }
      const failed = outcome.index === undefined ? undefined : this.#members[outcome.index];
      this.#rejectAll(failed?.key, outcome.error);
    } catch (error) {
      this.#rejectAll(
        undefined,
        error instanceof Error ? error : new Error('A write failed', { cause: error }),
      );
    }
  }

  /** @param key of the field that it is about; undefined: of none in particular */
  #rejectAll(key: string | undefined, error: Error): void {
    for (const member of this.#members) {
      member.reject(key === undefined || member.key === key ? error : becauseOf(key, error));
    }
  }
}

const becauseOf = (key: string, error: Error): Error => {
  const because = `Nothing was written, because "${key}" failed: ${error.message}`;
  // GraphQL's own are about arguments, whose variables may be null.
  if (error instanceof GraphQLError)
    return new GatewayError('BAD_USER_INPUT', because, { cause: error, details: { failedField: key } });
  if (!(error instanceof GatewayError)) return error;
  return new GatewayError(error.code, because, {
    cause: error,
    details: { ...error.details, failedField: key },
    ...(error.dataverse && { dataverse: error.dataverse }),
  });
};
