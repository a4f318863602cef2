import { printFilter } from '../odata/print-filter.ts';
import type { Row } from '../odata/read-rows.ts';
import { countConditions, maxConditions } from '../query/count-conditions.ts';
import { own, type Filter } from '../query/filter.ts';
import type { Literal } from '../query/literal.ts';
import { copyNeed, type Need } from '../query/need.ts';
import { readList } from './read-list.ts';
import type { ReadContext } from './reader.ts';

/** One column of an alternate key, with a value. */
export interface KeyPart {
  readonly property: string;
  readonly value: Literal;
}

export interface KeyRequest {
  readonly need: Need;
  readonly parts: readonly KeyPart[];
  /** What has to hold besides, of the lookups in the key. */
  readonly guard: Filter | undefined;
  readonly paths: readonly string[];
}

/** Characters of all conditions of one request, encoded: a URL may have 30,000 on its own. */
const maxFilterLength = 20_000;

/**
 * Reads rows of one table by the same alternate key: several in one request, as many as its conditions and its URL allow,
 * and then more in parallel. Dataverse compares texts without regard to case and accents, so that a row's own values may
 * not tell whose it is.
 *
 * @param need of any of them
 * @returns a row for each request; null where there is none
 */
export const readByKeys = async (
  context: ReadContext,
  need: Need,
  requests: readonly KeyRequest[],
): Promise<readonly (Row | null)[]> => {
  const distinct = new Map(requests.map((request) => [textOf(request), request]));
  const found = new Map<string, Row | null>();
  await Promise.all(
    chunksOf(need, [...distinct.values()]).map(async (chunk) => {
      for (const [request, row] of await readChunk(context, need, chunk)) found.set(textOf(request), row);
    }),
  );
  return requests.map((request) => found.get(textOf(request)) ?? null);
};

/** A key as it stands in a URL. */
const textOf = (request: KeyRequest): string => printFilter(filterOf(request));

type FoundRows = ReadonlyMap<KeyRequest, Row | null>;

const readChunk = async (
  context: ReadContext,
  need: Need,
  requests: readonly KeyRequest[],
): Promise<FoundRows> => {
  const [only, ...others] = requests;
  if (only === undefined) return new Map();
  if (others.length === 0) return new Map([[only, await readOne(context, need, only)]]);
  const rows = await readRows(context, withKey(need, only), {
    filter: { kind: 'or', filters: requests.map(filterOf) },
    first: requests.length,
    paths: [...new Set(requests.flatMap(({ paths }) => paths))],
  });
  const left = new Set(rows);
  const found = new Map<KeyRequest, Row | null>();
  for (const request of requests) {
    const row = rows.find((each) => isOf(each, request)) ?? null;
    found.set(request, row);
    if (row !== null) left.delete(row);
  }
  await settleDoubts({ context, need, rows, left, found });
  return found;
};

interface Doubts {
  readonly context: ReadContext;
  readonly need: Need;
  readonly rows: readonly Row[];
  /** Rows that are nobody's by their values: they are somebody's by Dataverse's way to compare. */
  readonly left: Set<Row>;
  readonly found: Map<KeyRequest, Row | null>;
}

/**
 * Asks alone for whom a row may be meant that has other values: one that is left, or somebody else's that is alike but for
 * accents. Whose the last row is, is known when the others have been asked, so that it is no more requests than keys.
 */
const settleDoubts = async ({ context, need, rows, left, found }: Doubts): Promise<void> => {
  const ask = async (request: KeyRequest): Promise<void> => {
    const row = await readOne(context, need, request);
    found.set(request, row);
    for (const each of left) if (row !== null && idOf(each, need) === idOf(row, need)) left.delete(each);
  };
  const isDoubtful = (request: KeyRequest): boolean => rows.some((row) => isLike(row, request));
  const missing = [...found].filter(([, row]) => row === null).map(([request]) => request);
  if (left.size === 0) {
    await Promise.all(missing.filter(isDoubtful).map(ask));
    return;
  }
  const [last, ...others] = missing;
  await Promise.all(others.map(ask));
  if (last === undefined) return;
  const [row] = left;
  if (row !== undefined) found.set(last, row);
  else if (isDoubtful(last)) await ask(last);
};

const idOf = (row: Row, { table }: Need): string => String(row[table.key]);

const readOne = async (context: ReadContext, need: Need, request: KeyRequest): Promise<Row | null> => {
  const [row] = await readRows(context, need, { filter: filterOf(request), first: 1, paths: request.paths });
  return row ?? null;
};

interface Rows {
  readonly filter: Filter;
  readonly first: number;
  readonly paths: readonly string[];
}

const readRows = async (
  context: ReadContext,
  need: Need,
  { filter, first, paths }: Rows,
): Promise<readonly Row[]> => {
  const page = { first, resume: undefined, count: false };
  const orderBy = [{ property: need.table.key, direction: 'asc' as const }];
  return (await readList(context, { need, page, filter, orderBy, paths })).rows;
};

const filterOf = ({ parts, guard }: KeyRequest): Filter => {
  const filters = parts.map(({ property, value }): Filter => ({
    kind: 'compare',
    column: own(property),
    operator: 'eq',
    value,
  }));
  if (guard !== undefined) filters.push(guard);
  const [only, ...others] = filters;
  return only === undefined || others.length > 0 ? { kind: 'and', filters } : only;
};

const withKey = (need: Need, { parts }: KeyRequest): Need => {
  const both = copyNeed(need);
  for (const { property } of parts) both.columns.add(property);
  return both;
};

/** Whether a row has the values of a key, as far as that can be said without knowing how Dataverse compares. */
const isOf = (row: Row, { parts }: KeyRequest): boolean =>
  parts.every(({ property, value }) => String(row[property]).toLowerCase() === value.value.toLowerCase());

const collator = new Intl.Collator('en', { sensitivity: 'base' });

/** Whether a row has the values of a key but for case, accents and the like. */
const isLike = (row: Row, { parts }: KeyRequest): boolean =>
  parts.every(({ property, value }) => collator.compare(String(row[property]), value.value) === 0);

const chunksOf = ({ rule }: Need, requests: readonly KeyRequest[]): readonly (readonly KeyRequest[])[] => {
  const chunks: KeyRequest[][] = [];
  const most = maxConditions - countConditions(rule);
  let [conditions, length] = [Infinity, Infinity];
  for (const request of requests) {
    const size = textOf(request).length + encodeURIComponent(' or ()').length;
    const count = countConditions(filterOf(request));
    if (conditions + count > most || length + size > maxFilterLength) {
      chunks.push([]);
      [conditions, length] = [0, 0];
    }
    conditions += count;
    length += size;
    chunks.at(-1)?.push(request);
  }
  return chunks;
};
