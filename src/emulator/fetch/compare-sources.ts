import { compare, equal, toComparable, type Comparable } from '../filter/comparable.ts';
import type { Truth } from '../filter/predicate.ts';
import { queryError } from '../query-error.ts';
import type { Property } from '../schema/table-schema.ts';
import { columnValue, type StoredRow } from '../store/store.ts';

type Holds = (left: Comparable, right: Comparable) => boolean;

/** The only operators that compare columns. */
const operators: Readonly<Record<string, Holds>> = {
  eq: equal,
  ne: (left, right) => !equal(left, right),
  neq: (left, right) => !equal(left, right),
  gt: (left, right) => compare(left, right) > 0,
  ge: (left, right) => compare(left, right) >= 0,
  lt: (left, right) => compare(left, right) < 0,
  le: (left, right) => compare(left, right) <= 0,
};

/** What FetchXML alone can: a column of one row compared with one of another (`valueof="acct.name"`). */
export type RowComparison = (left: StoredRow | undefined, right: StoredRow | undefined) => Truth;

/**
 * Compares columns of two rows; a null on either side decides nothing.
 * @throws DataError 400 for other operators, and for columns of different types
 */
export function compareSources(
  operator: string,
  [left, right]: readonly [Property, Property],
): RowComparison {
  const holds = operators[operator];
  if (holds === undefined) throw queryError(`The condition operator '${operator}' does not compare columns.`);
  if (left.kind !== right.kind) {
    throw queryError(
      `The columns '${left.column.logicalName}' and '${right.column.logicalName}' are of different types, and cannot be compared.`,
    );
  }
  const read = (property: Property, row: StoredRow | undefined): Comparable | null =>
    row === undefined ? null : toComparable(property.kind, columnValue(row, property.column.logicalName));
  return (leftRow, rightRow) => {
    const [one, other] = [read(left, leftRow), read(right, rightRow)];
    return one === null || other === null ? null : holds(one, other);
  };
}
