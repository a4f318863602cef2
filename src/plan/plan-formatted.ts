import type { Column, Lookup } from '../model/model.ts';
import { isTelling, planPart } from './plan-lookup.ts';
import { planTypeName } from './plan-type-name.ts';
import type { Planner } from './planner.ts';
import type { PlanRecord, RecordInput } from './record-input.ts';
import type { FormattedPlan } from './record-plan.ts';
import type { FieldSelection } from './selection.ts';

interface FormattedInput {
  readonly field: FieldSelection;
  readonly planRecord: PlanRecord;
}

/** Plans the display texts selected of a row: the annotation that Dataverse sends, or a label in the caller's language. */
export const planFormatted = (
  planner: Planner,
  input: RecordInput,
  { field, planRecord }: FormattedInput,
): FormattedPlan => {
  const { table, need } = input;
  const texts = (field.selection?.common ?? []).flatMap((each) => {
    const { key, name } = each;
    const member = table.fields.get(name);
    if (member?.kind !== 'column' && member?.kind !== 'lookup') return planTypeName(each) ?? [];
    if (member.kind === 'lookup' && isTelling(planner, member)) {
      const part = { key, lookup: member, part: 'displayName', planRecord } as const;
      return { kind: 'part of record', key, lookup: planPart(planner, input, part) } as const;
    }
    need.columns.add(member.property);
    need.annotations.add('OData.Community.Display.V1.FormattedValue');
    const labels = labelsOf(member, planner.language);
    return { kind: 'text', key, property: member.property, labels } as const;
  });
  return { kind: 'formatted', key: field.key, texts };
};

/** Labels by the value as it stands in the row; undefined where the column has none in the language. */
const labelsOf = (
  member: Column | Lookup,
  language: number | undefined,
): ReadonlyMap<string, string> | undefined => {
  if (language === undefined || member.kind === 'lookup') return undefined;
  const { type } = member;
  const isChoice = type.kind === 'choice' || type.kind === 'choices';
  const options = isChoice ? type.choice.options : (member.twoOptions ?? []);
  if (!options.some(({ labels }) => labels.has(language))) return undefined;
  const labels = new Map<string, string>();
  for (const { value, label, labels: translated } of options) {
    // Of several chosen at once, one that isn't translated must not hide that the others are.
    const text = translated.get(language) ?? (type.kind === 'choices' ? label : undefined);
    if (text !== undefined) labels.set(isChoice ? String(value) : String(value === 1), text);
  }
  return labels;
};
