const scale = 20;
/** Places of a sum or an average. */
const places = 10;

/**
 * An integer of 10⁻²⁰ths as a decimal number.
 * @param options.whole cuts what is behind the point off
 * @param options.least digits behind the point at least
 */
export function printExact(
  value: bigint,
  { whole, least }: { readonly whole: boolean; readonly least: number },
): string {
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, '0');
  const [before, after] = [digits.slice(0, -scale), digits.slice(-scale)];
  const fraction = whole ? '' : after.slice(0, places).replace(/0+$/, '').padEnd(least, '0');
  const text = fraction === '' ? before : `${before}.${fraction}`;
  return value < 0n && text !== '0' ? `-${text}` : text;
}
