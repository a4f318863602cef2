import type { Filter } from './filter.ts';

/** A search for words in rows of several tables. */
export interface SearchQuery {
  /** 3–100 characters. */
  readonly term: string;
  /** Logical names; undefined: all tables that the environment searches. */
  readonly tables: readonly string[] | undefined;
  /** On columns that every table has. */
  readonly filter: Filter | undefined;
  /** Hits to leave out. */
  readonly skip: number;
  /** 1–100. */
  readonly top: number;
}
