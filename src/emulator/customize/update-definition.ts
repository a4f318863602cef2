import type { ColumnDefinition, TableDefinition } from '../organization.ts';
import { numberOf, objectOf, textOf, type Json } from '../organization/csdl/json.ts';
import { customizationError } from './customization-error.ts';
import { labelOfBody, type LabelRule } from './label-of-body.ts';

/**
 * A table as `PUT EntityDefinitions(…)` leaves it: labels, notes, change tracking. What cannot change may be sent along, as clients
 * send the whole definition back.
 * @throws DataError 400 for change tracking that would end
 */
export function updateTable(table: TableDefinition, body: Json, rule: LabelRule): TableDefinition {
  if (table.changeTracking && body['ChangeTrackingEnabled'] === false) {
    throw customizationError('Change tracking cannot be turned off again.');
  }
  return {
    ...table,
    displayName: labelOfBody(table.displayName, [body, 'DisplayName'], rule),
    displayCollectionName: labelOfBody(table.displayCollectionName, [body, 'DisplayCollectionName'], rule),
    description: labelOfBody(table.description, [body, 'Description'], rule),
    changeTracking: table.changeTracking || body['ChangeTrackingEnabled'] === true,
    hasNotes: table.hasNotes || body['HasNotes'] === true,
  };
}

const levels = ['None', 'ApplicationRequired', 'Recommended'] as const;

/**
 * A column as `PUT EntityDefinitions(…)/Attributes(…)` leaves it: labels, whether it is required and secured, and limits.
 * @throws DataError 400 for another type
 */
export function updateColumn(column: ColumnDefinition, body: Json, rule: LabelRule): ColumnDefinition {
  const type = textOf(objectOf(body['AttributeTypeName'])?.['Value']);
  if (type !== undefined && type !== `${column.type}Type`) {
    throw customizationError(`The type of the column '${column.logicalName}' cannot change.`);
  }
  const level = levels.find((known) => known === objectOf(body['RequiredLevel'])?.['Value']);
  return {
    ...column,
    displayName: labelOfBody(column.displayName, [body, 'DisplayName'], rule),
    description: labelOfBody(column.description, [body, 'Description'], rule),
    ...(level !== undefined && column.requiredLevel !== 'SystemRequired' && { requiredLevel: level }),
    ...(typeof body['IsSecured'] === 'boolean' && { secured: body['IsSecured'] }),
    ...limit(column, body, ['maxLength', 'MaxLength']),
    ...limit(column, body, ['minValue', 'MinValue']),
    ...limit(column, body, ['maxValue', 'MaxValue']),
    ...limit(column, body, ['precision', 'Precision']),
    ...limit(column, body, ['maxSizeInKB', 'MaxSizeInKB']),
  };
}

type Limit = 'maxLength' | 'minValue' | 'maxValue' | 'precision' | 'maxSizeInKB';

/** Only limits that the column has. */
function limit(
  column: ColumnDefinition,
  body: Json,
  [name, member]: readonly [Limit, string],
): Partial<Record<Limit, number>> {
  const value = numberOf(body[member]);
  return column[name] === undefined || value === undefined ? {} : { [name]: value };
}
