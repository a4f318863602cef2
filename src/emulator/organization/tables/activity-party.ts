import { version } from '../dsl/blocks.ts';
import {
  cascading,
  choice,
  double,
  integer,
  lookup,
  moment,
  primaryId,
  text,
  yesNo,
} from '../dsl/columns.ts';
import { numbered, options } from '../dsl/option-set-spec.ts';
import { table } from '../dsl/table-spec.ts';
import { activityLinks } from './activity-targets.ts';

const roles = numbered(
  'Sender',
  'To Recipient',
  'CC Recipient',
  'BCC Recipient',
  'Required attendee',
  'Optional attendee',
  'Organizer',
  'Regarding',
  'Owner',
  'Resource',
  'Customer',
  'Chat Participant',
  'Related',
);
const parties = [
  'account',
  'contact',
  'lead',
  'opportunity',
  'quote',
  'salesorder',
  'invoice',
  'incident',
  'campaign',
  'knowledgearticle',
  'queue',
];

/** Who takes part in an activity, and as what: the rows behind party list columns. */
export const activityParty = table(
  'ActivityParty',
  {
    label: { en: 'Activity Party', de: 'Aktivitätspartei' },
    plural: { en: 'Activity Parties', de: 'Aktivitätsparteien' },
    about: 'Person or group associated with an activity. An activity can have multiple activity parties.',
    code: 135,
    set: 'activityparties',
    ownership: 'None',
    primaryName: null,
    optimisticConcurrency: false,
  },
  [
    primaryId('ActivityPartyId'),
    lookup(
      'ActivityId',
      cascading({
        activitypointer: 'activitypointer_activity_parties',
        ...activityLinks((schemaName) => `${schemaName.toLowerCase()}_activity_parties`),
      }),
      { label: 'Activity' },
    ),
    lookup(
      'PartyId',
      {
        ...Object.fromEntries(parties.map((target) => [target, `${target}_activity_parties`])),
        systemuser: 'system_user_activity_parties',
      },
      { label: 'Party' },
    ),
    choice('ParticipationTypeMask', roles, { label: 'Participation Type' }),
    text('AddressUsed', { label: 'Address ', max: 200 }),
    integer('AddressUsedEmailColumnNumber', { label: 'Email column number of party' }),
    yesNo('DoNotEmail', { writable: 'never' }),
    yesNo('DoNotFax', { writable: 'never' }),
    yesNo('DoNotPhone', { writable: 'never' }),
    yesNo('DoNotPostalMail', { writable: 'never' }),
    double('Effort', { least: 0, max: 1000000000, precision: 2 }),
    text('ExchangeEntryId', { max: 1024 }),
    choice(
      'InstanceTypeCode',
      options({
        0: 'Not Recurring',
        1: 'Recurring Master',
        2: 'Recurring Instance',
        3: 'Recurring Exception',
        4: 'Recurring Future Exception',
      }),
      { label: 'Appointment Type', writable: 'never' },
    ),
    yesNo('IsPartyDeleted', { writable: 'never' }),
    moment('ScheduledStart', { writable: 'never' }),
    moment('ScheduledEnd', { writable: 'never' }),
    version,
  ],
);
