import { jsonBody, type Answer } from '../answer/answer.ts';
import { DataError } from '../data-error.ts';
import { parseArgument } from '../filter/parse-filter.ts';
import { resolveArgument } from '../filter/resolve-operand.ts';
import { queryError } from '../query-error.ts';
import { indexKey } from '../store/column-index.ts';
import type { ReadRequest } from './read-request.ts';
import type { Segment } from './resource-path.ts';

/** The unbound functions of this double, by name. */
export const functions: ReadonlyMap<string, (request: ReadRequest, segment: Segment) => Answer> = new Map([
  ['WhoAmI', whoAmI],
  ['RetrieveTotalRecordCount', retrieveTotalRecordCount],
]);

/** Who the caller is (contract §1.4). */
function whoAmI({ scope }: ReadRequest, { inside = '' }: Segment): Answer {
  if (inside.trim() !== '') throw queryError("The function 'WhoAmI' has no parameters.");
  const { userId } = scope.caller;
  const user = scope.allRows.get('systemuser', userId);
  return jsonBody(
    JSON.stringify({
      '@odata.context': `${scope.serviceRoot}/$metadata#Microsoft.Dynamics.CRM.WhoAmIResponse`,
      BusinessUnitId: indexKey(user?.values['businessunitid']) ?? '00000000-0000-0000-0000-000000000000',
      UserId: userId,
      OrganizationId: scope.schema.organization.organizationId,
    }),
  );
}

/** Totals beyond what `$count` counts (contract §4.5): `(EntityNames=['account','contact'])`, or by an alias. */
function retrieveTotalRecordCount({ scope }: ReadRequest, { inside }: Segment): Answer {
  const text = /^\s*EntityNames\s*=(.*)$/s.exec(inside ?? '')?.[1];
  const names = text === undefined ? undefined : resolveArgument(scope, parseArgument(text));
  if (names?.kind !== 'list' || names.items === null) {
    throw queryError("The function 'RetrieveTotalRecordCount' needs a list of EntityNames.");
  }
  const values = names.items.map((name) => {
    const table = scope.schema.table(name)?.definition;
    if (table === undefined) {
      throw new DataError(404, '0x80060888', `The entity with a name = '${name}' was not found.`);
    }
    scope.rights.require('Read', table);
    return scope.allRows.all(name).length;
  });
  return jsonBody(
    JSON.stringify({
      '@odata.context': `${scope.serviceRoot}/$metadata#Microsoft.Dynamics.CRM.RetrieveTotalRecordCountResponse`,
      EntityRecordCountCollection: {
        Count: values.length,
        IsReadOnly: false,
        Keys: names.items,
        Values: values,
      },
    }),
  );
}
