/** Places after the point that `toExact` scales by. */
const scale = 20;

/**
 * Prints an exact number (integer of 10⁻²⁰ths, as `toExact` makes it) with so many places, rounded half away from zero.
 * `printScaled(1_250_000_000_000_000_000_000n, 4)` → `12.5000`.
 */
export function printScaled(exact: bigint, places: number): string {
  const unit = 10n ** BigInt(scale - places);
  const size = ((exact < 0n ? -exact : exact) + unit / 2n) / unit;
  const digits = String(size).padStart(places + 1, '0');
  const sign = exact < 0n && size > 0n ? '-' : '';
  return places === 0 ? `${sign}${digits}` : `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

/** The quotient of two exact numbers, exact to the last of their places. */
export const divideExact = (left: bigint, right: bigint): bigint => (left * 10n ** BigInt(scale)) / right;
