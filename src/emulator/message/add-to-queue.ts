import { printMoment } from '../write/read-date.ts';
import { readRowBody } from '../write/read-row-body.ts';
import { createRow, updateRow } from '../write/write-row.ts';
import type { MessageHandler } from './message.ts';
import { missingParameter } from './parameter-errors.ts';
import { rowOf, storedRowOf } from './parameter-of.ts';

/** Puts a case or an activity into the queue that it is bound to, or moves it there from another one (contract §5.6). */
export const addToQueue: MessageHandler = ({ scope, bound, parameters }) => {
  const target = storedRowOf(parameters, 'Target');
  const table = scope.schema.table('queueitem');
  const queue = bound?.row;
  if (table === undefined || queue === undefined) throw missingParameter('entity');
  const properties = rowOf(parameters, 'QueueItemProperties');
  const given =
    properties === undefined
      ? {}
      : readRowBody(scope, table, [properties.json, { for: 'update', nested: false }]).values;
  const name = target.values[target.table.primaryName ?? ''];
  const values = {
    ...given,
    queueid: { table: 'queue', id: queue.id },
    enteredon: printMoment(scope.clock()),
  };
  const known = scope.store.matching('queueitem', { column: 'objectid', key: target.id })[0];
  const input = { table, id: undefined, parents: [], collections: [] };
  const item =
    known === undefined
      ? createRow(scope, {
          ...input,
          values: {
            ...values,
            objecttypecode: target.table.objectTypeCode,
            objectid: { table: target.table.logicalName, id: target.id },
            title: typeof name === 'string' ? name.slice(0, 300) : null,
          },
        })
      : updateRow(scope, known, { ...input, values });
  return { kind: 'complex', type: 'AddToQueueResponse', value: { QueueItemId: item.id } };
};
