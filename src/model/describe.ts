import type { Labels } from '../metadata/definitions.ts';

/** Where texts come from: a table, column or choice of the definitions. */
interface Described {
  readonly displayName: Labels;
  readonly description: Labels;
}

/**
 * The text in the base language; where it lacks that one, in the language with the lowest number, so that the choice
 * doesn't depend on the order of metadata.
 */
export function baseText(labels: Labels | undefined, language: number): string | undefined {
  if (labels === undefined || labels.size === 0) return undefined;
  return labels.get(language) ?? labels.get(Math.min(...labels.keys()));
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
