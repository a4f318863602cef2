import PQueue from 'p-queue';

import { GatewayError } from '../errors/gateway-error.ts';
import { rowOfMultiple, type MultipleWrite } from '../query/multiple-write.ts';
import { asError } from './as-error.ts';
import { performWrites, type WriteContext } from './perform-writes.ts';
import type { WriteOutcome, WriteRequest, WriteResult } from './write-request.ts';

/** What became of one of many writes. */
export type ItemOutcome =
  | { readonly kind: 'done'; readonly result: WriteResult }
  | {
      readonly kind: 'refused' | 'unknown';
      readonly error: Error;
      /** Primary key of the row that may have been written, where that was known before. */
      readonly id?: string | undefined;
      /** Index of the item for which its group was refused, where it is another one. */
      readonly causedBy: number | undefined;
    };

/** Writes of a group, which is done as a whole or not at all. */
const groupSize = 100;

/** Groups that are under way at once. */
const parallelGroups = 4;

/**
 * Does many writes in groups, a few at a time. A group that is refused costs the others nothing; each of its items tells
 * which one it was.
 */
export const writeMany = async (
  context: WriteContext,
  requests: readonly WriteRequest[],
): Promise<readonly ItemOutcome[]> => {
  const outcomes: ItemOutcome[] = [];
  const queue = new PQueue({ concurrency: parallelGroups });
  await queue.addAll(
    groupsOf(requests).map(({ start, members }) => async () => {
      const outcome = await performWrites(context, members, multipleOf(members)).catch(failed);
      for (const [index, { id }] of members.entries())
        outcomes[start + index] = outcomeOf(outcome, { start, index, id });
    }),
  );
  return outcomes;
};

interface Group {
  /** Index of its first item. */
  readonly start: number;
  readonly members: readonly WriteRequest[];
}

/** A group as one action, where the table has it and no row needs what it can't do or tell. */
const multipleOf = (members: readonly WriteRequest[]): MultipleWrite | undefined => {
  const [first, ...others] = members;
  if (first?.multiple === undefined || others.length === 0) return undefined;
  const { multiple: action, table } = first;
  if (members.some(({ wantsCreated }) => wantsCreated)) return undefined;
  const rows = members.flatMap((member) => rowOfMultiple(member, action) ?? []);
  return rows.length === members.length ? { action, table, rows } : undefined;
};

/** In their order; an item may be several writes. Rows of elastic tables go one by one: a group of them is not done as a whole. */
const groupsOf = (requests: readonly WriteRequest[]): readonly Group[] => {
  const groups: { start: number; members: WriteRequest[]; size: number }[] = [];
  for (const [index, request] of requests.entries()) {
    const size = request.mutations.length;
    const last = groups.at(-1);
    if (last === undefined || request.table.isElastic === true || last.size + size > groupSize)
      groups.push({ start: index, members: [request], size });
    else {
      last.members.push(request);
      last.size += size;
    }
  }
  return groups;
};

const failed = (error: unknown): WriteOutcome => ({
  kind: 'refused',
  index: undefined,
  error:
    error instanceof GatewayError
      ? error
      : new GatewayError('INTERNAL', 'Something went wrong in the gateway.', { cause: asError(error) }),
});

const outcomeOf = (
  outcome: WriteOutcome,
  { start, index, id }: { start: number; index: number; id: string | undefined },
): ItemOutcome => {
  switch (outcome.kind) {
    case 'done': {
      const result = outcome.results[index];
      if (result === undefined) throw new TypeError('A write has no result');
      return { kind: 'done', result };
    }
    case 'refused': {
      const { index: culprit, error } = outcome;
      const causedBy = culprit === undefined || culprit === index ? undefined : start + culprit;
      return { kind: 'refused', error, causedBy };
    }
    case 'unknown': {
      const error = outcome.errors[index];
      if (error === undefined) throw new TypeError('A write has no outcome');
      return { kind: 'unknown', error, id, causedBy: undefined };
    }
  }
};
