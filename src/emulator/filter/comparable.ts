import type { Value } from '../organization.ts';
import type { ValueKind } from '../schema/value-kind.ts';

/** A value in the form in which values of one kind compare: ids lower case, moments in ms, exact numbers scaled. */
export type Comparable = string | number | bigint;

const scale = 20;
const collator = new Intl.Collator('en', { sensitivity: 'accent' });

/** @returns null for null, and for what is no value of this kind */
export function toComparable(kind: ValueKind, value: Value): Comparable | null {
  if (value === null || value === undefined) return null;
  switch (kind) {
    case 'string':
    case 'binary':
      return plainText(value);
    case 'guid':
      return plainText(value).toLowerCase();
    case 'boolean':
      return Number(value === true || value === 1 || value === 'true');
    case 'integer':
    case 'double':
      return finite(Number(value));
    case 'exact':
      return toExact(plainText(value));
    case 'date':
    case 'instant':
      return finite(Date.parse(plainText(value)));
    case 'choices':
      return plainText(value)
        .split(',')
        .map(Number)
        .sort((left, right) => left - right)
        .join(',');
  }
}

/** A value as text; of a reference the id. */
export const plainText = (value: Exclude<Value, null | undefined>): string =>
  typeof value === 'object' ? value.id : String(value);

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

/**
 * A decimal number as an integer of 10⁻²⁰ths, so that no digit is lost.
 * @returns null when the text is no number
 */
export function toExact(text: string): bigint | null {
  const match = /^([+-]?)(\d+)(?:\.(\d+))?(?:e([+-]?\d{1,3}))?$/i.exec(text);
  if (match === null) return null;
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  const shift = scale + Number(exponent) - fraction.length;
  const digits = BigInt(whole + fraction);
  const size = shift >= 0 ? digits * 10n ** BigInt(shift) : digits / 10n ** BigInt(-shift);
  return sign === '-' ? -size : size;
}

/** Text without regard to case, as the service's collation orders it. Both values must be of the same kind. */
export function compare(left: Comparable, right: Comparable): number {
  if (typeof left === 'string' && typeof right === 'string') return collator.compare(left, right);
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** Nulls come first, as in SQL Server. */
export function compareWithNulls(left: Comparable | null, right: Comparable | null): number {
  if (left === null || right === null) return Number(left !== null) - Number(right !== null);
  return compare(left, right);
}

/** Equality without regard to case. */
export function equal(left: Comparable, right: Comparable): boolean {
  if (left === right) return true;
  return typeof left === 'string' && typeof right === 'string' && left.toLowerCase() === right.toLowerCase();
}
