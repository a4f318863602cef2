import { activeOrNot, audit, imported } from '../dsl/blocks.ts';
import { cascading, integer, lookup, moment, primaryId, tableName, text } from '../dsl/columns.ts';
import { table } from '../dsl/table-spec.ts';
import { activityLinks } from './activity-targets.ts';

/** Work that waits in a queue. */
export const queueItem = table(
  'QueueItem',
  {
    label: { en: 'Queue Item', de: 'Warteschlangenelement' },
    plural: { en: 'Queue Items', de: 'Warteschlangenelemente' },
    about: 'A specific item in a queue, such as a case record or an activity record.',
    code: 2029,
    ownership: 'None',
    primaryName: 'title',
  },
  [
    primaryId('QueueItemId'),
    text('Title', { max: 300 }),
    lookup('QueueId', cascading({ queue: 'queue_entries' })),
    lookup(
      'ObjectId',
      cascading({
        incident: 'Incident_QueueItem',
        ...activityLinks((schemaName) => `${schemaName}_QueueItem`),
      }),
      { label: 'Object', writable: 'create' },
    ),
    tableName('ObjectTypeCode', { label: 'Type', writable: 'never' }),
    lookup('WorkerId', { systemuser: 'systemuser_queueitem_workerid', team: 'team_queueitem_workerid' }),
    moment('WorkerIdModifiedOn', { label: 'Worked By On', writable: 'never' }),
    moment('EnteredOn', { label: 'Entered Queue', writable: 'never' }),
    integer('Priority', { least: 0, max: 1000000000 }),
    ...activeOrNot,
    ...audit('lk_queueitembase_*', 'lk_queueitem_*'),
    ...imported,
  ],
);
