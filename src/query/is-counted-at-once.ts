import { isAboutRelated } from './is-about-related.ts';
import type { CollectionNeed } from './need.ts';

/**
 * Whether the lists of many parents are counted in one request, grouped by the lookup that points back: not many-to-many, and
 * without a condition on related rows, which FetchXML can't say.
 */
export const isCountedAtOnce = ({ inverse, filter, need }: CollectionNeed): boolean =>
  inverse.property !== undefined && !isAboutRelated(filter) && !isAboutRelated(need.rule);
