import type { Label } from '../../organization.ts';

/** A label as the tables write it: English only, or English (1033) and German (1031). */
export type LabelText = string | { readonly en: string; readonly de: string };

/** Turns a written label into one by LCID; nothing written gives an empty label. */
export const label = (text: LabelText | undefined): Label => {
  if (text === undefined) return new Map();
  if (typeof text === 'string') return new Map([[1033, text]]);
  return new Map([
    [1033, text.en],
    [1031, text.de],
  ]);
};

/** `PrimaryContactId` → `Primary Contact`: what a column is called unless its table says otherwise. */
export const wordsOf = (schemaName: string): string =>
  schemaName
    .replace(/^acme_/, '')
    .replace(/(?<=[a-z])(Id|Code)$/, '')
    .replaceAll('_', ': ')
    .replaceAll(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, ' ');
