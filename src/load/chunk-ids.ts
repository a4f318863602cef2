import { own, type Filter } from '../query/filter.ts';
import { guidLiteral, type Literal } from '../query/literal.ts';
import { maxUrlLength } from './batch-policy.ts';

/** Values in one `In(…)` (contract §4.3: at most 500 conditions). */
const maxIds = 500;
/** `%22…%22%2C` around the 36 characters of an id. */
const encodedIdLength = 45;

/** What `$filter=…In(PropertyName='…',PropertyValues=[…])` takes besides the ids, encoded. */
const filterLength = 200;

/** Ids of one request, and the filter that asks for them. */
export interface IdChunk {
  readonly ids: readonly string[];
  readonly filter: Filter;
}

/**
 * How many ids fit into one request.
 *
 * @param baseLength characters of the URL without ids.
 */
export const idsPerRequest = (baseLength: number): number => {
  const room = Math.floor((maxUrlLength - baseLength - filterLength) / encodedIdLength);
  return Math.max(1, Math.min(maxIds, room));
};

/**
 * Divides ids so that each part fits into one `In(…)` and its URL.
 *
 * @param ids canonical GUIDs, distinct.
 * @param baseLength characters of the URL without ids.
 */
export const chunkIds = (
  ids: readonly string[],
  { key, baseLength }: { readonly key: string; readonly baseLength: number },
): readonly IdChunk[] => {
  const size = idsPerRequest(baseLength);
  const chunks: IdChunk[] = [];
  for (let start = 0; start < ids.length; start += size) {
    const chunk = ids.slice(start, start + size);
    chunks.push({ ids: chunk, filter: filterOf(key, chunk.map(guidLiteral)) });
  }
  return chunks;
};

const filterOf = (property: string, values: readonly Literal[]): Filter => {
  const [only, ...others] = values;
  return only === undefined || others.length > 0
    ? { kind: 'function', name: 'In', column: own(property), values }
    : { kind: 'compare', column: own(property), operator: 'eq', value: only };
};
