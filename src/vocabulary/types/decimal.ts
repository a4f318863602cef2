import { exactNumber } from './exact-number.ts';
import type { ValueType } from './type.ts';

/** `Edm.Decimal`: decimal and money columns, with the digits that Dataverse sent. */
export const decimal: ValueType = {
  scalar: exactNumber({
    name: 'Decimal',
    description: 'A decimal number or an amount of money, as a string with the digits that Dataverse holds.',
    pattern: /^-?\d{1,28}(?:\.\d{1,28})?$/,
  }),
  fromWire: (value) => (typeof value === 'number' || typeof value === 'string' ? String(value) : undefined),
};
