import { activeOrNot, audit } from '../dsl/blocks.ts';
import {
  choice,
  guid,
  integer,
  lookup,
  memo,
  moment,
  primaryId,
  tableName,
  text,
  yesNo,
} from '../dsl/columns.ts';
import { table } from '../dsl/table-spec.ts';
import { componentStates } from './choices.ts';

/** Views that everyone sees: what `savedQuery=` runs. */
export const savedQuery = table(
  'SavedQuery',
  {
    label: { en: 'View', de: 'Ansicht' },
    plural: { en: 'Views', de: 'Ansichten' },
    about: 'Saved query against the database.',
    code: 1039,
    set: 'savedqueries',
    ownership: 'OrganizationOwned',
    optimisticConcurrency: false,
  },
  [
    primaryId('SavedQueryId'),
    text('Name', { max: 200, required: 'SystemRequired' }),
    memo('Description'),
    tableName('ReturnedTypeCode', { label: 'Entity Name', required: 'SystemRequired' }),
    memo('FetchXml', { label: 'FetchXml', max: 1073741823, required: 'ApplicationRequired' }),
    memo('LayoutXml', { label: 'LayoutXml', max: 1073741823 }),
    memo('ColumnSetXml', { max: 1073741823 }),
    integer('QueryType', { required: 'SystemRequired' }),
    text('QueryAPI', { max: 200 }),
    integer('QueryAppUsage', { least: 0 }),
    text('AdvancedGroupBy', { label: 'Advanced Group By' }),
    memo('ConditionalFormatting', { max: 1073741823 }),
    yesNo('IsDefault', { label: 'Default View' }),
    yesNo('IsQuickFindQuery'),
    yesNo('IsUserDefined', { label: 'User Defined', writable: 'never' }),
    yesNo('IsManaged', { label: 'State', no: 'Unmanaged', yes: 'Managed', writable: 'never' }),
    text('IntroducedVersion', { max: 48, writable: 'never' }),
    guid('SavedQueryIdUnique', { label: 'Unique Id', writable: 'never' }),
    guid('SolutionId', { writable: 'never' }),
    choice('ComponentState', componentStates, { writable: 'never' }),
    moment('OverwriteTime', { label: 'Record Overwrite Time', writable: 'never' }),
    lookup('OrganizationId', { organization: 'organization_saved_queries' }, { writable: 'never' }),
    ...activeOrNot,
    ...audit('lk_savedquerybase_*', 'lk_savedquery_*'),
  ],
);
