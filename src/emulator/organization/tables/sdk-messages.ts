import { version } from '../dsl/blocks.ts';
import { lookup, primaryId, tableName, text, yesNo } from '../dsl/columns.ts';
import { table, type TableSpec } from '../dsl/table-spec.ts';

const internal = { ownership: 'None', optimisticConcurrency: false, private: true } as const;

/** What the service can be told to do; private, as its rows are for those who ask which table takes what. */
const sdkMessage = table(
  'SdkMessage',
  {
    ...internal,
    label: { en: 'Sdk Message', de: 'SDK-Nachricht' },
    plural: { en: 'Sdk Messages', de: 'SDK-Nachrichten' },
    about: 'Message that is supported by the SDK.',
    code: 4606,
  },
  [
    primaryId('SdkMessageId'),
    text('Name', { max: 256, writable: 'never' }),
    yesNo('IsPrivate', { writable: 'never' }),
    version,
  ],
);

/** Which table takes which message: `CreateMultiple` of `account` (contract §5.7). */
const sdkMessageFilter = table(
  'SdkMessageFilter',
  {
    ...internal,
    label: { en: 'Sdk Message Filter', de: 'SDK-Nachrichtenfilter' },
    plural: { en: 'Sdk Message Filters', de: 'SDK-Nachrichtenfilter' },
    about: 'Filter that defines which SDK messages are valid for each type of entity.',
    code: 4607,
    primaryName: null,
  },
  [
    primaryId('SdkMessageFilterId'),
    tableName('PrimaryObjectTypeCode', { label: 'Primary Object Type Code', writable: 'never' }),
    tableName('SecondaryObjectTypeCode', { label: 'Secondary Object Type Code', writable: 'never' }),
    lookup('SdkMessageId', { sdkmessage: 'sdkmessageid_sdkmessagefilter' }, { writable: 'never' }),
    yesNo('IsCustomProcessingStepAllowed', { writable: 'never' }),
    version,
  ],
);

export const sdkMessages: readonly TableSpec[] = [sdkMessage, sdkMessageFilter];
