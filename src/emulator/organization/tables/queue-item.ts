import { activeOrNot, audit, imported } from '../dsl/blocks.ts';
import { cascading, choice, lookup, moment, primaryId, text } from '../dsl/columns.ts';
import { options } from '../dsl/option-set-spec.ts';
import { table } from '../dsl/table-spec.ts';
import { activityLinks } from './activity-targets.ts';

/** By object type code; this column is a number, unlike others of its name. */
const objectTypes = options({
  112: 'Case',
  4201: 'Appointment',
  4202: 'Email',
  4210: 'Phone Call',
  4212: 'Task',
});

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
    choice('ObjectTypeCode', objectTypes, { label: 'Type', writable: 'never' }),
    lookup('WorkerId', { systemuser: 'lk_queueitembase_workerid', team: 'team_queueitembase_workerid' }),
    moment('WorkerIdModifiedOn', { label: 'Worked By On', writable: 'never' }),
    moment('EnteredOn', { label: 'Entered Queue', writable: 'never' }),
    ...activeOrNot,
    ...audit('lk_queueitembase_*', 'lk_queueitem_*'),
    ...imported,
  ],
);
