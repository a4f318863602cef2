import { GatewayError } from '../errors/gateway-error.ts';
import {
  after,
  costOfIds,
  costOfList,
  noCost,
  repeated,
  together,
  type Cost,
  type CostBasis,
} from '../plan/predict-cost.ts';
import { listsOf } from '../query/lists-of.ts';
import { copyNeed, mergeNeed, type Need, type PageArguments } from '../query/need.ts';
import { countSourcePages, sourcePageSize } from '../query/source-pages.ts';

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

/** Rows by id that will be read together, and what is wanted of any of them. */
interface RowGroup {
  readonly count: number;
  readonly need: Need;
}

type Page = Pick<PageArguments, 'first' | 'resume'>;

const oneRow: Cost = { requests: 1, waits: 1, rows: 1 };

/** A field may name a thousand ids; the limits are looked at once for so many. */
const rowsPerCheck = 50;

/** Adds up what an operation will cost, before anything of it is sent. */
export class CostMeter {
  readonly #limits: CostLimits;
  readonly #basis: CostBasis;
  readonly #beside: () => Cost;
  readonly #rows = new Map<string, RowGroup>();
  /** Rows that a search finds are read after it. */
  #waitsBeforeRows = 0;
  #lists = noCost;

  /** @param beside what other operations of the same request will cost. @default there are none */
  constructor(limits: CostLimits, basis: CostBasis, beside: () => Cost = () => noCost) {
    this.#limits = limits;
    this.#basis = basis;
    this.#beside = beside;
  }

  /** At most, for all that was added. */
  get cost(): Cost {
    const rows = [...this.#rows.values()].map(({ need, count }) =>
      costOfIds(this.#basis, this.#basis.planRead(need), count),
    );
    const ofRows = rows.reduce(together, noCost);
    const waits = ofRows.requests > 0 ? ofRows.waits + this.#waitsBeforeRows : 0;
    return together(this.#lists, { ...ofRows, waits });
  }

  /**
   * Adds a page of a list and what is read for its rows.
   *
   * @param place path of the field
   * @throws GatewayError QUERY_TOO_COMPLEX, as do those below, with the field and the limit.
   */
  addList(need: Need, { page, conditions }: { page: Page; conditions: number }, place: string): void {
    const plan = this.#basis.planRead(need, conditions);
    this.#lists = together(this.#lists, costOfList(this.#basis, plan, page));
    this.#check(place);
  }

  /** Adds a page of a predefined query: a request for the view where it is one, then one for ids, and then the rows. */
  addPredefined(need: Need, { page, isView }: { page: Page; isView: boolean }, place: string): void {
    const view = isView ? oneRow : noCost;
    const size = sourcePageSize(page);
    const ids = { requests: 1, waits: 1, rows: size };
    const rows = costOfIds(this.#basis, this.#basis.planRead(need), Math.min(page.first, size));
    const pages = repeated(after(ids, rows), countSourcePages(page));
    this.#lists = together(this.#lists, after(view, pages));
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
    this.#waitsBeforeRows = 1;
    this.#lists = together(this.#lists, { requests: 1, waits: 1, rows: first });
    this.#check(place);
  }

  /** Adds so many requests that write, one after another at worst; what is read of the rows is added by {@link addRow}. */
  addWrites(requests: number, place: string): void {
    const { requests: before, waits, rows } = this.#lists;
    this.#lists = { requests: before + requests, waits: waits + 1, rows };
    this.#check(place);
  }

  /** Adds an aggregate of at most so many groups. */
  addAggregate(groups: number, place: string): void {
    this.#lists = together(this.#lists, { requests: 1, waits: 1, rows: groups });
    this.#check(place);
  }

  #check(place: string): void {
    const cost = together(this.#beside(), this.cost);
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
