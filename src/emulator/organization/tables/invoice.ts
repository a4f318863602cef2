import {
  audit,
  currency,
  description,
  image,
  imported,
  onHold,
  owned,
  process,
  state,
  timeZones,
} from '../dsl/blocks.ts';
import { choice, customer, day, decimal, lookup, moment, primaryId, text, yesNo } from '../dsl/columns.ts';
import { defaultValue } from '../dsl/option-set-spec.ts';
import { table } from '../dsl/table-spec.ts';
import { paymentTerms, priceCalculation, pricingErrors, shippingMethods } from './choices.ts';
import { documentAddresses } from './document-addresses.ts';
import { documentTotals } from './document-totals.ts';

/** Bills. */
export const invoice = table(
  'Invoice',
  {
    label: { en: 'Invoice', de: 'Rechnung' },
    plural: { en: 'Invoices', de: 'Rechnungen' },
    about: 'Order that has been billed.',
    code: 1090,
    notes: true,
  },
  [
    primaryId('InvoiceId'),
    text('Name', { max: 300, required: 'ApplicationRequired' }),
    text('InvoiceNumber', { label: 'Invoice ID', writable: 'create', required: 'ApplicationRequired' }),
    description,
    customer(
      'CustomerId',
      { account: 'invoice_customer_accounts', contact: 'invoice_customer_contacts' },
      { label: 'Customer', required: 'ApplicationRequired' },
    ),
    lookup('OpportunityId', { opportunity: 'opportunity_invoices' }),
    lookup('SalesOrderId', { salesorder: 'order_invoices' }, { label: 'Order' }),
    lookup('PriceLevelId', { pricelevel: 'price_level_invoices' }, { label: 'Price List' }),
    text('EmailAddress', { format: 'Email' }),
    day('DueDate'),
    moment('DateDelivered', { format: 'DateOnly' }),
    moment('LastBackofficeSubmit', { label: 'Last Submitted to Back Office', format: 'DateOnly' }),
    choice('PriorityCode', defaultValue),
    choice('PaymentTermsCode', paymentTerms),
    choice('ShippingMethodCode', shippingMethods),
    yesNo('IsPriceLocked', { label: 'Prices Locked', writable: 'never' }),
    choice('PricingErrorCode', pricingErrors, { label: 'Pricing Error' }),
    choice('SkipPriceCalculation', priceCalculation),
    decimal('DiscountPercentage', { label: 'Invoice Discount (%)', least: 0, max: 100 }),
    ...documentTotals,
    ...documentAddresses({ contactAndId: false }),
    ...image,
    ...state({
      Active: {
        1: 'New',
        2: 'Partially Shipped',
        4: 'Billed',
        5: 'Booked (applies to services)',
        6: 'Installed (applies to services)',
      },
      'Closed (deprecated)': { 3: 'Canceled (deprecated)', 7: 'Paid in Full (deprecated)' },
      Paid: { 100001: 'Complete', 100002: 'Partial' },
      Canceled: { 100003: 'Canceled' },
    }),
    ...onHold,
    ...process,
    ...currency('transactioncurrency_invoice'),
    ...owned({
      owner: 'owner_invoices',
      unit: 'business_unit_invoices',
      team: 'team_invoices',
      user: 'system_user_invoices',
    }),
    ...audit('lk_invoicebase_*', 'lk_invoice_*'),
    ...imported,
    ...timeZones,
  ],
);
