import { formatter } from '../answer/formatted-value.ts';
import type { RequestScope } from '../data-context.ts';
import { DataError } from '../data-error.ts';
import { plainText, toComparable, type Comparable } from '../filter/comparable.ts';
import { queryError } from '../query-error.ts';
import type { OrderKey } from '../query/order.ts';
import type { Property } from '../schema/table-schema.ts';
import { columnValue } from '../store/store.ts';
import { propertyOf } from './bind-condition.ts';
import { sourceNamed, type JoinedRow, type Source } from './join-rows.ts';

/** One `<order>`, ready to compare joined rows. */
export interface FetchOrderKey extends Omit<OrderKey, 'read' | 'isId'> {
  /** Which entity or link of the query it is a column of. */
  readonly source: number;
  readonly read: (row: JoinedRow) => Comparable | null;
}

/**
 * Reads the `<order>`s: the query's own before those of links. Choices and lookups go by their texts (contract §4.5).
 * @throws DataError for unknown columns and aliases, a column named twice, and multi-select columns
 */
export function readFetchOrder(scope: RequestScope, sources: readonly Source[]): readonly FetchOrderKey[] {
  const keys = sources.flatMap((standsIn) =>
    standsIn.entity.orders.map(({ entityName, attribute, descending }): FetchOrderKey => {
      if (attribute === undefined) throw queryError('An order by alias needs an aggregate.');
      const of = entityName === undefined ? standsIn : sourceNamed(sources, entityName);
      const property = propertyOf(of.table, attribute);
      const { column, kind } = property;
      if (kind === 'choices') {
        const message = `The attribute ${attribute} cannot be used in an order by or group by clause.`;
        throw new DataError(400, '0x80050224', message);
      }
      return {
        name: attribute,
        descending,
        kind: goesByText(property) ? 'string' : kind,
        source: of.index,
        read: placeReader(scope, { column, kind, name: property.name }, of.index),
      };
    }),
  );
  const names = keys.map(({ name, source }) => `${source}.${name}`);
  if (new Set(names).size < names.length) {
    throw new DataError(400, '0x80048d16', 'Order by columns must be unique.');
  }
  return keys;
}

const textual = ['Picklist', 'State', 'Status', 'Boolean', 'Lookup', 'Customer', 'Owner'];

const goesByText = ({ column }: Property): boolean => textual.includes(column.type);

function placeReader(scope: RequestScope, property: Property, index: number): FetchOrderKey['read'] {
  const { column, kind } = property;
  const format = goesByText(property) ? formatter(scope, column) : undefined;
  return (row) => {
    const own = row[index];
    const value = own === undefined ? null : columnValue(own, column.logicalName);
    if (own === undefined || value === null || value === undefined) return null;
    return goesByText(property) ? (format?.(value, own) ?? plainText(value)) : toComparable(kind, value);
  };
}
