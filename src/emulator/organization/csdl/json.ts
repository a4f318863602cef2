import type { Label } from '../../organization.ts';

/** A JSON object whose members are not known yet. */
export type Json = Readonly<Record<string, unknown>>;

export const objectOf = (value: unknown): Json | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** The objects among the members of a list. */
export const objectsOf = (value: unknown): readonly Json[] =>
  listOf(value).flatMap((entry) => {
    const object = objectOf(entry);
    return object === undefined ? [] : [object];
  });

export const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

export const numberOf = (value: unknown): number | undefined =>
  typeof value === 'number' ? value : undefined;

/** A label object (`LocalizedLabels`) by LCID; undefined when it is none. */
export const labelOf = (value: unknown): Label | undefined => {
  const labels = objectOf(value)?.['LocalizedLabels'];
  if (!Array.isArray(labels)) return undefined;
  return new Map(
    labels.flatMap((entry): readonly (readonly [number, string])[] => {
      const text = objectOf(entry);
      const [code, words] = [numberOf(text?.['LanguageCode']), textOf(text?.['Label'])];
      return code === undefined || words === undefined ? [] : [[code, words]];
    }),
  );
};
