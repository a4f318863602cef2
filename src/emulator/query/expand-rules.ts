import { queryError } from '../query-error.ts';
import type { ExpandItem } from './query.ts';

const maxExpandOptions = 15;

/**
 * Holds a whole `$expand` against the rules of contract §4.7: at most 15, nested ones counted; nothing cut or ordered
 * once anything is nested; N:N neither nested nor beside 1:N and N:1.
 * @throws DataError 400
 */
export function checkExpand(items: readonly ExpandItem[]): void {
  const all = flatten(items);
  if (all.length > maxExpandOptions) {
    throw queryError(
      `A query can have at most ${maxExpandOptions} $expand options; this one has ${all.length}.`,
    );
  }
  if (isNested(items) && all.some(({ top, order }) => top !== undefined || order.length > 0)) {
    throw queryError(
      'Only $select and $filter clause can be provided while doing $expand on many-to-one relationship or nested ' +
        'one-to-many relationship.',
    );
  }
  const manyToMany = all.filter(({ navigation }) => navigation.kind === 'links');
  if (manyToMany.length === 0) return;
  if (isNested(items)) throw queryError('Nested $expand is not supported with many-to-many relationships.');
  if (manyToMany.length < all.length) {
    throw queryError(
      '$expand of many-to-many relationships cannot be combined with that of one-to-many or many-to-one relationships.',
    );
  }
}

/** Whether anything is expanded inside an expand: then paging, etags and keys follow other rules. */
export const isNested = (items: readonly ExpandItem[]): boolean =>
  items.some(({ shape }) => shape.expand.length > 0);

const flatten = (items: readonly ExpandItem[]): readonly ExpandItem[] =>
  items.flatMap((item) => [item, ...flatten(item.shape.expand)]);
