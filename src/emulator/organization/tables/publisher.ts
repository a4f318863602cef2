import { audit } from '../dsl/blocks.ts';
import { integer, lookup, primaryId, text, yesNo } from '../dsl/columns.ts';
import { table } from '../dsl/table-spec.ts';

/** Who makes solutions: the prefix of their names, and that of their option values. Private: see `solution.ts`. */
export const publisher = table(
  'Publisher',
  {
    label: { en: 'Publisher', de: 'Herausgeber' },
    plural: { en: 'Publishers', de: 'Herausgeber' },
    about: 'A publisher of a CRM solution.',
    code: 7101,
    ownership: 'OrganizationOwned',
    primaryName: 'friendlyname',
    optimisticConcurrency: false,
    private: true,
  },
  [
    primaryId('PublisherId'),
    text('UniqueName', { label: 'Name', max: 256, required: 'SystemRequired', writable: 'create' }),
    text('FriendlyName', { label: 'Display Name', max: 256, required: 'SystemRequired' }),
    text('Description', { max: 2000 }),
    text('CustomizationPrefix', { label: 'Prefix', max: 8 }),
    integer('CustomizationOptionValuePrefix', {
      label: 'Option Value Prefix',
      required: 'SystemRequired',
      least: 10000,
      max: 99999,
    }),
    yesNo('IsReadonly', { label: 'Is Read-Only Publisher', writable: 'never' }),
    text('EMailAddress', { label: 'Email', max: 100, format: 'Email' }),
    text('SupportingWebsiteUrl', { label: 'Website', max: 500, format: 'Url' }),
    lookup('OrganizationId', { organization: 'organization_publisher' }, { writable: 'never' }),
    ...audit('lk_publisher_*', 'lk_publisherbase_*'),
  ],
);
