import type { ResumePoint } from '../query/need.ts';
import type { Row, TotalCount } from './read-rows.ts';

/** Where a row stood: the token of its page (undefined: the first) and its number there, from 1. */
export interface RowOrigin {
  readonly token: string | undefined;
  readonly number: number;
}

export interface ListPageInit {
  readonly rows: readonly Row[];
  readonly origins: readonly RowOrigin[];
  readonly hasNextPage: boolean;
  readonly pageSize: number;
  /** Token of the next page, where the last row here is the last of its page too. */
  readonly nextToken?: string | undefined;
  /** Key of the parent row of a nested list. */
  readonly parent?: string | undefined;
  readonly total?: TotalCount | Error | undefined;
}

/** As many rows of a list as were asked for, and where to go on. */
export class ListPage {
  readonly rows: readonly Row[];
  readonly hasNextPage: boolean;
  /** Undefined where it is not known without asking. */
  readonly total: TotalCount | Error | undefined;
  readonly #init: ListPageInit;

  constructor(init: ListPageInit) {
    this.rows = init.rows;
    this.hasNextPage = init.hasNextPage;
    this.total = init.total;
    this.#init = init;
  }

  /** An empty list. */
  static empty(): ListPage {
    const total = { count: 0, isCapped: false };
    return new ListPage({ rows: [], origins: [], hasNextPage: false, pageSize: 1, total });
  }

  /** Rows that came inside their parent: one more than `first` was asked for, to know whether there are more. */
  static expanded(rows: readonly Row[], { first, parent }: { first: number; parent: string }): ListPage {
    return new ListPage({
      rows: rows.slice(0, first),
      origins: rows.slice(0, first).map((_, index) => ({ token: undefined, number: index + 1 })),
      hasNextPage: rows.length > first,
      pageSize: Math.max(first, 1),
      parent,
      total: rows.length > first ? undefined : { count: rows.length, isCapped: false },
    });
  }

  /** The same page, with the number of all rows. */
  withTotal(total: TotalCount | Error): ListPage {
    return new ListPage({ ...this.#init, total });
  }

  /** Where the list goes on after a row. `key` is the row's primary key. */
  resumeAfter(index: number, key: string): ResumePoint {
    const { origins, rows, nextToken, pageSize, parent } = this.#init;
    if (nextToken !== undefined && index === rows.length - 1) {
      return { token: nextToken, pageSize, after: undefined, parent };
    }
    const origin = origins[index] ?? { token: undefined, number: index + 1 };
    return { token: origin.token, pageSize, after: { key, number: origin.number }, parent };
  }
}
