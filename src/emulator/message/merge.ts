import type { RequestScope } from '../data-context.ts';
import { DataError } from '../data-error.ts';
import { lineage } from '../schema/create-schema.ts';
import type { StoredRow } from '../store/store.ts';
import { changeRow } from '../write/change-row.ts';
import { readRowBody } from '../write/read-row-body.ts';
import { updateRow } from '../write/write-row.ts';
import type { MessageHandler } from './message.ts';
import { missingParameter } from './parameter-errors.ts';
import { rowOf, storedRowOf } from './parameter-of.ts';

const mergeable = ['account', 'contact', 'lead', 'incident'];

/**
 * Merges one row into another of its table: what pointed at it points at the other from now on, columns of `UpdateContent`
 * go into that, and it is deactivated (contract §5.4).
 */
export const merge: MessageHandler = ({ scope, parameters }) => {
  const target = storedRowOf(parameters, 'Target');
  const subordinate = storedRowOf(parameters, 'Subordinate');
  const name = target.table.logicalName;
  const table = scope.schema.table(name);
  if (!mergeable.includes(name) || table === undefined) {
    throw new DataError(
      405,
      '0x80040800',
      `The 'Merge' method does not support entities of type '${name}'. `,
    );
  }
  if (subordinate.table !== target.table || subordinate.id === target.id)
    throw missingParameter('Subordinate');
  for (const row of [target, subordinate]) scope.rights.requireRow('Write', row);
  const content = rowOf(parameters, 'UpdateContent');
  if (content !== undefined) {
    const input = readRowBody(scope, table, [content.json, { for: 'update', nested: false, id: target.id }]);
    updateRow(scope, target, input);
  }
  moveReferences(scope, subordinate, target);
  const { columns } = subordinate.table;
  const lastState = columns.get('statecode')?.optionSet?.options.at(-1)?.value ?? 1;
  changeRow(scope, scope.store.get(name, subordinate.id) ?? subordinate, {
    table,
    values: {
      statecode: lastState,
      ...(columns.has('merged') && { merged: true }),
      ...(columns.has('masterid') && { masterid: { table: name, id: target.id } }),
    },
  });
  return { kind: 'nothing' };
};

function moveReferences({ schema, store }: RequestScope, from: StoredRow, to: StoredRow): void {
  const names = lineage(from.table);
  for (const { referencedTable, referencingTable, referencingColumn } of schema.organization.oneToMany) {
    const column = schema.table(referencingTable)?.definition.columns.get(referencingColumn);
    if (!names.includes(referencedTable) || column?.validForUpdate !== true) continue;
    for (const row of [...store.matching(referencingTable, { column: referencingColumn, key: from.id })]) {
      const reference = row.id === to.id ? null : { table: to.table.logicalName, id: to.id };
      store.update(row, { ...row.values, [referencingColumn]: reference });
    }
  }
}
