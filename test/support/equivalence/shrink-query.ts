import type { ListShape, RandomItem, RandomQuery, RandomRoot } from './random-query.ts';

/** Tries of one shrinking. */
const maxTries = 2000;

/**
 * The smallest query that is found to fail still, by leaving out one thing after another.
 *
 * @param fails whether a query fails
 */
export const shrinkQuery = async (
  failing: RandomQuery,
  fails: (query: RandomQuery) => Promise<boolean>,
): Promise<RandomQuery> => {
  let smallest = failing;
  let tries = 0;
  for (let found = true; found;) {
    found = false;
    for (const candidate of smallerQueries(smallest)) {
      if ((tries += 1) > maxTries) return smallest;
      if (!(await fails(candidate))) continue;
      smallest = candidate;
      found = true;
      break;
    }
  }
  return smallest;
};

function* smallerQueries(roots: RandomQuery): Generator<RandomQuery> {
  if (roots.length > 1) for (const root of roots) yield [root];
  for (const [index, root] of roots.entries()) {
    for (const smaller of smallerRoots(root)) yield roots.with(index, smaller);
  }
}

function* smallerRoots(root: RandomRoot): Generator<RandomRoot> {
  if (root.kind === 'aggregate') {
    for (const index of root.groups.keys()) yield { ...root, groups: root.groups.toSpliced(index, 1) };
    for (const index of root.measures.keys()) yield { ...root, measures: root.measures.toSpliced(index, 1) };
    for (const args of root.args.smaller()) yield { ...root, args };
    return;
  }
  if (root.kind === 'nodes' && root.ids.length > 1) {
    for (const index of root.ids.keys()) yield { ...root, ids: root.ids.toSpliced(index, 1) };
  }
  for (const items of smallerItems(root.items)) yield { ...root, items };
  if (root.kind === 'list') for (const shape of smallerShapes(root)) yield { ...root, ...shape };
}

function* smallerItems(items: readonly RandomItem[]): Generator<readonly RandomItem[]> {
  if (items.length > 2) {
    const middle = Math.floor(items.length / 2);
    yield items.slice(0, middle);
    yield items.slice(middle);
  }
  if (items.length > 1) for (const index of items.keys()) yield items.toSpliced(index, 1);
  for (const [index, item] of items.entries()) {
    for (const smaller of smallerItem(item)) yield items.toSpliced(index, 1, ...smaller);
  }
}

function* smallerItem(item: RandomItem): Generator<readonly RandomItem[]> {
  // Without a type of its own a fragment is what is in it.
  if (item.kind === 'fragment' && item.on === undefined) yield item.items;
  if (item.condition !== undefined) yield [{ ...item, condition: undefined }];
  if (item.kind === 'fragment') {
    if (item.twice) yield [{ ...item, twice: false }];
    if (item.later) yield [{ ...item, later: false }];
    if (item.name !== undefined) yield [{ ...item, name: undefined, twice: false }];
  }
  if (item.kind === 'collection') for (const shape of smallerShapes(item)) yield [{ ...item, ...shape }];
  if (!('items' in item)) return;
  for (const items of smallerItems(item.items)) yield [{ ...item, items }];
}

function* smallerShapes(shape: ListShape): Generator<Partial<ListShape>> {
  if (shape.count) yield { count: false };
  if (shape.later) yield { later: false };
  if (shape.byVariable) yield { byVariable: false };
  if (shape.form === 'edges') yield { form: 'nodes' };
  for (const args of shape.args.smaller()) yield { args };
  if (shape.first > 1) yield { first: 1 };
  if (shape.first > 2) yield { first: 2 };
}
