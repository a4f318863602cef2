import { activeOrNot, audit, currency, description, image, imported, owned } from '../dsl/blocks.ts';
import type { LinkSpec } from '../dsl/column-spec.ts';
import { choice, lookup, moment, primaryId, text, yesNo } from '../dsl/columns.ts';
import { options } from '../dsl/option-set-spec.ts';
import { table } from '../dsl/table-spec.ts';
import { activityLinks } from './activity-targets.ts';

const connectable = [
  'account',
  'contact',
  'lead',
  'opportunity',
  'quote',
  'salesorder',
  'invoice',
  'incident',
  'product',
  'pricelevel',
  'competitor',
  'campaign',
  'list',
  'knowledgearticle',
  'systemuser',
  'team',
  'activitypointer',
];
const end = (number: 1 | 2): Readonly<Record<string, string | Omit<LinkSpec, 'target'>>> => ({
  ...Object.fromEntries(connectable.map((target) => [target, `${target}_connections${number}`])),
  ...activityLinks((schemaName) => `${schemaName.toLowerCase()}_connections${number}`),
});
const objectTypes = options({
  1: 'Account',
  2: 'Contact',
  3: 'Opportunity',
  4: 'Lead',
  8: 'User',
  9: 'Team',
  112: 'Case',
  1024: 'Product',
  4200: 'Activity',
  4400: 'Campaign',
});

/** "Knows", "is married to", "competes with": any row with any other. */
export const connection = table(
  'Connection',
  {
    label: { en: 'Connection', de: 'Verbindung' },
    plural: { en: 'Connections', de: 'Verbindungen' },
    about: 'Relationship between two entities.',
    code: 3234,
  },
  [
    primaryId('ConnectionId'),
    text('Name', { max: 500, writable: 'never' }),
    description,
    lookup('Record1Id', end(1), { label: 'Connected From', required: 'ApplicationRequired' }),
    lookup('Record2Id', end(2), { label: 'Connected To', required: 'ApplicationRequired' }),
    choice('Record1ObjectTypeCode', objectTypes, { label: 'Type (From)', writable: 'never' }),
    choice('Record2ObjectTypeCode', objectTypes, { label: 'Type (To)', writable: 'never' }),
    lookup(
      'RelatedConnectionId',
      { connection: 'connection_related_connection' },
      { label: 'Reciprocal Connection', writable: 'never' },
    ),
    moment('EffectiveStart', { label: 'Starting', format: 'DateOnly' }),
    moment('EffectiveEnd', { label: 'Ending', format: 'DateOnly' }),
    yesNo('IsMaster', { writable: 'never' }),
    ...image,
    ...activeOrNot,
    ...currency('TransactionCurrency_Connection'),
    ...owned({ owner: 'owner_connections', unit: 'business_unit_connections' }),
    ...audit('*_connection', 'lk_connectionbase_*'),
    ...imported,
  ],
);
