import { isOrderable } from '../model/filter-kind.ts';
import type { Lookup, Table } from '../model/model.ts';
import type { OrderBy } from '../query/table-query.ts';
import { badFilter } from './filter/bad-filter.ts';

/**
 * An `orderBy` argument → order. The primary key ends it, so that it is the same on every page (contract §4.6).
 *
 * @throws GatewayError BAD_USER_INPUT for a column that stands there twice, which Dataverse refuses (contract §4.5).
 */
export const planOrder = (table: Table, input: unknown): readonly OrderBy[] => {
  const order: OrderBy[] = [];
  for (const element of Array.isArray(input) ? (input as unknown[]) : []) {
    const [entry] = Object.entries(element as Readonly<Record<string, unknown>>);
    if (entry === undefined) throw new TypeError('An element of an order has one field');
    const [name, direction] = entry;
    const next = elementOf(table, name, direction);
    if (order.some(({ property }) => property === next.property)) {
      throw badFilter(`orderBy.${name}`, 'stands there twice');
    }
    order.push(next);
  }
  const { property } = table.key;
  return order.some((each) => each.property === property)
    ? order
    : [...order, { property, direction: 'asc' }];
};

const elementOf = (table: Table, name: string, value: unknown): OrderBy => {
  const member = table.fields.get(name);
  if (member === undefined) throw new TypeError(`No field ${name}`);
  // A lookup is in the order of its record's name (contract §4.5).
  if (member.kind === 'lookup') {
    const { displayName } = value as { readonly displayName?: unknown };
    return { property: member.property, direction: directionOf(displayName) };
  }
  if (!isOrderable(member)) throw new TypeError(`Rows have no order by ${name}`);
  return { property: member.property, direction: directionOf(value) };
};

const directionOf = (value: unknown): 'asc' | 'desc' => (value === 'DESC' ? 'desc' : 'asc');

/** The lookups whose records' names decide the order, each with its place in the arguments. */
export const orderingLookups = (
  { fields }: Table,
  input: unknown,
): readonly { readonly lookup: Lookup; readonly place: string }[] =>
  (Array.isArray(input) ? (input as unknown[]) : []).flatMap((element) =>
    Object.keys(element as object).flatMap((name) => {
      const member = fields.get(name);
      return member?.kind === 'lookup' ? [{ lookup: member, place: `orderBy.${name}` }] : [];
    }),
  );
