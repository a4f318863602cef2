import type { Row } from '../odata/read-rows.ts';
import type {
  AggregateField,
  AggregatePlan,
  GroupField,
  MeasureField,
} from '../plan/aggregate/aggregate-plan.ts';
import type { TypeNamePlan } from '../plan/record-plan.ts';
import { shapeValue } from './shape-value.ts';
import { shapeFields, type Shaped, type Shaping } from './shaped.ts';

/** Groups as Dataverse sent them → objects of the answer. */
export const shapeAggregate = (
  shaping: Shaping,
  { fields }: AggregatePlan,
  rows: readonly Row[],
): readonly Shaped[] =>
  rows.map((row) => shapeFields(shaping, fields, (field) => shapeField(shaping, field, row)));

const shapeField = (shaping: Shaping, field: Exclude<AggregateField, TypeNamePlan>, row: Row): unknown => {
  switch (field.kind) {
    case 'count':
      return numberOf(row[field.alias]) ?? 0;
    case 'group':
      return shapeFields(shaping, field.fields, (each) => shapeGroup(shaping, each, row));
    case 'measures':
      return shapeFields(shaping, field.fields, (each) => shapeMeasure(each, row));
  }
};

const shapeGroup = (shaping: Shaping, field: Exclude<GroupField, TypeNamePlan>, row: Row): unknown => {
  if (field.kind === 'record')
    return shapeFields(shaping, field.fields, (each) => shapeGroup(shaping, each, row));
  if (field.kind === 'date') {
    if (field.aliases.every((alias) => !isPresent(row[alias]))) return null;
    return shapeFields(shaping, field.parts, ({ alias }) =>
      alias === undefined ? null : numberOf(row[alias]),
    );
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
