import { ListPage } from '../odata/list-page.ts';
import type { PendingPart } from '../odata/pending-slots.ts';
import type { Row } from '../odata/read-rows.ts';
import { both } from '../query/filter.ts';
import { isCountedAtOnce } from '../query/is-counted-at-once.ts';
import type { LookupNeed } from '../query/need.ts';
import type { Follow, FollowPage, FollowRelated, ReadPlan } from '../query/read-plan.ts';
import { wrongParent } from '../query/wrong-parent.ts';
import { asError } from './as-error.ts';
import { filterByParent } from './filter-by-parent.ts';
import { followCount } from './follow-count.ts';
import type { ReadContext } from './reader.ts';
import { rowsAt } from './run-query.ts';

interface FollowInput {
  readonly plan: ReadPlan;
  /** Rows of the plan's query, collections in their slots. */
  readonly rows: readonly Row[];
  readonly paths: readonly string[];
}

interface ParentRows {
  readonly parents: readonly Row[];
  readonly paths: readonly string[];
}

/** Most ids in one request by id; decides which way of following costs less. */
const idsPerRequest = 500;

/**
 * Runs the further reads of a plan, in parallel, and puts what they bring into the slots of the rows. Never throws: a failed
 * read puts its error into the slots that it was to fill. What is deferred is begun, and noted as pending, not waited for.
 */
export const followAll = async (context: ReadContext, { plan, rows, paths }: FollowInput): Promise<void> => {
  await Promise.all(
    plan.follows.map(async (follow) => {
      const parents = rowsAt(rows, follow.path);
      if (parents.length === 0) return;
      if (!follow.deferred || context.pending === undefined) {
        await runFollow(context, follow, { parents, paths });
        return;
      }
      const filled = runFollow(context.later, follow, { parents, paths });
      // Nobody waits for it here, so that what it throws, which only a defect can, has to be caught here.
      const settled = filled.catch((error: unknown) => {
        for (const row of parents) for (const { slot } of slotsOf(follow)) row[slot] = asError(error);
      });
      context.pending.add(parents, slotsOf(follow), settled);
    }),
  );
};

const runFollow = async (context: ReadContext, follow: Follow, input: ParentRows): Promise<void> => {
  switch (follow.kind) {
    case 'related':
      await followRelated(context, follow, input);
      return;
    case 'page':
      await followPage(context, follow, input);
      return;
    case 'count':
      await followCount(context, follow, input);
      return;
  }
};

interface FilledSlot {
  readonly slot: string;
  readonly part: PendingPart;
}

const slotsOf = (follow: Follow): readonly FilledSlot[] => {
  switch (follow.kind) {
    case 'related':
      return follow.slots.map(({ slot }) => ({ slot, part: 'rows' }));
    case 'page':
      return [{ slot: follow.collection.slot, part: 'rows' }];
    case 'count':
      return [{ slot: follow.collection.slot, part: 'count' }];
  }
};

const followRelated = async (
  context: ReadContext,
  follow: FollowRelated,
  { parents, paths }: ParentRows,
): Promise<void> => {
  const { byTarget, reread } = follow;
  if (byTarget === undefined) {
    if (reread !== undefined) await rereadRows(context, { ...follow, reread }, { parents, paths });
    return;
  }
  const pointing = parents.filter((row) => byTarget.some(({ property }) => hasValue(row[property])));
  for (const row of parents) for (const { slot } of byTarget) row[slot] = null;
  if (pointing.length === 0) return;
  if (reread === undefined || isCheaperByTarget(byTarget, pointing, follow.table.key)) {
    await readTargets(context, byTarget, { parents: pointing, paths });
  } else {
    await rereadRows(context, { ...follow, reread }, { parents: pointing, paths });
  }
};

/** Fewer requests, or as many with no more rows. */
const isCheaperByTarget = (lookups: readonly LookupNeed[], parents: readonly Row[], key: string): boolean => {
  const byTable = new Map<string, Set<unknown>>();
  for (const { need, property, polymorphic, tableProperty, tables } of lookups) {
    const ids = byTable.get(need.table.logicalName) ?? new Set();
    byTable.set(need.table.logicalName, ids);
    for (const row of parents) {
      if (!hasValue(row[property])) continue;
      const target = row[tableProperty];
      // Without it, it is not known which table to ask.
      if (polymorphic && typeof target !== 'string') return false;
      if (!polymorphic || tables.has(String(target))) ids.add(row[property]);
    }
  }
  const sizes = [...byTable.values()].map(({ size }) => size);
  const requests = sum(sizes.map((size) => Math.ceil(size / idsPerRequest)));
  const distinctParents = new Set(parents.map((row) => row[key])).size;
  const rereads = Math.ceil(distinctParents / idsPerRequest);
  return requests < rereads || (requests === rereads && sum(sizes) <= distinctParents);
};

const readTargets = async (
  context: ReadContext,
  lookups: readonly LookupNeed[],
  { parents, paths }: ParentRows,
): Promise<void> => {
  const reads: Promise<void>[] = [];
  for (const { need, property, polymorphic, slot, tableProperty, tables } of lookups) {
    const waiting = new Map<string, Row[]>();
    for (const row of parents) {
      const id = row[property];
      if (typeof id !== 'string') continue;
      const target = row[tableProperty];
      // Where it is missing each table is asked: at most one has the row.
      if (polymorphic && typeof target === 'string' && !tables.has(target)) continue;
      const rows = waiting.get(id);
      if (rows === undefined) waiting.set(id, [row]);
      else rows.push(row);
    }
    for (const [id, rows] of waiting) {
      const read = context.readRow({ need, id, paths }).catch(asError);
      reads.push(
        read.then((target) => {
          for (const row of rows) row[slot] = target;
        }),
      );
    }
  }
  await Promise.all(reads);
};

/** Asks for the same rows again, with expands. */
const rereadRows = async (
  context: ReadContext,
  { reread, slots, table }: FollowRelated & { readonly reread: ReadPlan },
  { parents, paths }: ParentRows,
): Promise<void> => {
  const ids = parents.map((row) => String(row[table.key]));
  const found = await context.readRowsById({ plan: reread, ids, paths });
  for (const parent of parents) {
    const again = found.get(String(parent[table.key]));
    for (const { slot, collection } of slots) {
      const missing = collection ? ListPage.empty() : null;
      parent[slot] = again instanceof Error ? again : (again?.[slot] ?? missing);
      if (again !== undefined && !(again instanceof Error)) copyCount(context, slot, { parent, again });
    }
  }
};

/** A page that is still being counted is replaced on the row that was read again, and so is the parent's. */
const copyCount = (
  { pending }: ReadContext,
  slot: string,
  { parent, again }: { readonly parent: Row; readonly again: Row },
): void => {
  const counted = pending?.find(again, slot, 'count');
  if (counted === undefined) return;
  const filled = counted.then(() => {
    parent[slot] = again[slot];
  });
  pending?.add([parent], [{ slot, part: 'count' }], filled);
};

/**
 * A nested list that goes on from a cursor; the cursor's parent is the only one that has rows to show. Where `$count` stops at
 * its cap, the list is counted as its first page was.
 */
const followPage = async (
  context: ReadContext,
  follow: FollowPage,
  { parents, paths }: ParentRows,
): Promise<void> => {
  const { collection, table } = follow;
  const { slot, need, page, orderBy } = collection;
  await Promise.all(
    parents.map(async (row) => {
      const id = row[table.key];
      const filter = page.resume?.parent === id ? filterByParent(collection, table, id) : undefined;
      row[slot] =
        filter === undefined
          ? wrongParent()
          : await context
              .readList({ need, page, orderBy, filter: both(filter, collection.filter), paths })
              .catch(asError);
      const list = row[slot];
      if (!(list instanceof ListPage) || !isCapped(list) || !isCountedAtOnce(collection)) return;
      row[slot] = list.withTotal(undefined);
      await followCount(context, { ...follow, kind: 'count' }, { parents: [row], paths });
    }),
  );
};

const isCapped = ({ total }: ListPage): boolean =>
  total !== undefined && !(total instanceof Error) && total.isCapped;

const hasValue = (value: unknown): boolean => value !== null && value !== undefined;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
