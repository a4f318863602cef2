import { activeOrNot, audit, currency, description, image, imported, owned } from '../dsl/blocks.ts';
import { choice, integer, lookup, primaryId, text, yesNo } from '../dsl/columns.ts';
import { defaultValue, options } from '../dsl/option-set-spec.ts';
import { table } from '../dsl/table-spec.ts';
import { mailApproval, mailDelivery } from './choices.ts';

const filters = options({
  0: 'All email messages',
  1: 'Email messages in response to Dynamics 365 email',
  2: 'Email messages from Dynamics 365 Leads, Contacts and Accounts',
  3: 'Email messages from Dynamics 365 records that are email enabled',
  4: 'No email messages',
});

/** Places where work waits for somebody. */
export const queue = table(
  'Queue',
  {
    label: { en: 'Queue', de: 'Warteschlange' },
    plural: { en: 'Queues', de: 'Warteschlangen' },
    about: 'A list of records that require action, such as accounts, activities, and cases.',
    code: 2020,
  },
  [
    primaryId('QueueId'),
    text('Name', { max: 200, required: 'ApplicationRequired' }),
    description,
    text('EMailAddress', { label: 'Incoming Email', format: 'Email' }),
    choice('QueueTypeCode', defaultValue, { label: 'Queue Type' }),
    choice('QueueViewType', options({ 0: 'Public', 1: 'Private' }), { label: 'Type' }),
    choice('IncomingEmailDeliveryMethod', mailDelivery),
    choice('IncomingEmailFilteringMethod', filters, { label: 'Convert Incoming Email To Activities' }),
    choice('OutgoingEmailDeliveryMethod', mailDelivery),
    choice('EmailRouterAccessApproval', mailApproval, { label: 'Primary Email Status' }),
    yesNo('IgnoreUnsolicitedEmail', { label: 'Convert To Email Activities' }),
    yesNo('IsEmailAddressApprovedByO365Admin', {
      label: 'Email Address O365 Admin Approval Status',
      writable: 'never',
    }),
    integer('NumberOfItems', { label: 'Queue Items', least: 0, writable: 'never' }),
    integer('NumberOfMembers', { label: 'No. of Members', least: 0, writable: 'never' }),
    lookup('OrganizationId', { organization: 'organization_queues' }, { writable: 'never' }),
    ...image,
    ...activeOrNot,
    ...currency('TransactionCurrency_Queue'),
    ...owned({ owner: 'owner_queues', unit: 'business_unit_queues2' }),
    ...audit('lk_queuebase_*', 'lk_queue_*'),
    ...imported,
  ],
);
