import type { JsonRow } from '../../metadata/json-row.ts';
import type { RequestScope } from '../data-context.ts';
import type { TableSchema } from '../schema/table-schema.ts';
import { payloadError } from './payload-error.ts';

/**
 * The table that `@odata.type` names, which may derive from the declared one: a task in a collection of activities.
 * @throws DataError 400 for a type that does not fit
 */
export function tableOfBody(scope: RequestScope, declared: TableSchema, json: JsonRow): TableSchema {
  const type = json['@odata.type'];
  if (typeof type !== 'string') return declared;
  const name = type.replace(/^#?(?:Microsoft\.Dynamics\.CRM\.|mscrm\.)/, '');
  const { logicalName, entitySetName } = declared.definition;
  const table = name === logicalName ? declared : scope.schema.table(name);
  if (table === undefined || (table !== declared && table.definition.baseType !== logicalName)) {
    throw payloadError(
      entitySetName,
      `Microsoft.OData.ODataException: A resource with type '${type}' was found, but it is not assignable to ` +
        `the expected type 'Microsoft.Dynamics.CRM.${logicalName}'.`,
    );
  }
  return table;
}
