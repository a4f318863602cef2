import { noBody, type Answer } from '../answer/answer.ts';
import { queryError } from '../query-error.ts';
import { findRow } from '../resource/find-row.ts';
import { resolveResource } from '../resource/resolve-resource.ts';
import { unknownSegment } from '../resource/resource-path.ts';
import type { CollectionNavigation, LookupNavigation, TableSchema } from '../schema/table-schema.ts';
import type { StoredRow } from '../store/store.ts';
import { associate, disassociate, setLookup } from './associate.ts';
import { checkTarget } from './check-target.ts';
import { checkIfMatch } from './conditions.ts';
import { readJsonBody } from './read-json-body.ts';
import { readReference } from './read-reference.ts';
import { unsupportedMethod } from './unsupported-method.ts';
import type { WriteRequest } from './write-request.ts';

/**
 * Sets and clears lookups, and puts rows into collections and takes them out: `…/primarycontactid/$ref`,
 * `…/Account_Tasks/$ref`, `…/Account_Tasks(t1…)/$ref` (contract §5.3). All are 204.
 * @throws DataError 405 for a verb that does not fit the navigation
 */
export function answerLink(request: WriteRequest): Answer {
  const { scope, segments } = request;
  const path = segments.slice(0, -1);
  const parent = resolveResource(scope, path.slice(0, -1));
  const segment = path.at(-1);
  if (
    parent.kind !== 'row' ||
    parent.row === undefined ||
    parent.table === undefined ||
    segment === undefined
  ) {
    throw queryError('A link is between a record and another one that its navigation property leads to.');
  }
  const navigation = parent.table.navigations.get(segment.name);
  if (navigation === undefined) throw unknownSegment(scope.quirks, segment.name);
  checkIfMatch(request, parent.row);
  const end: LinkEnd = { table: parent.table, row: parent.row, inside: segment.inside };
  if (navigation.kind === 'lookup') changeLookup(request, navigation, end);
  else changeCollection(request, navigation, end);
  return noBody(204);
}

interface LinkEnd {
  readonly table: TableSchema;
  readonly row: StoredRow;
  /** Key in the parentheses behind the navigation. */
  readonly inside: string | undefined;
}

function changeLookup(
  request: WriteRequest,
  navigation: LookupNavigation,
  { table, row, inside }: LinkEnd,
): void {
  const { scope, method } = request;
  if (inside !== undefined || (method !== 'PUT' && method !== 'DELETE')) throw unsupportedMethod(method);
  const target = method === 'PUT' ? bodyReference(request, navigation.name) : undefined;
  if (target !== undefined) checkTarget(table, navigation, target);
  scope.rights.requireRow('Append', row);
  if (target !== undefined) scope.rights.requireRow('AppendTo', target);
  setLookup(scope, navigation.column, [row, target]);
}

function changeCollection(request: WriteRequest, navigation: CollectionNavigation, end: LinkEnd): void {
  const { scope, method, options } = request;
  const { table, row, inside } = end;
  const permitted = (member: StoredRow): StoredRow => {
    scope.rights.requireRow('AppendTo', row);
    scope.rights.requireRow('Append', member);
    return member;
  };
  if (method === 'POST' && inside === undefined) {
    const member = permitted(bodyReference(request, navigation.name));
    associate(scope, table, { row, navigation, member });
    return;
  }
  if (method !== 'DELETE') throw unsupportedMethod(method);
  const id = options.system.get('$id');
  const target = scope.schema.table(navigation.target);
  if (inside !== undefined && target !== undefined) {
    disassociate(scope, { row, navigation, member: permitted(findRow(scope, target, inside)) });
    return;
  }
  if (id === undefined) throw queryError(`Which record to take out of '${navigation.name}' is not said.`);
  disassociate(scope, { row, navigation, member: permitted(readReference(scope, id)) });
}

/** `{"@odata.id":"API/contacts(c1…)"}` */
function bodyReference(request: WriteRequest, name: string): StoredRow {
  const address = readJsonBody(name, request)['@odata.id'];
  if (typeof address !== 'string') throw queryError(`The link '${name}' needs the '@odata.id' of a record.`);
  return readReference(request.scope, address);
}
