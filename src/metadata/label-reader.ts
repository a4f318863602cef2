import type { Labels } from './definitions.ts';
import { isRow, rowsOf, textOf } from './json-row.ts';

/** A Label of a JSON body (contract §3.3) → its texts. */
export type LabelReader = (label: unknown) => Labels;

/** Labels are many and most say nothing: those share this. */
const noLabels: Labels = new Map();

/**
 * Reads the texts of a Label by language, as soon as its body arrives, so that languages nobody wants take no memory.
 * `UserLocalizedLabel` repeats one of the texts and is not read.
 *
 * @param languages LCIDs that are kept; undefined keeps all
 */
export function labelReader(languages: ReadonlySet<number> | undefined): LabelReader {
  return (label) => {
    let labels: Map<number, string> | undefined;
    for (const row of isRow(label) ? rowsOf(label['LocalizedLabels']) : []) {
      const text = textOf(row['Label']);
      const language = row['LanguageCode'];
      if (text === undefined || typeof language !== 'number') continue;
      if (languages !== undefined && !languages.has(language)) continue;
      labels ??= new Map();
      labels.set(language, text);
    }
    return labels ?? noLabels;
  };
}

/** Whether something is a Label without a text in any language; what is no Label isn't an empty one either. */
export function isEmptyLabel(label: unknown): boolean {
  return isRow(label) && rowsOf(label['LocalizedLabels']).every((row) => textOf(row['Label']) === undefined);
}
