import { version } from '../dsl/blocks.ts';
import { choice, guid, integer, moment, text } from '../dsl/columns.ts';
import { options } from '../dsl/option-set-spec.ts';
import { table } from '../dsl/table-spec.ts';

/** In which language and format a user reads values, one row for each user and with the user's id. */
export const userSettings = table(
  'UserSettings',
  {
    label: { en: 'User Settings', de: 'Benutzereinstellungen' },
    plural: { en: 'User Settings', de: 'Benutzereinstellungen' },
    about: "User's preferred settings.",
    code: 150,
    set: 'usersettingscollection',
    ownership: 'BusinessOwned',
    primaryId: 'systemuserid',
    primaryName: null,
    optimisticConcurrency: false,
    private: true,
  },
  [
    guid('SystemUserId', { label: 'User', required: 'SystemRequired', writable: 'never' }),
    guid('BusinessUnitId'),
    integer('UILanguageId', { label: 'User Interface Language', format: 'Language' }),
    integer('HelpLanguageId', { format: 'Language' }),
    integer('LocaleId', { label: 'Locale', format: 'Locale' }),
    integer('TimeZoneCode', { format: 'TimeZone' }),
    integer('PagingLimit', { least: 25, max: 250 }),
    text('DateFormatString', { max: 255 }),
    text('TimeFormatString', { max: 255 }),
    text('DecimalSymbol', { max: 5 }),
    text('NumberSeparator', { max: 5 }),
    choice('CurrencyFormatCode', options({ 0: '$123', 1: '123$', 2: '$ 123', 3: '123 $' })),
    moment('CreatedOn', { writable: 'never' }),
    moment('ModifiedOn', { writable: 'never' }),
    version,
  ],
);
