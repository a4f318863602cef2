import { activeOrNot, audit, imported, timeZones } from '../dsl/blocks.ts';
import { integer, lookup, primaryId, text } from '../dsl/columns.ts';
import { table } from '../dsl/table-spec.ts';

/** The company's warehouses, known by region and code together. */
export const acmeDepot = table(
  'acme_depot',
  {
    label: { en: 'Depot', de: 'Lager' },
    plural: { en: 'Depots', de: 'Lager' },
    about: 'Warehouse that shipments leave from.',
    code: 10002,
    set: 'acme_depotses',
    ownership: 'OrganizationOwned',
    primaryName: 'acme_name',
    optimisticConcurrency: false,
    keys: [
      { schemaName: 'acme_RegionCodeKey', label: 'Region and Code', columns: ['acme_region', 'acme_code'] },
    ],
  },
  [
    primaryId('acme_depotId'),
    text('acme_Name', { required: 'ApplicationRequired' }),
    text('acme_Code', { max: 10, required: 'ApplicationRequired' }),
    text('acme_Region', { max: 20, required: 'ApplicationRequired' }),
    integer('acme_Capacity', { label: { en: 'Capacity (m³)', de: 'Kapazität (m³)' }, least: 0 }),
    lookup('OrganizationId', { organization: 'organization_acme_depot' }, { writable: 'never' }),
    ...activeOrNot,
    ...audit('lk_acme_depot_*'),
    ...imported,
    ...timeZones,
  ],
);
