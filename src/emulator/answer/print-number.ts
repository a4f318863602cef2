import { toExact } from '../filter/comparable.ts';
import type { UserSettings } from '../user-settings.ts';

/** Marks of a user's numbers. */
export type NumberMarks = Pick<UserSettings, 'decimalSymbol' | 'numberSeparator'>;

/**
 * A number with separators, `1,234.50`, rounded half away from zero.
 * @param text digits as the Web API prints them; what is no number stays as it is
 * @param digits after the point
 */
export function printNumber(text: string, digits: number, marks: NumberMarks): string {
  const exact = toExact(text);
  if (exact === null) return text;
  const unit = 10n ** BigInt(20 - digits);
  const size = ((exact < 0n ? -exact : exact) + unit / 2n) / unit;
  const all = String(size).padStart(digits + 1, '0');
  const whole = all.slice(0, all.length - digits).replaceAll(/\B(?=(\d{3})+$)/g, marks.numberSeparator);
  const fraction = digits === 0 ? '' : `${marks.decimalSymbol}${all.slice(-digits)}`;
  return `${exact < 0n && size > 0n ? '-' : ''}${whole}${fraction}`;
}

/** An amount with its currency's symbol, where the user's currency format has it: `$5`, `5$`, `$ 5`, `5 $`. */
export function printAmount(amount: string, symbol: string, format: number): string {
  const space = symbol === '' ? '' : ' ';
  switch (format) {
    case 1:
      return `${amount}${symbol}`;
    case 2:
      return `${symbol}${space}${amount}`;
    case 3:
      return `${amount}${space}${symbol}`;
    default:
      return `${symbol}${amount}`;
  }
}
