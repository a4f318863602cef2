import { address } from '../dsl/address.ts';
import { audit, currency, description, imported } from '../dsl/blocks.ts';
import { double, integer, lookup, primaryId, text, yesNo } from '../dsl/columns.ts';
import { table } from '../dsl/table-spec.ts';

/** Divisions of the company, a tree. */
export const businessUnit = table(
  'BusinessUnit',
  {
    label: { en: 'Business Unit', de: 'Unternehmenseinheit' },
    plural: { en: 'Business Units', de: 'Unternehmenseinheiten' },
    about: 'Business, division, or department in the Microsoft Dynamics 365 database.',
    code: 10,
    ownership: 'BusinessOwned',
  },
  [
    primaryId('BusinessUnitId'),
    text('Name', { max: 160, required: 'SystemRequired' }),
    text('DivisionName', { label: 'Division' }),
    text('FileAsName', { label: 'File as Name' }),
    description,
    lookup(
      'ParentBusinessUnitId',
      { businessunit: { relationship: 'business_unit_parent_business_unit', hierarchical: true } },
      { label: 'Parent Business' },
    ),
    lookup('OrganizationId', { organization: 'organization_business_units' }, { writable: 'never' }),
    text('EMailAddress', { label: 'Email', format: 'Email' }),
    text('WebSiteUrl', { label: 'Website', max: 200, format: 'Url' }),
    text('FtpSiteUrl', { label: 'FTP Site', max: 200, format: 'Url' }),
    text('CostCenter'),
    double('CreditLimit', { least: 0, max: 1000000000, precision: 2 }),
    text('StockExchange', { max: 20 }),
    text('TickerSymbol', { max: 10, format: 'TickerSymbol' }),
    text('Picture', { max: 1000 }),
    integer('InheritanceMask', { least: 0, max: 1000000000 }),
    integer('UTCOffset', { label: 'UTC Offset', least: -1500, max: 1500, format: 'TimeZone' }),
    yesNo('IsDisabled', { writable: 'update' }),
    text('DisabledReason', { max: 500, writable: 'never' }),
    yesNo('WorkflowSuspended'),
    ...address(1, { composite: false }),
    ...address(2, { composite: false }),
    ...currency('TransactionCurrency_BusinessUnit'),
    ...audit('lk_businessunitbase_*', 'lk_businessunit_*'),
    ...imported,
  ],
);
