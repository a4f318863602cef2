import {
  audit,
  currency,
  description,
  imported,
  onHold,
  owned,
  process,
  state,
  timeZones,
} from '../dsl/blocks.ts';
import { choice, customer, day, decimal, integer, lookup, moment, primaryId, text } from '../dsl/columns.ts';
import { table } from '../dsl/table-spec.ts';
import { freightTerms, paymentTerms, priceCalculation, pricingErrors, shippingMethods } from './choices.ts';
import { documentAddresses } from './document-addresses.ts';
import { documentTotals } from './document-totals.ts';

/** Offers. */
export const quote = table(
  'Quote',
  {
    label: { en: 'Quote', de: 'Angebot' },
    plural: { en: 'Quotes', de: 'Angebote' },
    about:
      'Formal offer for products and/or services, proposed at specific prices and related payment terms.',
    code: 1084,
    notes: true,
  },
  [
    primaryId('QuoteId'),
    text('Name', { max: 300, required: 'ApplicationRequired' }),
    text('QuoteNumber', { label: 'Quote ID', writable: 'create', required: 'ApplicationRequired' }),
    integer('RevisionNumber', { label: 'Revision ID', least: 0, max: 1000000000 }),
    description,
    customer(
      'CustomerId',
      { account: 'quote_customer_accounts', contact: 'quote_customer_contacts' },
      { label: 'Potential Customer', required: 'ApplicationRequired' },
    ),
    lookup('OpportunityId', { opportunity: 'opportunity_quotes' }),
    lookup('PriceLevelId', { pricelevel: 'price_level_quotes' }, { label: 'Price List' }),
    lookup('CampaignId', { campaign: 'campaign_quotes' }, { label: 'Source Campaign' }),
    text('EmailAddress', { format: 'Email' }),
    moment('EffectiveFrom', { format: 'DateOnly' }),
    moment('EffectiveTo', { format: 'DateOnly' }),
    day('ExpiresOn', { label: 'Due By' }),
    day('ClosedOn'),
    moment('RequestDeliveryBy', { label: 'Requested Delivery Date', format: 'DateOnly' }),
    choice('PaymentTermsCode', paymentTerms),
    choice('FreightTermsCode', freightTerms),
    choice('ShippingMethodCode', shippingMethods),
    choice('PricingErrorCode', pricingErrors, { label: 'Pricing Error' }),
    choice('SkipPriceCalculation', priceCalculation),
    decimal('DiscountPercentage', { label: 'Quote Discount (%)', least: 0, max: 100 }),
    ...documentTotals,
    ...documentAddresses({ contactAndId: true }),
    ...state({
      Draft: { 1: 'In Progress' },
      Active: { 2: 'In Progress', 3: 'Open' },
      Won: { 4: 'Won' },
      Closed: { 5: 'Lost', 6: 'Canceled', 7: 'Revised' },
    }),
    ...onHold,
    ...process,
    ...currency('transactioncurrency_quote'),
    ...owned({
      owner: 'owner_quotes',
      unit: 'business_unit_quotes',
      team: 'team_quotes',
      user: 'system_user_quotes',
    }),
    ...audit('lk_quotebase_*', 'lk_quote_*'),
    ...imported,
    ...timeZones,
  ],
);
