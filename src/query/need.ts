import type { Filter } from './filter.ts';
import type { Intersect } from './intersect.ts';
import type { Annotation, OrderBy } from './table-query.ts';
import type { TableReference } from './table-reference.ts';

/**
 * What is wanted of the rows of one table, before it is decided how to get it. Two needs of the same table can be
 * merged: places for related rows ("slots") are named by what they hold, so the same slot always means the same rows.
 */
export interface Need {
  readonly table: TableReference;
  /** Which rows may be read at all: the role's rule on the table. */
  readonly rule: Filter | undefined;
  /** Properties to select. */
  readonly columns: Set<string>;
  readonly annotations: Set<Annotation>;
  /** Whether a column holds numbers whose digits a JavaScript number would lose (decimal, money, big integers). */
  lossless: boolean;
  /** Records that lookups point at, by slot. */
  readonly lookups: Map<string, LookupNeed>;
  /** Rows of related tables, by slot. */
  readonly collections: Map<string, CollectionNeed>;
}

/** The record that one lookup points at, for one of its target tables. */
export interface LookupNeed {
  /** Where the record (or null) is put on the row: the navigation's name, so that an expanded record is there already. */
  readonly slot: string;
  /** `_ownerid_value`. */
  readonly property: string;
  /** Undefined: can't be expanded (typed `principal`), so it is read by id. */
  readonly navigation: string | undefined;
  /** Whether the lookup has other targets too, so that `tableProperty` tells whose id it holds. */
  readonly polymorphic: boolean;
  /** Where the row says of which table the target is: the lookup's `lookuplogicalname`, or a property of its own. */
  readonly tableProperty: string;
  /** What may stand there for this target: its logical name, and those of the tables whose common part it is. */
  readonly tables: ReadonlySet<string>;
  /** The etag is wanted, which an expanded record may lack (contract §4.7): read by id. */
  readonly byId: boolean;
  /** Whether the answer may begin without the record. @default false */
  readonly deferred?: boolean | undefined;
  readonly need: Need;
}

/** The first rows of a related table, for each row. */
export interface CollectionNeed {
  /** Where the {@link RelatedRows} are put: names the navigation and the arguments. */
  readonly slot: string;
  readonly navigation: string;
  readonly manyToMany: boolean;
  /** For reading the rows of one parent as a list of its own. */
  readonly inverse: { readonly navigation: string; readonly property: string | undefined };
  /** For counting the rows of many parents at once; undefined: one-to-many, or not known. */
  readonly intersect?: Intersect | undefined;
  readonly page: PageArguments;
  /** How many rows to count on, where `first` is only there so that there is an end. @default page.first */
  readonly usual?: number | undefined;
  readonly filter: Filter | undefined;
  readonly orderBy: readonly OrderBy[];
  /** With `first: 0`: nobody asks whether there are rows, so that none is read. @default false */
  readonly rowless?: boolean | undefined;
  /** Whether the answer may begin without the rows, and whether without their number. @default false */
  readonly deferred?: boolean | undefined;
  readonly countDeferred?: boolean | undefined;
  readonly need: Need;
}

/** How much of a list is wanted, and from where. */
export interface PageArguments {
  /** 0–5,000. */
  readonly first: number;
  readonly resume: ResumePoint | undefined;
  /** Whether the number of all rows is wanted. */
  readonly count: boolean;
}

/** Where a list goes on: what a cursor holds. */
export interface ResumePoint {
  /** `$skiptoken` of the page, undefined for the first page. */
  readonly token: string | undefined;
  /** Page size that the token belongs to; every later page is asked for with the same (contract §4.6). */
  readonly pageSize: number;
  /** Go on after this row of the page; undefined: from the page's beginning. */
  readonly after: { readonly key: string; readonly number: number } | undefined;
  /** Key of the parent row of a nested list. */
  readonly parent: string | undefined;
}

/**
 * An empty need of a table.
 *
 * @param rule of the role, on the table; undefined: every row may be read
 */
export const needOf = (table: TableReference, rule: Filter | undefined): Need => ({
  table,
  rule,
  columns: new Set(),
  annotations: new Set(),
  lossless: false,
  lookups: new Map(),
  collections: new Map(),
});

/** The same need once more: who plans a copy changes nothing of the original. */
export const copyNeed = (need: Need): Need => {
  const copy = needOf(need.table, need.rule);
  mergeNeed(copy, need);
  return copy;
};

/** Adds everything that `other` wants to `target`. Both are of the same table. */
export const mergeNeed = (target: Need, other: Need): void => {
  for (const column of other.columns) target.columns.add(column);
  for (const annotation of other.annotations) target.annotations.add(annotation);
  target.lossless ||= other.lossless;
  for (const [slot, lookup] of other.lookups) addLookup(target, slot, lookup);
  for (const [slot, collection] of other.collections) addCollection(target, slot, collection);
};

const addLookup = (target: Need, slot: string, lookup: LookupNeed): void => {
  const known = target.lookups.get(slot);
  const need = known?.need ?? needOf(lookup.need.table, lookup.need.rule);
  mergeNeed(need, lookup.need);
  const byId = lookup.byId || (known?.byId ?? false);
  const deferred = isDeferred(lookup.deferred, known && [known.deferred]);
  target.lookups.set(slot, { ...(known ?? lookup), byId, deferred, need });
};

const addCollection = (target: Need, slot: string, collection: CollectionNeed): void => {
  const known = target.collections.get(slot);
  const need = known?.need ?? needOf(collection.need.table, collection.need.rule);
  mergeNeed(need, collection.need);
  const deferred = isDeferred(collection.deferred, known && [known.deferred]);
  const countDeferred = isDeferred(collection.countDeferred, known && [known.countDeferred]);
  const rowless = collection.rowless === true && known?.rowless !== false;
  const page = { ...collection.page, count: collection.page.count || known?.page.count === true };
  target.collections.set(slot, { ...(known ?? collection), page, rowless, deferred, countDeferred, need });
};

/** What is wanted at once by one is not deferred, whoever else wants it. */
const isDeferred = (wanted: boolean | undefined, known: readonly (boolean | undefined)[] = []): boolean =>
  [wanted, ...known].every((each) => each === true);
