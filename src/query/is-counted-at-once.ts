import { isAboutRelated } from './is-about-related.ts';
import type { CollectionNeed } from './need.ts';

/**
 * Whether the lists of many parents are counted in one request, grouped by the lookup that points back or by the intersect
 * table's: not many-to-many where that is unknown, and not with a condition on related rows, which FetchXML can't say.
 */
export const isCountedAtOnce = ({ inverse, intersect, filter, need }: CollectionNeed): boolean =>
  (inverse.property !== undefined || intersect !== undefined) &&
  !isAboutRelated(filter) &&
  !isAboutRelated(need.rule);
