import { z } from 'zod';

import { DataError } from '../data-error.ts';

/** What is searched for. */
export interface SearchRequest {
  /** Words in lower case; at least one. */
  readonly words: readonly string[];
  /** Logical names of tables, undefined: all that can be searched. */
  readonly entities: readonly string[] | undefined;
  /** OData text. */
  readonly filter: string | undefined;
  readonly count: boolean;
  readonly skip: number;
  readonly top: number;
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
  count: z.boolean().nullish(),
  skip: z.int().min(0).nullish(),
  top: z.int().min(1).max(100).nullish(),
});

const entityList = z.array(z.looseObject({ name: z.string() }));

/**
 * Reads the body of a search (contract §4.11).
 * @throws DataError 400 for what the service refuses
 */
export function readSearchRequest(text: string): SearchRequest {
  const read = body.safeParse(parseJson(text));
  if (!read.success) throw refused(read.error.issues[0]?.message ?? 'The request is not valid.');
  const { search, entities, filter, count, skip, top } = read.data;
  if (search.length > 100) throw refused('The search term has more than 100 characters.');
  const words = search.toLowerCase().match(/[\p{L}\p{N}@.]+/gu) ?? [];
  if (words.length === 0) throw refused('The search term is empty.');
  return {
    words,
    entities: typeof entities === 'string' ? readEntities(entities) : undefined,
    filter: filter ?? undefined,
    count: count === true,
    skip: skip ?? 0,
    top: top ?? 50,
  };
}

function readEntities(text: string): readonly string[] {
  const list = entityList.safeParse(parseJson(text));
  if (!list.success) throw refused("'entities' is not a list of entities in a string.");
  return list.data.map(({ name }) => name);
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
