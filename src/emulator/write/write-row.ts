import type { RequestScope } from '../data-context.ts';
import { DataError } from '../data-error.ts';
import { checkPartition, partitionValues } from '../elastic/partition.ts';
import type { Row, TableDefinition } from '../organization.ts';
import type { TableSchema } from '../schema/table-schema.ts';
import { relatedRows } from '../store/related-rows.ts';
import type { StoredRow } from '../store/store.ts';
import { raiseRow } from '../webhooks/raise-row.ts';
import { associate } from './associate.ts';
import { auditValues } from './caller-values.ts';
import { cascadeOwner } from './cascade-owner.ts';
import { changeRow, refuseTable } from './change-row.ts';
import { checkDuplicates } from './check-duplicates.ts';
import { checkKeys } from './check-keys.ts';
import { derivedValues, targetType } from './derived-values.ts';
import { ownerValues } from './owner-values.ts';
import { raiseUpdate } from './raise-update.ts';
import { missingValue } from './read-value.ts';
import { requiredLookups } from './required-lookups.ts';
import type { RowInput } from './row-input.ts';
import { runPlugIn } from './run-plug-in.ts';
import { checkClosing, stateValues } from './state-values.ts';

/**
 * Creates a row with everything that comes with it: rows that its lookups point at first, members of its collections
 * last. Not in a transaction of its own.
 * @throws DataError for what the service refuses, and for what the caller has no right to
 */
export function createRow(scope: RequestScope, input: RowInput): StoredRow {
  const { table } = input;
  const { definition } = table;
  refuseTable(definition, 'Create');
  const { rights } = scope;
  rights.require('Create', definition);
  rights.requireColumns('create', definition, Object.keys(input.values));
  const id = (input.id ?? scope.newGuid()).toLowerCase();
  refuseTaken(scope, definition, { id, isChosen: input.id !== undefined });
  runPlugIn(scope, { message: 'Create', table: definition.logicalName, id });
  const parents = input.parents.map(({ column, input: parent }) => {
    const row = createRow(scope, parent);
    return [column, { table: row.table.logicalName, id: row.id }] as const;
  });
  const said: Row = { ...input.values, ...Object.fromEntries(parents) };
  const given: Row = { ...said, ...requiredLookups(scope, definition, said) };
  const values: Row = {
    ...noes(definition),
    ...given,
    [definition.primaryId]: id,
    ...ownerValues(scope, definition, given['ownerid']),
    ...stateValues(definition, [undefined, { ...given, [definition.primaryId]: id }]),
    ...auditValues(scope, definition, 'created'),
    ...auditValues(scope, definition, 'modified'),
    ...overridden(scope, definition, given),
    ...partitionValues(definition, { id, given }),
    ...targetType(definition, given),
  };
  const whole = { ...values, ...derivedValues(scope, definition, [values, given]) };
  checkRequired(table, whole);
  checkKeys(scope, table, { id, values: whole, changed: whole });
  const made: StoredRow = { table: definition, id, version: '', values: whole };
  rights.requireRow('Create', made);
  if (pointsAtRows(definition, input.values)) rights.requireRow('Append', made);
  checkDuplicates(scope, definition, { id, values: whole, changed: whole });
  const row = scope.store.insert(definition, whole);
  raiseRow(scope, { kind: 'row', message: 'Create', after: row });
  addMembers(scope, table, [row, input]);
  return row;
}

/**
 * Changes a row: the columns that the input names, and what follows from them. Sending the same value is a change, too
 * (contract §5.2). Activity parties that the input has take the place of those that are there.
 * @throws DataError for what the service refuses
 */
export function updateRow(scope: RequestScope, row: StoredRow, input: RowInput): StoredRow {
  const { table, values, collections } = input;
  const { rights } = scope;
  if (values['ownerid'] !== undefined) rights.requireRow('Assign', row);
  if (pointsAtRows(row.table, values)) rights.requireRow('Append', row);
  checkClosing(row.table, [row.values, values]);
  checkPartition(row, values);
  runPlugIn(scope, { message: 'Update', table: row.table.logicalName, id: row.id });
  const changed = changeRow(scope, row, { table, values });
  raiseUpdate(scope, { before: row, after: changed, given: values });
  if (values['ownerid'] !== undefined) cascadeOwner(scope, row, changed);
  for (const { navigation } of collections) {
    for (const party of [...relatedRows(scope.store, changed, navigation)]) scope.store.remove(party);
  }
  addMembers(scope, table, [changed, input]);
  return changed;
}

function addMembers(
  scope: RequestScope,
  table: TableSchema,
  [row, { collections }]: readonly [StoredRow, Pick<RowInput, 'collections'>],
): void {
  for (const { navigation, created, bound } of collections) {
    const members = created.map((member) =>
      navigation.kind === 'children'
        ? createRow(scope, {
            ...member,
            values: { ...member.values, [navigation.column]: { table: row.table.logicalName, id: row.id } },
          })
        : createRow(scope, member),
    );
    for (const member of [...(navigation.kind === 'links' ? members : []), ...bound]) {
      associate(scope, table, { row, navigation, member });
    }
  }
}

/** Whether lookups are set; whose a row is, is another matter. */
const pointsAtRows = ({ columns }: TableDefinition, values: Row): boolean =>
  Object.entries(values).some(
    ([name, value]) => typeof value === 'object' && value !== null && columns.get(name)?.type !== 'Owner',
  );

/** Yes-or-no columns are "no" until somebody says otherwise. */
function noes({ columns }: TableDefinition): Row {
  const names = [...columns.values()].filter(({ type, logical }) => type === 'Boolean' && !logical);
  return Object.fromEntries(names.map(({ logicalName }) => [logicalName, false]));
}

/** An import may say when a row was really made; when it came in is then kept beside it. */
function overridden({ clock }: RequestScope, { columns }: TableDefinition, given: Row): Row {
  const made = given['overriddencreatedon'];
  if (typeof made !== 'string' || !columns.has('createdon')) return {};
  return {
    createdon: made,
    overriddencreatedon: clock()
      .toISOString()
      .replace(/\.\d+Z$/, 'Z'),
  };
}

function refuseTaken(
  { store, quirks }: RequestScope,
  { logicalName, baseType }: TableDefinition,
  { id, isChosen }: { readonly id: string; readonly isChosen: boolean },
): void {
  if (isChosen && quirks.tablesRefusingIds.includes(logicalName)) {
    throw new DataError(
      400,
      '0x80040203',
      `The primary key of '${logicalName}' cannot be set when a record is created.`,
    );
  }
  const holders = baseType === 'activitypointer' ? ['activitypointer', logicalName] : [logicalName];
  if (holders.some((table) => store.get(table, id) !== undefined)) {
    throw new DataError(412, '0x80040237', 'A record with matching key values already exists.');
  }
}

function checkRequired(table: TableSchema, values: Row): void {
  const missing = [...table.definition.columns.values()].find(
    ({ requiredLevel, validForCreate, logicalName, property }) =>
      requiredLevel === 'SystemRequired' &&
      validForCreate &&
      property !== undefined &&
      (values[logicalName] ?? null) === null,
  );
  if (missing !== undefined) throw missingValue(table, missing);
}
