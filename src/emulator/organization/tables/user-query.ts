import { activeOrNot, audit, owned } from '../dsl/blocks.ts';
import { integer, memo, primaryId, tableName, text } from '../dsl/columns.ts';
import { table } from '../dsl/table-spec.ts';

/** Views that a user has saved for himself: what `userQuery=` runs. */
export const userQuery = table(
  'UserQuery',
  {
    label: { en: 'Saved View', de: 'Gespeicherte Ansicht' },
    plural: { en: 'Saved Views', de: 'Gespeicherte Ansichten' },
    about: 'Saved database query that is owned by a user.',
    code: 4230,
    set: 'userqueries',
    optimisticConcurrency: false,
  },
  [
    primaryId('UserQueryId'),
    text('Name', { max: 200, required: 'SystemRequired' }),
    memo('Description'),
    tableName('ReturnedTypeCode', { label: 'Entity Name', required: 'SystemRequired' }),
    memo('FetchXml', { label: 'FetchXml', max: 1073741823, required: 'SystemRequired' }),
    memo('LayoutXml', { label: 'LayoutXml', max: 1073741823 }),
    memo('ColumnSetXml', { max: 1073741823 }),
    integer('QueryType', { required: 'SystemRequired' }),
    text('AdvancedGroupBy', { label: 'Advanced Group By' }),
    memo('ConditionalFormatting', { max: 1073741823 }),
    ...activeOrNot,
    ...owned({
      owner: 'owner_userquerys',
      unit: 'business_unit_userquery',
      team: 'team_userquery',
      user: 'user_userquery',
    }),
    ...audit('lk_userquery_*'),
  ],
);
