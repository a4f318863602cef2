import type { Model } from '../model/model.ts';
import type { Filter } from '../query/filter.ts';
import type { ResumePoint } from '../query/need.ts';

/** What planning needs to know besides the selection. Made once for each GraphQL operation. */
export interface Planner {
  readonly model: Model;
  /** Which rows may be read, by logical name of the table; of others all may. */
  readonly rules: RowRules;
  readonly limits: PageLimits;
  /** Of filters that clients write. @default what Dataverse can take */
  readonly filterLimits?: FilterLimits | undefined;
  /** LCID of the language for labels of choices; undefined: the upstream user's. */
  readonly language: number | undefined;
  /**
   * Opens a cursor that belongs to the list `listKey`.
   *
   * @throws GatewayError BAD_USER_INPUT when it was tampered with, expired, or belongs to another list or caller.
   */
  readonly openCursor: (cursor: string, listKey: string) => ResumePoint;
  /** Told how many fields of a record are planned, each time: whoever keeps a plan wants to know how large it is. */
  readonly onFields?: ((count: number) => void) | undefined;
}

/** How large a filter may be. */
export interface FilterLimits {
  /** Comparisons; a list of values in one of them counts once for each 500. */
  readonly conditions: number;
  /** Filters inside filters: below `and`, `or`, `not`, lookups and lists. */
  readonly depth: number;
}

/** Conditions on the rows of tables, by logical name. */
export type RowRules = ReadonlyMap<string, Filter>;

export const noRules: RowRules = new Map();

/** Rows per page. */
export interface PageLimits {
  /** `first` of a root list where none is given. @default 50 */
  readonly defaultFirst: number;
  /** `first` of a nested list where none is given. @default 10 */
  readonly nestedDefaultFirst: number;
  /** At most 5,000, Dataverse's largest page. @default 5000 */
  readonly maxFirst: number;
  /** At most 4,999: an expanded collection ends at 5,000 rows, one of which is the look-ahead. @default 4999 */
  readonly nestedMaxFirst: number;
}

export const defaultPageLimits: PageLimits = {
  defaultFirst: 50,
  nestedDefaultFirst: 10,
  maxFirst: 5000,
  nestedMaxFirst: 4999,
};
