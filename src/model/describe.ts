import type { Labels } from '../metadata/definitions.ts';

/** Where texts come from: a table, column or choice of the definitions. */
interface Described {
  readonly displayName: Labels;
  readonly description: Labels;
}

/**
 * The text in the base language; where it lacks that one, in the language with the lowest number, so that the choice
 * doesn't depend on the order of metadata. Spaces around it are taken off, and nothing but spaces is no text; half a
 * character, as where a text was cut off inside an emoji, would make the whole SDL unreadable and is replaced.
 */
export function baseText(labels: Labels | undefined, language: number): string | undefined {
  if (labels === undefined || labels.size === 0) return undefined;
  const text = labels.get(language) ?? labels.get(Math.min(...labels.keys()));
  const trimmed = text?.trim().replace(/\p{Surrogate}/gu, '\ufffd');
  return trimmed === '' ? undefined : trimmed;
}

/** Display name and description in the base language. */
export function describe(
  item: Described | undefined,
  language: number,
): { displayName: string | undefined; description: string | undefined } {
  return {
    displayName: baseText(item?.displayName, language),
    description: baseText(item?.description, language),
  };
}
