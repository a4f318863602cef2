import type { RequestScope } from '../data-context.ts';
import { DataError } from '../data-error.ts';
import type { ColumnDefinition } from '../organization.ts';
import type { TableSchema } from '../schema/table-schema.ts';
import { payloadError, payloadMessage } from './payload-error.ts';

/** A column that the request may not set. */
export const readOnly = ({ logicalName }: ColumnDefinition): DataError =>
  new DataError(
    400,
    '0x80044369',
    `The attribute '${logicalName}' cannot be set by this request; its value is for internal use only.`,
  );

/** Something else where a list of objects or addresses must be. */
export const expectedArray = ({ definition }: TableSchema, name: string): DataError =>
  payloadError(
    definition.entitySetName,
    `Microsoft.OData.ODataException: An unexpected node was found for the collection '${name}'; a 'StartArray' node of ` +
      'objects was expected.',
  );

/** A property that the table does not have, or has in another case (contract §5.1). */
export function unknownProperty(
  { quirks }: RequestScope,
  { definition }: TableSchema,
  name: string,
): DataError {
  const message =
    `Invalid property '${name}' was found in entity 'Microsoft.Dynamics.CRM.${definition.logicalName}'. ---> ` +
    'Microsoft.OData.ODataException: Does not support untyped value in non-open type.';
  return new DataError(
    400,
    quirks.unknownBodyPropertyCode,
    payloadMessage(definition.entitySetName, `Microsoft.Crm.CrmException: ${message}`),
  );
}

/** `@odata.bind` on something that is no navigation, such as the column of a lookup with several targets. */
export const undeclared = ({ definition }: TableSchema, name: string): DataError =>
  payloadError(
    definition.entitySetName,
    `Microsoft.OData.ODataException: An undeclared property '${name}' which only has property annotations in the payload ` +
      'but no property value was found in the payload. In OData, only declared navigation properties and declared named ' +
      'streams can be represented as properties without values.',
  );
