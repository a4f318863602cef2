/**
 * Milliseconds that an answer asks to wait: from seconds or from a date, which is compared with the answer's own `Date`, as
 * the clocks need not agree.
 *
 * @param now wall clock, for an answer without `Date`
 * @returns undefined where it says nothing usable: no header, junk, a negative number
 */
export const retryAfterMs = (headers: ReadonlyMap<string, string>, now: number): number | undefined => {
  const text = headers.get('retry-after')?.trim() ?? '';
  if (/^\d{1,9}(?:\.\d{1,3})?$/.test(text)) return Number(text) * 1000;
  // Dates of HTTP end in GMT; Date.parse alone takes a lot of junk for one.
  if (!/ GMT$/.test(text)) return undefined;
  const until = Date.parse(text);
  if (Number.isNaN(until)) return undefined;
  const sent = Date.parse(headers.get('date') ?? '');
  return Math.max(0, until - (Number.isNaN(sent) ? now : sent));
};
