/**
 * Compares two decimal numbers by their digits, whatever their length: negative, zero or positive, as a sort function does.
 *
 * @throws TypeError where one of them is no decimal number
 */
export const compareDigits = (one: string, other: string): number => {
  const [a, b] = [read(one), read(other)];
  const scale = Math.max(a.scale, b.scale);
  const difference = scaled(a, scale) - scaled(b, scale);
  return difference < 0n ? -1 : Number(difference > 0n);
};

interface Digits {
  readonly whole: bigint;
  /** How many of the digits are behind the point; negative: so many zeros follow. */
  readonly scale: number;
}

const read = (text: string): Digits => {
  const found = /^([+-]?\d+)(?:\.(\d+))?(?:e([+-]?\d{1,3}))?$/i.exec(text);
  if (found === null) throw new TypeError('Not a decimal number');
  const [, whole = '', fraction = '', exponent = '0'] = found;
  return { whole: BigInt(whole + fraction), scale: fraction.length - Number(exponent) };
};

const scaled = ({ whole, scale }: Digits, to: number): bigint => whole * 10n ** BigInt(to - scale);
