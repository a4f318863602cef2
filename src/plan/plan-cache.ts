import { LRUCache } from 'lru-cache';

import type { Table } from '../model/model.ts';
import type { Need } from '../query/need.ts';
import type { Planner } from './planner.ts';
import { needFor } from './record-input.ts';
import type { FieldSelection } from './selection.ts';

interface Wanted {
  /** What kind of plan it is, as one selection may have several. */
  readonly kind: 'record' | 'connection';
  readonly table: Table;
  /** Known by identity. */
  readonly fields: readonly FieldSelection[];
}

/** A plan that is kept. */
export interface Planned<Plan> {
  readonly plan: Plan;
  /** What the plan wants of the table's rows. Shared between operations: to be copied before anything is added. */
  readonly need: Need;
}

/** Planned fields that are kept in all, and of one plan at most: an interface of many tables makes a plan for each. */
const maxFields = 200_000;
const maxFieldsOfPlan = 20_000;

/**
 * Plans of one schema, those that were used last. What a plan takes from its operation is part of its key; one with a cursor
 * in it is not kept, since a cursor expires.
 */
export class PlanCache {
  readonly #plans = new LRUCache<string, Planned<unknown>>({
    maxSize: maxFields,
    maxEntrySize: maxFieldsOfPlan,
  });
  readonly #numbers = new WeakMap<readonly FieldSelection[], number>();
  #count = 0;

  /**
   * @param make plans the fields, and adds to the need; the same for the same `kind`
   * @throws whatever `make` throws
   */
  plan<Plan>(
    planner: Planner,
    { kind, table, fields }: Wanted,
    make: (planner: Planner, need: Need) => Plan,
  ): Planned<Plan> {
    const { language, limits, filterLimits } = planner;
    const key = JSON.stringify([
      this.#numberOf(fields),
      kind,
      table.logicalName,
      language,
      limits,
      filterLimits,
    ]);
    const known = this.#plans.get(key);
    if (known !== undefined) return known as Planned<Plan>;
    const cursors: string[] = [];
    let size = 1;
    const watched: Planner = {
      ...planner,
      openCursor: (cursor, listKey) => {
        cursors.push(cursor);
        return planner.openCursor(cursor, listKey);
      },
      onFields: (count) => {
        size += 1 + count;
      },
    };
    const need = needFor(planner, table);
    const planned = { plan: make(watched, need), need };
    if (cursors.length === 0) this.#plans.set(key, planned, { size });
    return planned;
  }

  #numberOf(fields: readonly FieldSelection[]): number {
    const known = this.#numbers.get(fields);
    if (known !== undefined) return known;
    this.#count += 1;
    this.#numbers.set(fields, this.#count);
    return this.#count;
  }
}
