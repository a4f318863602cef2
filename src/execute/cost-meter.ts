import { GatewayError } from '../errors/gateway-error.ts';
import { after, costOfIds, costOfList, noCost, together, type Cost } from '../plan/predict-cost.ts';
import { listsOf } from '../query/lists-of.ts';
import { copyNeed, mergeNeed, type Need } from '../query/need.ts';
import type { ReadPlan } from '../query/read-plan.ts';

/** What one operation may cost at most, by prediction. */
export interface CostLimits {
  /** HTTP requests to Dataverse. */
  readonly requests: number;
  /** The longest chain of them. */
  readonly waits: number;
  /** Rows that Dataverse reads. */
  readonly rows: number;
}

const names: Readonly<Record<keyof Cost, string>> = {
  requests: 'requests to Dataverse',
  waits: 'requests one after another',
  rows: 'rows',
};

type PlanRead = (need: Need, conditions?: number) => ReadPlan;

/** Rows by id that will be read together, and what is wanted of any of them. */
interface RowGroup {
  readonly count: number;
  readonly need: Need;
}

/** A field may name a thousand ids; the limits are looked at once for so many. */
const rowsPerCheck = 50;

/** Adds up what an operation will cost, before anything of it is sent. */
export class CostMeter {
  readonly #limits: CostLimits;
  readonly #planRead: PlanRead;
  readonly #rows = new Map<string, RowGroup>();
  #lists = noCost;

  constructor(limits: CostLimits, planRead: PlanRead) {
    this.#limits = limits;
    this.#planRead = planRead;
  }

  /** At most, for all that was added. */
  get cost(): Cost {
    const rows = [...this.#rows.values()].map(({ need, count }) =>
      costOfIds(this.#planRead, this.#planRead(need), count),
    );
    return rows.reduce(together, this.#lists);
  }

  /**
   * Adds a page of a list and what is read for its rows.
   *
   * @param place path of the field
   * @throws GatewayError QUERY_TOO_COMPLEX, as do those below, with the field and the limit.
   */
  addList(need: Need, { first, conditions }: { first: number; conditions: number }, place: string): void {
    const plan = this.#planRead(need, conditions);
    this.#lists = together(this.#lists, costOfList(this.#planRead, plan, first));
    this.#check(place);
  }

  /** Adds a page of a predefined query: so many requests, one after another, for ids, and then the rows. */
  addPredefined(need: Need, { first, requests }: { first: number; requests: number }, place: string): void {
    const ids = costOfIds(this.#planRead, this.#planRead(need), first);
    const before = { requests, waits: requests, rows: Math.max(first, 1) + requests - 1 };
    this.#lists = together(this.#lists, after(before, ids));
    this.#check(place);
  }

  /** Adds a row by id. Those of one table are read together, unless they want different lists. */
  addRow(need: Need, place: string): void {
    const key = JSON.stringify([need.table.logicalName, listsOf(need)]);
    const known = this.#rows.get(key);
    const count = (known?.count ?? 0) + 1;
    this.#rows.set(key, { count, need: known === undefined ? need : united(known.need, need) });
    if (count < rowsPerCheck || count % rowsPerCheck === 0) this.#check(place);
  }

  /** Adds a search for so many rows; those that are found are added by {@link addRow}. */
  addSearch(first: number, place: string): void {
    this.#lists = together(this.#lists, { requests: 1, waits: 1, rows: first });
    this.#check(place);
  }

  /** Adds so many requests that write, one after another at worst; what is read of the rows is added by {@link addRow}. */
  addWrites(requests: number, place: string): void {
    const { requests: before, waits, rows } = this.#lists;
    this.#lists = { requests: before + requests, waits: waits + 1, rows };
    this.#check(place);
  }

  /** Adds an aggregate. */
  addAggregate(place: string): void {
    this.#lists = together(this.#lists, { requests: 1, waits: 1, rows: 1 });
    this.#check(place);
  }

  #check(place: string): void {
    const { cost } = this;
    for (const what of ['requests', 'waits', 'rows'] as const) {
      const most = this.#limits[what];
      if (cost[what] <= most) continue;
      const message = `With field "${place}" the operation may take ${cost[what]} ${names[what]}, more than ${most}.`;
      throw new GatewayError('QUERY_TOO_COMPLEX', message, {
        details: { limit: what, most, predicted: cost[what] },
      });
    }
  }
}

/** A need of its own, since needs that were planned don't change. */
const united = (one: Need, other: Need): Need => {
  if (one === other) return one;
  const both = copyNeed(one);
  mergeNeed(both, other);
  return both;
};
