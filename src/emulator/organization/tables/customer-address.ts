import { audit, currency, imported, timeZones } from '../dsl/blocks.ts';
import { choice, double, integer, lookup, memo, primaryId, tableName, text } from '../dsl/columns.ts';
import { numbered } from '../dsl/option-set-spec.ts';
import { table } from '../dsl/table-spec.ts';
import { freightTerms, shippingMethods } from './choices.ts';

/** Where the address columns of accounts and contacts are stored, and further addresses. */
export const customerAddress = table(
  'CustomerAddress',
  {
    label: { en: 'Address', de: 'Adresse' },
    plural: { en: 'Addresses', de: 'Adressen' },
    about: 'Address and shipping information. Used to store additional addresses for an account or contact.',
    code: 1071,
    set: 'customeraddresses',
    ownership: 'None',
  },
  [
    primaryId('CustomerAddressId'),
    text('Name', { label: 'Address Name', max: 200 }),
    lookup(
      'ParentId',
      { account: 'Account_CustomerAddress', contact: 'Contact_CustomerAddress' },
      { label: 'Parent', writable: 'create' },
    ),
    tableName('ObjectTypeCode', { label: 'Object Type ', writable: 'create' }),
    integer('AddressNumber', { least: 0, max: 1000000000 }),
    choice('AddressTypeCode', numbered('Bill To', 'Ship To', 'Primary', 'Other')),
    memo('Composite', { label: 'Address', max: 1000, writable: 'never' }),
    text('Line1', { label: 'Street 1', max: 250 }),
    text('Line2', { label: 'Street 2', max: 250 }),
    text('Line3', { label: 'Street 3', max: 250 }),
    text('City', { max: 80 }),
    text('StateOrProvince', { label: 'State/Province', max: 50 }),
    text('PostalCode', { label: 'ZIP/Postal Code', max: 20 }),
    text('Country', { label: 'Country/Region', max: 80 }),
    text('County', { max: 50 }),
    text('PostOfficeBox', { label: 'Post Office Box', max: 20 }),
    text('PrimaryContactName', { label: 'Address Contact', max: 150 }),
    text('Telephone1', { label: 'Phone', max: 50 }),
    text('Telephone2', { label: 'Phone 2', max: 50 }),
    text('Telephone3', { label: 'Telephone 3', max: 50 }),
    text('Fax', { max: 50 }),
    choice('FreightTermsCode', freightTerms),
    choice('ShippingMethodCode', shippingMethods),
    double('Latitude', { least: -90, max: 90 }),
    double('Longitude', { least: -180, max: 180 }),
    text('UPSZone', { label: 'UPS Zone', max: 4 }),
    integer('UTCOffset', { label: 'UTC Offset', least: -1500, max: 1500, format: 'TimeZone' }),
    ...currency('TransactionCurrency_CustomerAddress'),
    ...audit('lk_customeraddressbase_*', 'lk_customeraddress_*'),
    ...imported,
    ...timeZones,
  ],
);
