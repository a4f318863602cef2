import type { Table } from '../model/model.ts';
import { needOf, type Need } from '../query/need.ts';
import type { Planner } from './planner.ts';
import { referenceTo } from './record-input.ts';
import type { FieldSelection } from './selection.ts';

interface Wanted {
  /** What kind of plan it is, as one selection may have several. */
  readonly kind: 'record' | 'connection';
  readonly table: Table;
  /** Known by identity. */
  readonly fields: readonly FieldSelection[];
}

interface Planned<Plan> {
  readonly plan: Plan;
  /** What the plan wants of the table's rows. Shared between operations: to be copied before anything is added. */
  readonly need: Need;
}

/**
 * Plans of one schema, kept as long as the selections that they were made of. What a plan takes from its operation is part
 * of its key; one with a cursor in it is not kept, since a cursor expires.
 */
export class PlanCache {
  readonly #plans = new WeakMap<readonly FieldSelection[], Map<string, Planned<unknown>>>();

  /**
   * @param make plans the fields, and adds to the need; the same for the same `kind`
   * @throws whatever `make` throws
   */
  plan<Plan>(
    planner: Planner,
    { kind, table, fields }: Wanted,
    make: (planner: Planner, need: Need) => Plan,
  ): Planned<Plan> {
    const plans = this.#plans.get(fields) ?? new Map<string, Planned<unknown>>();
    const key = JSON.stringify([kind, table.logicalName, planner.language, planner.limits]);
    const known = plans.get(key);
    if (known !== undefined) return known as Planned<Plan>;
    const cursors: string[] = [];
    const watched: Planner = {
      ...planner,
      openCursor: (cursor, listKey) => {
        cursors.push(cursor);
        return planner.openCursor(cursor, listKey);
      },
    };
    const need = needOf(referenceTo(table));
    const planned = { plan: make(watched, need), need };
    if (cursors.length === 0) this.#plans.set(fields, plans.set(key, planned));
    return planned;
  }
}
