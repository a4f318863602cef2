import { activeOrNot, audit, currency, fullImage, imported, owned, timeZones } from '../dsl/blocks.ts';
import {
  bigInteger,
  choice,
  customer,
  day,
  decimal,
  file,
  lookup,
  moment,
  money,
  multiChoice,
  primaryId,
  text,
} from '../dsl/columns.ts';
import { options } from '../dsl/option-set-spec.ts';
import { table } from '../dsl/table-spec.ts';
import { acmePriority } from './choices.ts';

const services = options({
  1: { en: 'Insurance', de: 'Versicherung' },
  2: { en: 'Customs clearance', de: 'Zollabfertigung' },
  3: { en: 'Cold chain', de: 'Kühlkette' },
  4: 'Zustellung am Samstag',
  9: '代金引換',
});

/** The company's own table: what it sends to whom, from where. */
export const acmeShipment = table(
  'acme_shipment',
  {
    label: { en: 'Shipment', de: 'Sendung' },
    plural: { en: 'Shipments', de: 'Sendungen' },
    about: 'Goods on their way to a customer.',
    code: 10001,
    primaryName: 'acme_name',
    notes: true,
    changeTracking: true,
    keys: [
      { schemaName: 'acme_TrackingNumberKey', label: 'Tracking Number', columns: ['acme_trackingnumber'] },
    ],
  },
  [
    primaryId('acme_shipmentId'),
    text('acme_Name', { max: 200, required: 'ApplicationRequired' }),
    text('acme_TrackingNumber', {
      label: { en: 'Tracking Number', de: 'Sendungsnummer' },
      max: 40,
      writable: 'create',
      required: 'ApplicationRequired',
    }),
    customer('acme_Customer', {
      account: 'acme_account_acme_shipments',
      contact: 'acme_contact_acme_shipments',
    }),
    lookup('acme_Depot', {
      acme_depot: { relationship: 'acme_depot_acme_shipments', onDelete: 'Restrict' },
    }),
    decimal('acme_Weight', { label: { en: 'Weight (kg)', de: 'Gewicht (kg)' }, precision: 10 }),
    money('acme_Value', { precision: 4, least: -922337203685477, max: 922337203685477 }),
    choice('acme_Priority', acmePriority),
    multiChoice('acme_Services', services),
    day('acme_PromisedOn'),
    moment('acme_DepartsLocal', { label: 'Departs (Local Time)', behavior: 'TimeZoneIndependent' }),
    bigInteger('acme_ScanCount'),
    file('acme_Manifest'),
    ...fullImage,
    ...activeOrNot,
    ...currency('TransactionCurrency_acme_shipment'),
    ...owned({
      owner: 'owner_acme_shipment',
      unit: 'business_unit_acme_shipment',
      team: 'team_acme_shipment',
      user: 'user_acme_shipment',
    }),
    ...audit('lk_acme_shipment_*'),
    ...imported,
    ...timeZones,
  ],
);
