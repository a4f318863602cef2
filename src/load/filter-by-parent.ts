import { own, type Filter } from '../query/filter.ts';
import { guidLiteral, isGuid } from '../query/literal.ts';
import type { CollectionNeed } from '../query/need.ts';
import type { TableReference } from '../query/table-reference.ts';

/** Rows of a related table that belong to one parent; undefined where that has no usable id. */
export const filterByParent = (
  { inverse }: CollectionNeed,
  table: TableReference,
  id: unknown,
): Filter | undefined => {
  if (typeof id !== 'string' || !isGuid(id)) return undefined;
  const value = guidLiteral(id);
  return inverse.property === undefined
    ? {
        kind: 'any',
        collection: { navigation: inverse.navigation, table, backProperty: undefined },
        filter: { kind: 'compare', column: own(table.key), operator: 'eq', value, ofParents: true },
      }
    : { kind: 'compare', column: own(inverse.property), operator: 'eq', value, ofParents: true };
};
