import { DataError } from '../data-error.ts';
import { compareWithNulls } from '../filter/comparable.ts';
import { maxRows } from '../query/page.ts';
import type { Preferences } from '../query/preferences.ts';
import { encodeCookie, printCookie, readCookie, type CookieKeys } from '../query/skip-token.ts';
import type { ReadRequest } from '../resource/read-request.ts';
import type { FetchOrderKey } from './fetch-order.ts';
import type { FetchQuery } from './fetch-query.ts';
import type { JoinedRow } from './join-rows.ts';

/** Rows that pages without a cookie reach (contract §4.10). */
const maxWithoutCookie = 50_000;

/** A page, and what leads to the next one. */
export interface FetchPage<Item> {
  readonly items: readonly Item[];
  readonly more: boolean;
  /** `<cookie page="1">…`; undefined where there is no next page, or no cookie can say where it begins. */
  readonly cookie: string | undefined;
}

/** What a page is cut by besides the query. */
export interface FetchPaging<Item> {
  readonly preferences: Preferences;
  /** Undefined: rows of this query can't be found again by a cookie. */
  readonly places: FetchPlaces<Item> | undefined;
}

/** Where an item stands in the order. */
export interface FetchPlaces<Item> {
  readonly keys: readonly FetchOrderKey[];
  readonly primaryId: string;
  readonly rowOf: (item: Item) => JoinedRow;
}

/**
 * Cuts a page out of all rows in order: by `top`, or by `count`, which the preference of a page size stands in for, and `page`.
 * With a cookie it begins after the row that the cookie names, whatever was added or deleted before it.
 * @throws DataError `0x8004430A` beyond 50,000 rows without a cookie; 400 for a cookie that this query did not make
 */
export function pageFetch<Item>(
  { top, count, page, pagingCookie }: FetchQuery,
  items: readonly Item[],
  { preferences, places }: FetchPaging<Item>,
): FetchPage<Item> {
  if (top !== undefined) {
    return { items: items.slice(0, Math.min(top, maxRows)), more: false, cookie: undefined };
  }
  const size = Math.min(count ?? preferences.maxPageSize ?? maxRows, maxRows);
  const hasCookie = pagingCookie !== undefined && places !== undefined && page > 1;
  const start = hasCookie ? startAfter(items, places, pagingCookie) : (page - 1) * size;
  if (!hasCookie && start + size > maxWithoutCookie) {
    const message = 'The query reads more than 50,000 rows without a paging cookie.';
    throw new DataError(400, '0x8004430A', message);
  }
  const found = items.slice(start, start + size);
  const more = items.length > start + size;
  return { items: found, more, cookie: more ? cookieOf(found, page, places) : undefined };
}

const cookieKeys = <Item>({ keys, primaryId }: FetchPlaces<Item>): CookieKeys => ({
  order: keys,
  primaryId,
});

const standing = <Item>({ keys, rowOf }: FetchPlaces<Item>, item: Item) => {
  const row = rowOf(item);
  return { values: keys.map(({ read }) => read(row)), id: row[0]?.id ?? '' };
};

function startAfter<Item>(items: readonly Item[], places: FetchPlaces<Item>, cookie: string): number {
  const after = readCookie(cookieKeys(places), cookie);
  const index = items.findIndex((item) => {
    const { values, id } = standing(places, item);
    for (const [at, { descending }] of places.keys.entries()) {
      const result = compareWithNulls(values[at] ?? null, after.values[at] ?? null);
      if (result !== 0) return (descending ? -result : result) > 0;
    }
    return id > after.id;
  });
  return index === -1 ? items.length : index;
}

function cookieOf<Item>(
  items: readonly Item[],
  page: number,
  places: FetchPlaces<Item> | undefined,
): string | undefined {
  const [first, last] = [items[0], items.at(-1)];
  if (places === undefined || first === undefined || last === undefined) return undefined;
  const ends = { first: standing(places, first), last: standing(places, last) };
  return printCookie(cookieKeys(places), page, ends);
}

const prefix = 'Microsoft.Dynamics.CRM';

/**
 * Annotations of a page that were asked for: -1 where the query does not ask for the number of all rows (contract §2.4).
 * Cookie and `morerecords` are absent on the last page (contract §4.10).
 */
export function pagingMembers(
  { scope, preferences }: Pick<ReadRequest, 'scope' | 'preferences'>,
  { page, countAll }: FetchQuery,
  { more, cookie, total }: Pick<FetchPage<unknown>, 'more' | 'cookie'> & { readonly total: number },
): readonly string[] {
  const encoded = cookie === undefined ? undefined : encodeCookie(cookie);
  const text = `<cookie pagenumber="${page + 1}" pagingcookie="${encoded ?? ''}" istracking="False" />`;
  const members: readonly (readonly [string, string])[] = [
    [`${prefix}.totalrecordcount`, String(countAll ? Math.min(total, maxRows) : -1)],
    [`${prefix}.totalrecordcountlimitexceeded`, String(countAll && total > maxRows)],
    [`${prefix}.globalmetadataversion`, JSON.stringify(scope.metadataVersion())],
    ...(encoded === undefined ? [] : ([[`${prefix}.fetchxmlpagingcookie`, JSON.stringify(text)]] as const)),
    ...(more ? ([[`${prefix}.morerecords`, 'true']] as const) : []),
  ];
  return members
    .filter(([name]) => preferences.wants(name))
    .map(([name, value]) => `${JSON.stringify(`@${name}`)}:${value}`);
}
