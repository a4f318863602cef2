import type { Need } from './need.ts';

/** Names all nested lists: merging rows that want different ones would read more rows than were asked for. */
export const listsOf = (need: Need): string => {
  const own = [...need.collections].map(([slot, { need: rows }]) => slot + listsOf(rows));
  const inside = [...need.lookups].flatMap(([slot, { need: record }]) => {
    const lists = listsOf(record);
    return lists === '' ? [] : [slot + lists];
  });
  return own.length + inside.length === 0 ? '' : JSON.stringify([own.sort(), inside.sort()]);
};
