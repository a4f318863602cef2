import type { Navigation, TableSchema } from '../schema/table-schema.ts';
import type { StoredRow } from '../store/store.ts';
import { payloadError } from './payload-error.ts';

/**
 * Whether a row may stand at the other end of a navigation.
 * @throws DataError 400 for a row of another table
 */
export function checkTarget(
  table: TableSchema,
  { name, target }: Navigation,
  { table: found }: StoredRow,
): void {
  const { logicalName, baseType } = found;
  const fits =
    target === 'owner' || target === 'principal'
      ? baseType === 'principal'
      : target === logicalName || target === baseType;
  if (fits) return;
  throw payloadError(
    table.definition.entitySetName,
    `Microsoft.OData.ODataException: The related entity type 'Microsoft.Dynamics.CRM.${logicalName}' is not valid for the ` +
      `navigation property '${name}', which leads to 'Microsoft.Dynamics.CRM.${target}'.`,
  );
}
