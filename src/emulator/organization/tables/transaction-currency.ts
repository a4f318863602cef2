import { activeOrNot, audit, image, imported } from '../dsl/blocks.ts';
import { decimal, integer, lookup, primaryId, text } from '../dsl/columns.ts';
import { table } from '../dsl/table-spec.ts';

/** Currencies; the organisation's base currency has rate 1. */
export const transactionCurrency = table(
  'TransactionCurrency',
  {
    label: { en: 'Currency', de: 'Währung' },
    plural: { en: 'Currencies', de: 'Währungen' },
    about: 'Currency in which a financial transaction is carried out.',
    code: 9105,
    set: 'transactioncurrencies',
    ownership: 'OrganizationOwned',
    primaryName: 'currencyname',
  },
  [
    primaryId('TransactionCurrencyId'),
    text('CurrencyName', { required: 'SystemRequired' }),
    text('ISOCurrencyCode', {
      label: 'Currency Code',
      required: 'SystemRequired',
      writable: 'create',
      max: 5,
    }),
    text('CurrencySymbol', { required: 'SystemRequired', max: 10 }),
    integer('CurrencyPrecision', { required: 'SystemRequired', least: 0, max: 4 }),
    decimal('ExchangeRate', { required: 'SystemRequired', precision: 10, least: 0.0000000001 }),
    lookup(
      'OrganizationId',
      { organization: 'organization_transactioncurrencies' },
      { required: 'SystemRequired', writable: 'never' },
    ),
    ...image,
    ...activeOrNot,
    ...audit('lk_transactioncurrencybase_*', 'lk_transactioncurrency_*'),
    ...imported,
  ],
);
