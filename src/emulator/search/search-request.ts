import { z } from 'zod';

import { DataError } from '../data-error.ts';

/** What is searched for. */
export interface SearchRequest {
  /** Words in lower case; at least one. */
  readonly words: readonly string[];
  /** Undefined: all tables that can be searched. */
  readonly entities: readonly SearchedEntity[] | undefined;
  readonly filter: SearchFilter | undefined;
  readonly orderBy: readonly SearchOrder[];
  readonly count: boolean;
  readonly skip: number;
  /** Undefined: as many as the operation has by default. */
  readonly top: number | undefined;
}

/** A table that is searched, and what of it. */
export interface SearchedEntity {
  readonly name: string;
  /** Logical names; empty: the primary name. */
  readonly selectColumns: readonly string[];
  /** Logical names; empty: the primary name. */
  readonly searchColumns: readonly string[];
  /** OData text. */
  readonly filter: string | undefined;
}

/** OData text; with a table's name and a colon before it it is for that table only. */
export interface SearchFilter {
  readonly table: string | undefined;
  readonly text: string;
}

/** By a column, or by `@search.score`. */
export interface SearchOrder {
  readonly column: string;
  readonly descending: boolean;
}

const body = z.strictObject({
  search: z.string(),
  // In v2 these are JSON inside of a string (contract §4.11).
  entities: z.string().nullish(),
  facets: z.string().nullish(),
  orderby: z.string().nullish(),
  options: z.string().nullish(),
  propertybag: z.string().nullish(),
  filter: z.string().nullish(),
  fuzzy: z.boolean().nullish(),
  count: z.boolean().nullish(),
  skip: z.int().min(0).nullish(),
  top: z.int().min(1).max(100).nullish(),
});

const columns = z.array(z.string()).nullish();
const entity = z.looseObject({
  name: z.string(),
  selectcolumns: columns,
  searchcolumns: columns,
  filter: z.string().nullish(),
});

/**
 * Reads the body of a search (contract §4.11).
 * @throws DataError 400 for what the service refuses
 */
export function readSearchRequest(text: string): SearchRequest {
  const read = body.safeParse(parseJson(text));
  if (!read.success) throw refused(read.error.issues[0]?.message ?? 'The request is not valid.');
  const { search, entities, filter, orderby, count, skip, top } = read.data;
  if (search.length > 100) throw refused('The search term has more than 100 characters.');
  const words = search.toLowerCase().match(/[\p{L}\p{N}@.]+/gu) ?? [];
  if (words.length === 0) throw refused('The search term is empty.');
  return {
    words,
    entities: typeof entities === 'string' ? readEntities(entities) : undefined,
    filter: typeof filter === 'string' && filter.trim() !== '' ? readFilter(filter) : undefined,
    orderBy: typeof orderby === 'string' ? readOrder(orderby) : [],
    count: count === true,
    skip: skip ?? 0,
    top: top ?? undefined,
  };
}

/** The documentation writes the members with a small letter and with a capital one. */
function readEntities(text: string): readonly SearchedEntity[] {
  const list = z.array(z.record(z.string(), z.unknown())).safeParse(parseJson(text));
  const read = z.array(entity).safeParse(list.data?.map(inSmallLetters));
  if (!list.success || !read.success) throw refused("'entities' is not a list of entities in a string.");
  return read.data.map(({ name, selectcolumns, searchcolumns, filter }) => ({
    name,
    selectColumns: selectcolumns ?? [],
    searchColumns: searchcolumns ?? [],
    filter: filter ?? undefined,
  }));
}

const inSmallLetters = (json: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(json).map(([name, value]) => [name.toLowerCase(), value]));

function readFilter(text: string): SearchFilter {
  const [, table, rest] = /^\s*([a-z]\w*)\s*:(.*)$/s.exec(text) ?? [];
  return table === undefined || rest === undefined ? { table: undefined, text } : { table, text: rest };
}

function readOrder(text: string): readonly SearchOrder[] {
  const read = z
    .array(z.string().regex(/^\s*(?:@search\.score|\w+)(?:\s+(?:asc|desc))?\s*$/))
    .safeParse(parseJson(text));
  if (!read.success) throw refused("'orderby' is not a list of clauses in a string.");
  return read.data.map((clause) => {
    const [column = '', direction] = clause.trim().split(/\s+/);
    return { column, descending: direction === 'desc' };
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refused('The request is not valid JSON.');
  }
}

/** The contract names no code for these. */
const refused = (message: string): DataError => new DataError(400, '', message);
