import type { Row } from '../odata/read-rows.ts';
import type {
  AggregateField,
  AggregatePlan,
  GroupField,
  MeasureField,
} from '../plan/aggregate/aggregate-plan.ts';
import { shapeValue } from './shape-value.ts';
import { newShaped, type Shaped } from './shaped.ts';

/** Groups as Dataverse sent them → objects of the answer. */
export const shapeAggregate = ({ fields }: AggregatePlan, rows: readonly Row[]): readonly Shaped[] =>
  rows.map((row) => shapeFields(fields, (field) => shapeField(field, row)));

interface Keyed {
  readonly key: string;
}

const shapeFields = <Field extends Keyed>(
  fields: readonly Field[],
  valueOf: (field: Field) => unknown,
): Shaped => {
  const shaped = newShaped();
  for (const field of fields) shaped[field.key] = valueOf(field);
  return shaped;
};

const shapeField = (field: AggregateField, row: Row): unknown => {
  switch (field.kind) {
    case 'count':
      return numberOf(row[field.alias]) ?? 0;
    case 'group':
      return shapeFields(field.fields, (each) => shapeGroup(each, row));
    case 'measures':
      return shapeFields(field.fields, (each) => shapeMeasure(each, row));
  }
};

const shapeGroup = (field: GroupField, row: Row): unknown => {
  if (field.kind === 'record') return shapeFields(field.fields, (each) => shapeGroup(each, row));
  if (field.kind === 'date') {
    if (field.aliases.every((alias) => !isPresent(row[alias]))) return null;
    return shapeFields(field.parts, ({ alias }) => (alias === undefined ? null : numberOf(row[alias])));
  }
  const value = field.alias === undefined ? null : row[field.alias];
  if (!isPresent(value)) return null;
  return field.column.kind === 'column' ? shapeValue(field.column, value) : value;
};

const shapeMeasure = ({ alias, value }: MeasureField, row: Row): unknown => {
  const sent = row[alias];
  switch (value.kind) {
    case 'count':
      return numberOf(sent) ?? 0;
    case 'exact':
      return isPresent(sent) ? String(sent) : null;
    case 'double':
      return numberOf(sent);
    case 'column':
      return shapeValue(value.column, sent);
  }
};

const isPresent = (value: unknown): boolean => value !== null && value !== undefined;

/** A long number comes quoted. */
const numberOf = (value: unknown): number | null => (isPresent(value) ? Number(value) : null);
