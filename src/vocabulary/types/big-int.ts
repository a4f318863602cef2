import { exactNumber } from './exact-number.ts';
import type { ValueType } from './type.ts';

/** `Edm.Int64`: BigInt columns and `versionnumber`. Beyond 2^53 the digits come quoted from src/odata/read-rows.ts. */
export const bigInt: ValueType = {
  scalar: exactNumber({
    name: 'BigInt',
    description: 'A whole number of up to 64 bits, as a string so that no digit is lost.',
    pattern: /^-?\d{1,19}$/,
    range: [-(2n ** 63n), 2n ** 63n - 1n],
  }),
  fromWire: (value) => (typeof value === 'number' || typeof value === 'string' ? String(value) : undefined),
};
