import { audit, currency, description, imported, state, timeZones } from '../dsl/blocks.ts';
import { choice, lookup, moment, primaryId, text } from '../dsl/columns.ts';
import { defaultValue } from '../dsl/option-set-spec.ts';
import { table } from '../dsl/table-spec.ts';

/** Price lists. */
export const priceLevel = table(
  'PriceLevel',
  {
    label: { en: 'Price List', de: 'Preisliste' },
    plural: { en: 'Price Lists', de: 'Preislisten' },
    about: 'Entity that defines pricing levels.',
    code: 1022,
    ownership: 'OrganizationOwned',
  },
  [
    primaryId('PriceLevelId'),
    text('Name', { required: 'ApplicationRequired' }),
    description,
    moment('BeginDate', { label: 'Start Date', format: 'DateOnly' }),
    moment('EndDate', { format: 'DateOnly' }),
    choice('FreightTermsCode', defaultValue),
    choice('PaymentMethodCode', defaultValue),
    choice('ShippingMethodCode', defaultValue),
    lookup('OrganizationId', { organization: 'organization_price_levels' }, { writable: 'never' }),
    ...state({ Active: { 100001: 'Active' }, Inactive: { 100002: 'Inactive' } }),
    ...currency('transactioncurrency_pricelevel'),
    ...audit('lk_pricelevelbase_*', 'lk_pricelevel_*'),
    ...imported,
    ...timeZones,
  ],
);
