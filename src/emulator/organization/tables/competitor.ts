import { address } from '../dsl/address.ts';
import { audit, currency, image, imported, process, timeZones } from '../dsl/blocks.ts';
import { double, integer, lookup, memo, money, primaryId, text } from '../dsl/columns.ts';
import { table } from '../dsl/table-spec.ts';

/** Companies that want the same deals. */
export const competitor = table(
  'Competitor',
  {
    label: { en: 'Competitor', de: 'Mitbewerber' },
    plural: { en: 'Competitors', de: 'Mitbewerber' },
    about: 'Business competing for the sale represented by a lead or opportunity.',
    code: 123,
    ownership: 'OrganizationOwned',
    notes: true,
  },
  [
    primaryId('CompetitorId'),
    text('Name', { required: 'ApplicationRequired' }),
    text('YomiName', { format: 'PhoneticGuide' }),
    text('WebSiteUrl', { label: 'Website', max: 200, format: 'Url' }),
    memo('Overview'),
    memo('Strengths'),
    memo('Weaknesses'),
    memo('Opportunities'),
    memo('Threats'),
    text('KeyProduct', { max: 200 }),
    text('ReferenceInfoUrl', { label: 'Reference Info URL', max: 200, format: 'Url' }),
    money('ReportedRevenue'),
    integer('ReportingQuarter', { least: 1, max: 4 }),
    integer('ReportingYear', { least: 1999, max: 2099 }),
    text('StockExchange', { max: 20 }),
    text('TickerSymbol', { max: 10, format: 'TickerSymbol' }),
    double('WinPercentage', { least: 0, max: 100, precision: 2 }),
    lookup('OrganizationId', { organization: 'organization_competitors' }, { writable: 'never' }),
    ...address(1),
    ...address(2),
    ...image,
    ...process,
    ...currency('transactioncurrency_competitor'),
    ...audit('lk_competitorbase_*', 'lk_competitor_*'),
    ...imported,
    ...timeZones,
  ],
);
