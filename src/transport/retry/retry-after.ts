/** Whatever is asked for: nobody is told to come back in a thousand years. */
const mostMs = 86_400_000;

/**
 * Milliseconds that an answer asks to wait, a day at most: from seconds or from a date, which is compared with the answer's own
 * `Date`, as the clocks need not agree. Where it asks several times, as two fronts may, the longest counts.
 *
 * @param now wall clock, for an answer without `Date`
 * @returns undefined where it says nothing usable: no header, junk, a negative number
 */
export const retryAfterMs = (headers: ReadonlyMap<string, string>, now: number): number | undefined => {
  const text = headers.get('retry-after')?.trim() ?? '';
  if (/^\d+(?:\.\d+)?(?:\s*,\s*\d+(?:\.\d+)?)*$/.test(text)) {
    return Math.min(mostMs, Math.max(...text.split(',').map(Number)) * 1000);
  }
  // Dates of HTTP end in GMT; Date.parse alone takes a lot of junk for one.
  if (!/ GMT$/.test(text)) return undefined;
  const until = Date.parse(text);
  if (Number.isNaN(until)) return undefined;
  const sent = Date.parse(headers.get('date') ?? '');
  return Math.min(mostMs, Math.max(0, until - (Number.isNaN(sent) ? now : sent)));
};
