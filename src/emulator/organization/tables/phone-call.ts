import { guid, partyList, text, yesNo } from '../dsl/columns.ts';
import { activityTable } from './activity-table.ts';

export const phoneCall = activityTable(
  'PhoneCall',
  {
    label: { en: 'Phone Call', de: 'Telefonanruf' },
    plural: { en: 'Phone Calls', de: 'Telefonanrufe' },
    about: 'Activity to track a telephone call.',
    code: 4210,
    regarding: 'Phonecalls',
    unit: 'phone_call',
    states: { Open: { 1: 'Open' }, Completed: { 2: 'Made', 4: 'Received' }, Canceled: { 3: 'Canceled' } },
  },
  [
    partyList('From', { label: 'Call From' }),
    partyList('To', { label: 'Call To' }),
    text('PhoneNumber', { max: 200, format: 'Phone' }),
    yesNo('DirectionCode', { no: 'Incoming', yes: 'Outgoing' }),
    text('Category', { max: 250 }),
    text('Subcategory', { label: 'Sub-Category', max: 250 }),
    guid('SubscriptionId', { label: 'Subscription', writable: 'create' }),
  ],
);
