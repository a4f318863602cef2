import type { Filter } from '../query/filter.ts';
import { guidLiteral } from '../query/literal.ts';
import { maxUrlLength } from './batch-policy.ts';

/** Values in one `In(…)` (contract §4.3: at most 500 conditions). */
const maxIds = 500;
/** `%22…%22%2C` around the 36 characters of an id. */
const encodedIdLength = 45;

/**
 * Divides ids so that each part fits into one `In(…)` and its URL, and gives each part's filter.
 *
 * @param ids canonical GUIDs, distinct.
 * @param baseLength characters of the URL without ids.
 */
export const chunkIds = (
  ids: readonly string[],
  { key, baseLength }: { readonly key: string; readonly baseLength: number },
): readonly Filter[] => {
  const room = Math.floor((maxUrlLength - baseLength - 200) / encodedIdLength);
  const size = Math.max(1, Math.min(maxIds, room));
  const filters: Filter[] = [];
  for (let start = 0; start < ids.length; start += size) {
    const values = ids.slice(start, start + size).map(guidLiteral);
    const [only] = values;
    filters.push(
      values.length === 1 && only !== undefined
        ? { kind: 'compare', property: key, operator: 'eq', value: only }
        : { kind: 'in', property: key, values },
    );
  }
  return filters;
};
