import type { ResumePoint } from '../query/need.ts';
import type { Row, TotalCount } from './read-rows.ts';

/** A page of Dataverse's that some of a list's rows stood on. */
export interface SourcePage {
  /** Undefined for the first. */
  readonly token: string | undefined;
  /** Index here of its first row that is here. */
  readonly start: number;
  /** How many of its rows lie before that. */
  readonly skipped: number;
}

const firstPage: SourcePage = { token: undefined, start: 0, skipped: 0 };

export interface ListPageInit {
  readonly rows: readonly Row[];
  /** In order. None: all rows stood on the first page, from its beginning. */
  readonly pages?: readonly SourcePage[];
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
    return new ListPage({ rows: [], hasNextPage: false, pageSize: 1, total });
  }

  /** Rows that came inside their parent: one more than `first` was asked for, to know whether there are more. */
  static expanded(rows: readonly Row[], { first, parent }: { first: number; parent: string }): ListPage {
    return new ListPage({
      rows: rows.slice(0, first),
      hasNextPage: rows.length > first,
      pageSize: Math.max(first, 1),
      parent,
      total: rows.length > first ? undefined : { count: rows.length, isCapped: false },
    });
  }

  /** The same page, with the number of all rows; undefined: not known without asking. */
  withTotal(total: TotalCount | Error | undefined): ListPage {
    return new ListPage({ ...this.#init, total });
  }

  /** Where the list goes on after a row. `key` is the row's primary key. */
  resumeAfter(index: number, key: string): ResumePoint {
    const { pages = [], rows, nextToken, pageSize, parent } = this.#init;
    if (nextToken !== undefined && index === rows.length - 1) {
      return { token: nextToken, pageSize, after: undefined, parent };
    }
    const { token, start, skipped } = pages.findLast((page) => page.start <= index) ?? firstPage;
    return { token, pageSize, after: { key, number: index - start + skipped + 1 }, parent };
  }
}
