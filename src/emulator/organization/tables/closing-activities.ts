import { imported, state } from '../dsl/blocks.ts';
import { cascading, integer, lookup, money } from '../dsl/columns.ts';
import { table, type TableSpec } from '../dsl/table-spec.ts';
import { activityColumns } from './activity-pointer.ts';

const states = state(
  { Open: { 1: 'Open' }, Completed: { 2: 'Completed' }, Canceled: { 3: 'Canceled' } },
  { state: 'Activity Status', status: 'Status Reason' },
);

const derivesFrom = { type: 'activitypointer', columns: activityColumns(states) };

/** What `WinOpportunity` and `LoseOpportunity` write beside the opportunity that they close. */
const opportunityClose = table(
  'OpportunityClose',
  {
    label: { en: 'Opportunity Close', de: 'Abschluss der Verkaufschance' },
    plural: { en: 'Opportunity Close Activities', de: 'Abschlüsse von Verkaufschancen' },
    about: 'Activity that is created automatically when an opportunity is closed.',
    code: 4208,
    primaryId: 'activityid',
    primaryName: 'subject',
    activity: true,
    derivesFrom,
  },
  [
    lookup('OpportunityId', cascading({ opportunity: 'Opportunity_OpportunityClose' })),
    lookup('CompetitorId', { competitor: 'competitor_opportunity_activities' }),
    money('ActualRevenue'),
    ...imported,
  ],
);

/** What `CloseIncident` writes beside the case that it resolves. */
const incidentResolution = table(
  'IncidentResolution',
  {
    label: { en: 'Case Resolution', de: 'Anfragelösung' },
    plural: { en: 'Case Resolutions', de: 'Anfragelösungen' },
    about: 'Special type of activity that includes the resolution of a case.',
    code: 4206,
    primaryId: 'activityid',
    primaryName: 'subject',
    activity: true,
    derivesFrom,
  },
  [
    lookup('IncidentId', cascading({ incident: 'Incident_IncidentResolutions' })),
    integer('TimeSpent', { label: 'Time Spent', least: 0, format: 'Duration' }),
    ...imported,
  ],
);

/** Activities that only closing something makes. */
export const closingActivities: readonly TableSpec[] = [opportunityClose, incidentResolution];
