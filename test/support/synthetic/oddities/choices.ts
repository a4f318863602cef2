import type { OrganizationDraft } from '../organization-draft.ts';
import type { SyntheticLabels } from '../synthetic-organization.ts';
import type { Oddity } from './oddity.ts';

/** Labels of which no plain name can be made, or the same one twice. */
const oddLabels: Oddity = (draft, tables) => {
  const texts = [
    'Other',
    'other',
    'OTHER!',
    'Süd',
    'Sued',
    'Süd',
    '日本',
    '日本語',
    '🚀',
    '🚀🚀',
    '2nd choice',
    '3',
  ];
  const more = [
    '',
    '   ',
    '—',
    "It's",
    'Its',
    '_',
    '__x',
    'a_b',
    'a-b',
    'A B',
    'VALUE_3',
    'Приве́т',
    'Ελλάδα',
    'عربي',
  ];
  const labels = [...texts, ...more].map(
    (text) =>
      new Map([
        [1033, text],
        [1031, `${text} (de)`],
      ]),
  );
  addChoices(draft, tables, { name: 'acme_labels', labels: draft.dice.shuffle(labels) });
  const partial: SyntheticLabels[] = [
    new Map(),
    new Map([[1031, 'Nur deutsch']]),
    new Map([[1041, '日本語だけ'], [1033, 'Both']]),
  ]; // prettier-ignore
  addChoices(draft, tables, { name: 'acme_partial', labels: partial });
};

/** Numbers below zero and far above it, whose labels clash. */
const negativeOptions: Oddity = (draft, tables) => {
  const table = draft.dice.pick(tables);
  const values = [-1, -2, 0, 1, 2, -2_147_483_648, 2_147_483_647, 100_000_000];
  const options = values.map((value) => ({ value, label: new Map([[1033, value < 1 ? 'Same' : '']]) }));
  const optionSet = { name: `${table}_acme_negative`, isGlobal: false, options };
  draft.addChoice(table, { logicalName: 'acme_negative', type: 'Picklist', optionSet });
};

/** A choice and a multi-select choice without options. */
const emptyChoices: Oddity = (draft, tables) => {
  const table = draft.dice.pick(tables);
  for (const type of ['Picklist', 'MultiSelectPicklist'] as const) {
    const logicalName = `acme_empty${type.toLowerCase()}`;
    const optionSet = { name: `${table}_${logicalName}`, isGlobal: false, options: [] };
    draft.addChoice(table, { logicalName, type, optionSet });
  }
};

/** Texts for people that would end a description, an escape or a line where they are printed. */
const oddTexts: Oddity = (draft, tables) => {
  const texts = [
    '"',
    '"""',
    'ends with "',
    'a \\',
    '\\"""',
    'two\nlines',
    '\r\n',
    ' spaced ',
    '  deep\n    deeper',
    '\t',
    '#',
  ];
  const all = [
    ...texts,
    '\u0007',
    '\u0000x',
    '\u2028',
    '\ud83d',
    '<b>&amp;</b>',
    '{',
    '$x',
    '\u200b',
    '\ufeffx',
  ];
  const table = draft.dice.pick(tables);
  for (const [index, label] of all.entries()) {
    draft.addColumn(table, { logicalName: `acme_text${index}`, type: 'String', label });
  }
  draft.addTable({ logicalName: 'acme_quoted', label: draft.dice.pick(all) });
  const options = all.map((text, value) => ({ value, label: new Map([[1033, text]]) }));
  const optionSet = { name: `${table}_acme_texts`, isGlobal: false, options };
  draft.addChoice(table, { logicalName: 'acme_texts', type: 'Picklist', optionSet });
};

/** A local choice and a global one, which two tables share, with these labels. */
function addChoices(
  draft: OrganizationDraft,
  tables: readonly string[],
  { name, labels }: { readonly name: string; readonly labels: readonly SyntheticLabels[] },
): void {
  const options = labels.map((label, index) => ({ value: index + 1, label }));
  const global = { name: `${name}_global`, isGlobal: true, options };
  for (const table of tables.slice(0, 2)) {
    const local = { name: `${table}_${name}`, isGlobal: false, options };
    draft.addChoice(table, { logicalName: name, type: 'Picklist', optionSet: local });
    draft.addChoice(table, { logicalName: `${name}g`, type: 'Picklist', optionSet: global });
    draft.addChoice(table, { logicalName: `${name}m`, type: 'MultiSelectPicklist', optionSet: global });
  }
}

/** What is odd about choices. */
export const choiceOddities = { oddLabels, negativeOptions, emptyChoices, oddTexts } as const;
