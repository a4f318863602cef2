import type { Row } from '../odata/read-rows.ts';
import type { FormattedPlan, FormattedText, PartPlan } from '../plan/record-plan.ts';
import { shapeFields, type Shaped, type Shaping } from './shaped.ts';

interface FormattedRow {
  readonly row: Row;
  /** The name of a record, where the row's own annotations may not tell it. */
  readonly shapePart: (part: PartPlan) => unknown;
}

/** Display texts of a row: Dataverse's, or labels in the caller's language where the organisation has them. */
export const shapeFormatted = (
  shaping: Shaping,
  { texts }: FormattedPlan,
  { row, shapePart }: FormattedRow,
): Shaped =>
  shapeFields(shaping, texts, (text) =>
    text.kind === 'part of record' ? shapePart(text) : textOf(text, row),
  );

const textOf = ({ property, labels }: FormattedText, row: Row): unknown => {
  const value = row[property];
  if (value === null || value === undefined) return null;
  return labelOf(value, labels) ?? row[`${property}@OData.Community.Display.V1.FormattedValue`] ?? null;
};

/** Multi-select choices are `1,9` and read `One; Nine`, as Dataverse writes them. */
const labelOf = (value: unknown, labels: FormattedText['labels']): string | undefined => {
  if (labels === undefined) return undefined;
  const found = String(value)
    .split(',')
    .map((part) => labels.get(part));
  return found.includes(undefined) ? undefined : found.join('; ');
};
