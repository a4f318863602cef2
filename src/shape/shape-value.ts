import { GatewayError } from '../errors/gateway-error.ts';
import type { Choice } from '../model/choice.ts';
import type { Column } from '../model/model.ts';
import { valueTypes } from '../vocabulary/types/index.ts';

/**
 * A column's value as the answer has it. A number that the enum lacks becomes an UNKNOWN_CHOICE error of this field alone,
 * since an option may be newer than the schema.
 */
export const shapeValue = (column: Column, sent: unknown): unknown => {
  const value = plainValue(column, sent);
  if (value === null || value === undefined) return null;
  const { type } = column;
  switch (type.kind) {
    case 'choice':
      return optionName(column, type.choice, Number(value));
    case 'choices':
      return optionNames(column, type.choice, value);
    case 'image':
    case 'file':
      throw new TypeError(`Column ${column.logicalName} is no plain value`);
    default:
      return valueTypes[type.kind].fromWire(value) ?? wrongType(column);
  }
};

/** A managed property is `{ "Value": true, "CanBeChanged": … }` (contract §3.3). */
const plainValue = (column: Column, value: unknown): unknown =>
  column.managedProperty === true && typeof value === 'object' && value !== null && 'Value' in value
    ? value.Value
    : value;

const optionName = (column: Column, choice: Choice, value: number): string | GatewayError => {
  if (!Number.isInteger(value)) return wrongType(column);
  return choice.byValue.get(value)?.name ?? unknownChoice(column, value);
};

const unknownChoice = (column: Column, value: number): GatewayError =>
  new GatewayError(
    'UNKNOWN_CHOICE',
    `Column "${column.logicalName}" holds choice ${value}, which the schema does not have yet.`,
    { details: { value } },
  );

/** Multi-select choices are text, `1,9` (contract §3.2.10). */
const optionNames = (column: Column, choice: Choice, value: unknown): readonly string[] | GatewayError => {
  const names: string[] = [];
  if (value === '') return names;
  for (const part of String(value).split(',')) {
    const name = optionName(column, choice, Number(part));
    if (name instanceof GatewayError) return name;
    names.push(name);
  }
  return names;
};

const wrongType = (column: Column): GatewayError =>
  new GatewayError('UPSTREAM_ERROR', `Column "${column.logicalName}" holds a value of an unexpected type.`);
