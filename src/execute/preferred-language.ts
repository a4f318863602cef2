import lcid from 'lcid';
import Negotiator from 'negotiator';

/**
 * The language that a caller prefers among those of the organisation; `de` and `de-AT` both find `de-DE` where that is the
 * only German.
 *
 * @param acceptLanguage value of the header
 * @param languages LCIDs, the base language first
 * @returns LCID; undefined where nothing was asked for, or none fits
 */
export const preferredLanguage = (
  acceptLanguage: string | undefined,
  languages: readonly number[],
): number | undefined => {
  if (acceptLanguage === undefined || acceptLanguage.length > maxLength) return undefined;
  const wanted = new Negotiator({ headers: { 'accept-language': acceptLanguage } }).languages();
  const tags = languages.map((language) => ({ language, tag: tagOf(language) }));
  for (const one of wanted) {
    const name = one.toLowerCase();
    if (name === '*') return languages[0];
    const primary = name.split('-', 1)[0];
    const exact = tags.find(({ tag }) => tag === name);
    const near = tags.find(({ tag }) => tag?.split('-', 1)[0] === primary);
    const found = exact ?? near;
    if (found !== undefined) return found.language;
  }
  return undefined;
};

/** Longer ones are no browser's. */
const maxLength = 1000;

/** `1031` → `de-de`. */
const tagOf = (language: number): string | undefined => lcid.from(language)?.replace('_', '-').toLowerCase();
