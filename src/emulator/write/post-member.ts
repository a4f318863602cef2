import { isRow } from '../../metadata/json-row.ts';
import { noBody, type Answer } from '../answer/answer.ts';
import { queryError } from '../query-error.ts';
import { resolveResource } from '../resource/resolve-resource.ts';
import type { CollectionNavigation, TableSchema } from '../schema/table-schema.ts';
import { relatedRows } from '../store/related-rows.ts';
import type { StoredRow } from '../store/store.ts';
import { answerWritten } from './answer-written.ts';
import { associate } from './associate.ts';
import { expectedArray } from './body-errors.ts';
import { readJsonBody } from './read-json-body.ts';
import { readRowBody } from './read-row-body.ts';
import { unsupportedMethod } from './unsupported-method.ts';
import type { WriteRequest } from './write-request.ts';
import { createRow, updateRow } from './write-row.ts';

/** A row and the collection of it that a path ends in: `accounts(a1…)/Account_Tasks`. */
export interface MemberTarget {
  readonly table: TableSchema;
  readonly row: StoredRow;
  readonly navigation: CollectionNavigation;
  /** Table of the members. */
  readonly target: TableSchema;
}

/** Creates a row in a collection: `POST accounts(a1…)/Account_Tasks`. */
export function createIn(request: WriteRequest): Answer {
  const { scope } = request;
  const { table, row, navigation, target } = memberTarget(request);
  scope.rights.requireRow('AppendTo', row);
  const json = readJsonBody(target.definition.entitySetName, request);
  const input = readRowBody(scope, target, [json, { for: 'create', nested: true }]);
  const created = createRow(scope, {
    ...input,
    values: {
      ...input.values,
      ...(navigation.kind === 'children' && {
        [navigation.column]: { table: row.table.logicalName, id: row.id },
      }),
    },
  });
  if (navigation.kind === 'links') associate(scope, table, { row, navigation, member: created });
  return answerWritten(request, { table: input.table, row: created, created: true });
}

/** `PUT emails(e1…)/email_activity_parties {"value":[…]}`: the members are these from now on; activity parties only (§5.3). */
export function replaceMembers(request: WriteRequest): Answer {
  const { scope, method } = request;
  const { table, row, navigation, target } = memberTarget(request);
  if (navigation.kind !== 'children' || navigation.target !== 'activityparty')
    throw unsupportedMethod(method);
  scope.rights.requireRow('Write', row);
  const { value } = readJsonBody(target.definition.entitySetName, request);
  if (!Array.isArray(value)) throw expectedArray(target, navigation.name);
  const inputs = value.map((item: unknown) => {
    if (!isRow(item)) throw expectedArray(target, navigation.name);
    return readRowBody(scope, target, [item, { for: 'create', nested: true }]);
  });
  for (const party of [...relatedRows(scope.store, row, navigation)]) scope.store.remove(party);
  const activity = { table: row.table.logicalName, id: row.id };
  for (const input of inputs) {
    createRow(scope, { ...input, values: { ...input.values, [navigation.column]: activity } });
  }
  // Who takes part is a part of the activity: it has changed.
  updateRow(scope, row, { table, id: undefined, values: {}, parents: [], collections: [] });
  return noBody(204);
}

/**
 * The row before the collection that a path ends in.
 * @throws DataError 404 for names that lead nowhere, 400 for a set
 */
function memberTarget({ scope, segments }: Pick<WriteRequest, 'scope' | 'segments'>): MemberTarget {
  const parent = resolveResource(scope, segments.slice(0, -1));
  const name = segments.at(-1)?.name ?? '';
  if (parent.kind !== 'row' || parent.row === undefined || parent.table === undefined) {
    throw queryError(`'${name}' is not a collection of a record.`);
  }
  const navigation = parent.table.navigations.get(name);
  const target = navigation === undefined ? undefined : scope.schema.table(navigation.target);
  if (navigation === undefined || navigation.kind === 'lookup' || target === undefined) {
    throw queryError(`'${name}' is not a collection of a record.`);
  }
  return { table: parent.table, row: parent.row, navigation, target };
}
