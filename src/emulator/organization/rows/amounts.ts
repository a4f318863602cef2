import type { Reference, Row } from '../../organization.ts';
import { wellKnown } from '../well-known.ts';
import type { Dice } from './dice.ts';

/** A currency of the sample, with its rate to the base currency as ten decimal places. */
export interface CurrencyRate {
  readonly reference: Reference;
  readonly exchangeRate: string;
}

const rate = (id: string, exchangeRate: string): CurrencyRate => ({
  reference: { table: 'transactioncurrency', id },
  exchangeRate,
});

/** The organisation's base currency, and the other one. */
export const dollar = rate(wellKnown.currencies.dollar, '1.0000000000');
export const euro = rate(wellKnown.currencies.euro, '0.9213456789');

/** Two rows of three are in the base currency. */
export const someCurrency = (dice: Dice): CurrencyRate => (dice.chance(0.66) ? dollar : euro);

/**
 * Currency columns of a row and its money columns with their `_base` companions (amount / rate, four places,
 * rounded down).
 * @param currency of the row
 * @param cents amounts by column, in hundredths; null stays null
 */
export const amounts = (currency: CurrencyRate, cents: Readonly<Record<string, number | null>>): Row => {
  const row: Record<string, Row[string]> = {
    transactioncurrencyid: currency.reference,
    exchangerate: currency.exchangeRate,
  };
  const scaledRate = BigInt(currency.exchangeRate.replace('.', ''));
  for (const [column, amount] of Object.entries(cents)) {
    if (amount === null) continue;
    row[column] = printDecimal(BigInt(amount), 2);
    row[`${column}_base`] = printDecimal((BigInt(amount) * 100n * 10_000_000_000n) / scaledRate, 4);
  }
  return row;
};

/** `printDecimal(12345n, 2)` → `123.45`. */
export const printDecimal = (scaled: bigint, places: number): string => {
  const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(places + 1, '0');
  const point = digits.length - places;
  return [scaled < 0n ? '-' : '', digits.slice(0, point), '.', digits.slice(point)].join('');
};
