import { audit, currency, description, onHold, owned, process, state, timeZones } from '../dsl/blocks.ts';
import type { ColumnSpec } from '../dsl/column-spec.ts';
import {
  cascading,
  choice,
  guid,
  integer,
  lookup,
  memo,
  moment,
  partyList,
  primaryId,
  tableName,
  text,
  yesNo,
} from '../dsl/columns.ts';
import { globalOptions, options } from '../dsl/option-set-spec.ts';
import { table } from '../dsl/table-spec.ts';
import { regardingTargets } from './activity-targets.ts';
import { importance } from './choices.ts';

const instanceTypes = options({
  0: 'Not Recurring',
  1: 'Recurring Master',
  2: 'Recurring Instance',
  3: 'Recurring Exception',
  4: 'Recurring Future Exception',
});
const communities = globalOptions(
  'socialprofile_community',
  'Social Channel',
  options({ 1: 'Facebook', 2: 'Twitter', 0: 'Other' }),
);
const deliveryPriorities = globalOptions(
  'activitypointer_deliveryprioritycode',
  'Delivery Priority',
  importance,
);
const noTargets = { label: 'All Activity Parties', writable: 'never' } as const;

/**
 * The columns every activity has. `states` are the activity's own: `activitypointer` knows only the states,
 * each concrete table its own status reasons.
 */
export const activityColumns = (states: readonly ColumnSpec[]): readonly ColumnSpec[] => [
  primaryId('ActivityId'),
  text('Subject', { label: { en: 'Subject', de: 'Betreff' }, required: 'ApplicationRequired', max: 400 }),
  description,
  tableName('ActivityTypeCode', { label: 'Activity Type', required: 'SystemRequired', writable: 'never' }),
  lookup('RegardingObjectId', cascading(regardingTargets('ActivityPointers')), {
    label: { en: 'Regarding', de: 'Bezug' },
  }),
  partyList('AllParties', noTargets),
  moment('ScheduledStart', { label: 'Start Date' }),
  moment('ScheduledEnd', { label: { en: 'Due Date', de: 'Fällig am' } }),
  integer('ScheduledDurationMinutes', { label: 'Scheduled Duration', least: 0, format: 'Duration' }),
  moment('ActualStart'),
  moment('ActualEnd'),
  integer('ActualDurationMinutes', { label: 'Actual Duration', least: 0, format: 'Duration' }),
  moment('SortDate'),
  moment('SentOn', { label: 'Date Sent', writable: 'never' }),
  moment('DeliveryLastAttemptedOn', { label: 'Date Delivery Last Attempted', writable: 'never' }),
  moment('PostponeActivityProcessingUntil', { label: 'Delay activity processing until', writable: 'never' }),
  choice('PriorityCode', importance),
  choice('DeliveryPriorityCode', deliveryPriorities, { writable: 'create' }),
  choice('InstanceTypeCode', instanceTypes, { label: 'Recurring Instance Type', writable: 'never' }),
  choice('Community', communities, { label: 'Social Channel' }),
  guid('SeriesId', { writable: 'never' }),
  memo('ActivityAdditionalParams', { label: 'Activity Additional Parameters', max: 8192 }),
  text('ExchangeItemId', { label: 'Exchange Item ID', max: 200 }),
  text('ExchangeWebLink', { label: 'Exchange WebLink', max: 1250 }),
  yesNo('IsBilled'),
  yesNo('IsMapiPrivate', { label: 'Is Private' }),
  yesNo('IsRegularActivity', { writable: 'never' }),
  yesNo('IsWorkflowCreated'),
  yesNo('LeftVoiceMail'),
  ...states,
  ...onHold,
  ...process,
  ...currency('TransactionCurrency_ActivityPointer'),
  ...owned({
    owner: 'owner_activitypointers',
    unit: 'business_unit_activitypointer',
    team: 'team_activity',
    user: 'user_activity',
  }),
  ...audit('lk_activitypointer_*'),
  ...timeZones,
];

/** All activities together: the abstract table whose rows are those of task, phonecall, email and appointment. */
export const activityPointer = table(
  'ActivityPointer',
  {
    label: { en: 'Activity', de: 'Aktivität' },
    plural: { en: 'Activities', de: 'Aktivitäten' },
    about: 'Task performed, or to be performed, by a user.',
    code: 4200,
    primaryId: 'activityid',
    primaryName: 'subject',
    abstract: true,
    activity: true,
    notes: true,
  },
  activityColumns(
    state(
      {
        Open: { 1: 'Open' },
        Completed: { 2: 'Completed' },
        Canceled: { 3: 'Canceled' },
        Scheduled: { 4: 'Scheduled' },
      },
      { state: 'Activity Status', status: 'Status Reason' },
    ),
  ),
);
