import { audit, currency, description, image, imported, process, state, timeZones } from '../dsl/blocks.ts';
import { choice, day, decimal, integer, lookup, money, primaryId, text, yesNo } from '../dsl/columns.ts';
import { numbered } from '../dsl/option-set-spec.ts';
import { table } from '../dsl/table-spec.ts';

/** What the company sells. */
export const product = table(
  'Product',
  {
    label: { en: 'Product', de: 'Produkt' },
    plural: { en: 'Products', de: 'Produkte' },
    about: 'Information about products and their pricing information.',
    code: 1024,
    ownership: 'OrganizationOwned',
    notes: true,
    keys: [{ schemaName: 'acme_ProductNumberKey', label: 'Product Number', columns: ['productnumber'] }],
  },
  [
    primaryId('ProductId'),
    text('Name', { required: 'ApplicationRequired' }),
    text('ProductNumber', { label: 'Product ID', required: 'ApplicationRequired' }),
    description,
    choice('ProductStructure', numbered('Product', 'Product Family', 'Product Bundle'), {
      writable: 'create',
    }),
    choice('ProductTypeCode', numbered('Sales Inventory', 'Miscellaneous Charges', 'Services', 'Flat Fees')),
    text('HierarchyPath', { max: 450, writable: 'never' }),
    lookup(
      'ParentProductId',
      { product: { relationship: 'product_parent_product', hierarchical: true } },
      { label: 'Parent' },
    ),
    lookup('SubjectId', { subject: 'subject_products' }),
    lookup('DefaultUoMId', { uom: 'unit_of_measurement_products' }, { label: 'Default Unit' }),
    lookup('PriceLevelId', { pricelevel: 'price_level_products' }, { label: 'Default Price List' }),
    lookup('OrganizationId', { organization: 'organization_products' }, { writable: 'never' }),
    money('Price', { label: 'List Price' }),
    money('StandardCost'),
    money('CurrentCost'),
    integer('QuantityDecimal', { label: 'Decimals Supported', least: 0, max: 5 }),
    decimal('QuantityOnHand', { precision: 5 }),
    decimal('StockVolume', { precision: 5 }),
    decimal('StockWeight', { precision: 5 }),
    yesNo('IsKit'),
    yesNo('IsStockItem', { label: 'Stock Item' }),
    text('Size', { max: 200 }),
    text('SupplierName'),
    text('VendorName'),
    text('VendorID', { label: 'Vendor' }),
    text('VendorPartNumber', { label: 'Vendor Part No.' }),
    text('ProductUrl', { label: 'URL', max: 255, format: 'Url' }),
    day('ValidFromDate', { label: 'Valid From' }),
    day('ValidToDate', { label: 'Valid To' }),
    integer('DMTImportState', { label: 'Internal Use Only' }),
    ...image,
    ...state({
      Active: { 1: 'Active' },
      Retired: { 2: 'Retired' },
      Draft: { 0: 'Draft' },
      'Under Revision': { 3: 'Under Revision' },
    }),
    ...process,
    ...currency('transactioncurrency_product'),
    ...audit('lk_productbase_*', 'lk_product_*'),
    ...imported,
    ...timeZones,
  ],
);
