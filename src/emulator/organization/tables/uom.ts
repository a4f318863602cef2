import { audit, imported, timeZones } from '../dsl/blocks.ts';
import { decimal, guid, lookup, primaryId, text, yesNo } from '../dsl/columns.ts';
import { table } from '../dsl/table-spec.ts';

/** Units of measure. */
export const uom = table(
  'UoM',
  {
    label: { en: 'Unit', de: 'Einheit' },
    plural: { en: 'Units', de: 'Einheiten' },
    about: 'Unit of measure.',
    code: 1055,
    ownership: 'OrganizationOwned',
  },
  [
    primaryId('UoMId'),
    text('Name', { required: 'SystemRequired' }),
    decimal('Quantity', { required: 'SystemRequired', precision: 10 }),
    lookup('BaseUoM', { uom: 'unit_of_measurement_base_unit' }, { label: 'Base Unit' }),
    yesNo('IsScheduleBaseUoM', { label: 'Is Schedule Base Unit', writable: 'never' }),
    guid('OrganizationId', { writable: 'never' }),
    ...audit('lk_uombase_*', 'lk_uom_*'),
    ...imported,
    ...timeZones,
  ],
);
