import { audit, currency, description, image, imported, timeZones } from '../dsl/blocks.ts';
import {
  cascading,
  choice,
  decimal,
  guid,
  integer,
  lookup,
  money,
  primaryId,
  text,
  yesNo,
} from '../dsl/columns.ts';
import { options } from '../dsl/option-set-spec.ts';
import { table } from '../dsl/table-spec.ts';
import { priceCalculation, pricingErrors } from './choices.ts';

/** Lines of a deal. Their owner is the deal's; the Web API shows no `ownerid` navigation here. */
export const opportunityProduct = table(
  'OpportunityProduct',
  {
    label: { en: 'Opportunity Line', de: 'Verkaufschancenposition' },
    plural: { en: 'Opportunity Lines', de: 'Verkaufschancenpositionen' },
    about: 'Association between an opportunity and a product.',
    code: 1083,
    primaryName: 'opportunityproductname',
  },
  [
    primaryId('OpportunityProductId'),
    text('OpportunityProductName', { label: 'Name', max: 500 }),
    lookup('OpportunityId', cascading({ opportunity: 'product_opportunities' }), {
      required: 'SystemRequired',
    }),
    lookup('ProductId', { product: 'opportunity_products' }, { label: 'Existing Product' }),
    lookup('UoMId', { uom: 'unit_of_measurement_opportunity_products' }, { label: 'Unit' }),
    lookup(
      'ParentBundleIdRef',
      {
        opportunityproduct: {
          relationship: 'opportunityproduct_parentref_opportunityproduct',
          navigation: 'parentbundleidref_opportunityproduct',
        },
      },
      { label: 'Parent bundle product' },
    ),
    guid('ParentBundleId', { label: 'Parent Bundle' }),
    guid('ProductAssociationId', { label: 'Bundle Item Association' }),
    text('ProductName', { max: 500 }),
    text('ProductDescription', { label: 'Write-In Product', max: 500 }),
    description,
    integer('LineItemNumber', { least: 0, max: 1000000000 }),
    integer('SequenceNumber'),
    decimal('Quantity', { precision: 5 }),
    money('PricePerUnit', { label: 'Price Per Unit' }),
    money('BaseAmount', { label: 'Amount' }),
    money('VolumeDiscountAmount', { label: 'Volume Discount', writable: 'never' }),
    money('ManualDiscountAmount', { label: 'Manual Discount' }),
    money('Tax'),
    money('ExtendedAmount'),
    yesNo('IsPriceOverridden', { label: 'Pricing', no: 'Use Default', yes: 'Override Price' }),
    yesNo('IsProductOverridden', { label: 'Select Product', no: 'Existing', yes: 'Write In' }),
    choice(
      'ProductTypeCode',
      options({
        1: 'Product',
        2: 'Bundle',
        3: 'Required Bundle Product',
        4: 'Optional Bundle Product',
        5: 'Project-based Service',
      }),
    ),
    choice('PropertyConfigurationStatus', options({ 0: 'Edit', 1: 'Rectify', 2: 'Not Configured' }), {
      label: 'Property Configuration',
    }),
    choice('PricingErrorCode', pricingErrors, { label: 'Pricing Error' }),
    choice('SkipPriceCalculation', priceCalculation),
    choice('OpportunityStateCode', options({ 0: 'Open', 1: 'Won', 2: 'Lost' }), {
      label: 'Opportunity Status',
      writable: 'never',
    }),
    ...image,
    ...currency('transactioncurrency_opportunityproduct'),
    lookup('OwningTeam', { team: 'team_opportunityproduct' }, { writable: 'never', logical: true }),
    lookup('OwningUser', { systemuser: 'user_opportunityproduct' }, { writable: 'never', logical: true }),
    ...audit('lk_opportunityproductbase_*', 'lk_opportunityproduct_*'),
    ...imported,
    ...timeZones,
  ],
);
