import { choice, guid, integer, memo, moment, partyList, text, yesNo } from '../dsl/columns.ts';
import { options } from '../dsl/option-set-spec.ts';
import { activityTable } from './activity-table.ts';

export const appointment = activityTable(
  'Appointment',
  {
    label: { en: 'Appointment', de: 'Termin' },
    plural: { en: 'Appointments', de: 'Termine' },
    about: 'Commitment representing a time interval with start/end times and duration.',
    code: 4201,
    regarding: 'Appointments',
    unit: 'appointment',
    states: {
      Open: { 1: 'Free', 2: 'Tentative' },
      Completed: { 3: 'Completed' },
      Canceled: { 4: 'Canceled' },
      Scheduled: { 5: 'Busy', 6: 'Out of Office' },
    },
  },
  [
    partyList('Organizer'),
    partyList('RequiredAttendees', { label: 'Required Attendees' }),
    partyList('OptionalAttendees', { label: 'Optional Attendees' }),
    text('Location', { max: 200 }),
    yesNo('IsAllDayEvent', { label: 'All Day Event' }),
    yesNo('IsDraft', { writable: 'update' }),
    text('Category', { max: 250 }),
    text('Subcategory', { label: 'Sub-Category', max: 250 }),
    choice(
      'AttachmentErrors',
      options({
        0: 'None',
        1: 'The appointment was saved as a Microsoft Dynamics 365 appointment record, but not all the attachments could be saved with it. An attachment cannot be saved if it is blocked or if its file type is invalid.',
      }),
      { writable: 'update' },
    ),
    memo('ModifiedFieldsMask', { label: 'Modified Fields Mask', max: 2000 }),
    moment('OriginalStartDate', { writable: 'never' }),
    text('GlobalObjectId', { label: 'Outlook Appointment', max: 300 }),
    integer('OutlookOwnerApptId', { label: 'Outlook Appointment Owner', least: 0 }),
    integer('IsUnsafe', { writable: 'never' }),
    guid('SubscriptionId', { label: 'Subscription', writable: 'create' }),
  ],
);
