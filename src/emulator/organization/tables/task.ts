import { guid, integer, text } from '../dsl/columns.ts';
import { activityTable } from './activity-table.ts';

export const task = activityTable(
  'Task',
  {
    label: { en: 'Task', de: 'Aufgabe' },
    plural: { en: 'Tasks', de: 'Aufgaben' },
    about: 'Generic activity representing work needed to be done.',
    code: 4212,
    regarding: 'Tasks',
    unit: 'task',
    states: {
      Open: { 2: 'Not Started', 3: 'In Progress', 4: 'Waiting on someone else', 7: 'Deferred' },
      Completed: { 5: 'Completed' },
      Canceled: { 6: 'Canceled' },
    },
  },
  [
    text('Category', { max: 250 }),
    text('Subcategory', { label: 'Sub-Category', max: 250 }),
    integer('PercentComplete', { least: 0, max: 100 }),
    guid('CrmTaskAssignedUniqueId', { label: 'Assigned Task Unique Id' }),
    guid('SubscriptionId', { label: 'Subscription', writable: 'create' }),
  ],
);
