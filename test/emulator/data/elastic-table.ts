import type { Organization, TableDefinition } from '../../../src/emulator/organization.ts';
import { audit } from '../../../src/emulator/organization/dsl/blocks.ts';
import { buildTable } from '../../../src/emulator/organization/dsl/build-table.ts';
import { decimal, integer, primaryId, text } from '../../../src/emulator/organization/dsl/columns.ts';
import { table } from '../../../src/emulator/organization/dsl/table-spec.ts';
import { organization } from './fixture.ts';

/** An elastic table. */
const readings: TableDefinition = {
  ...buildTable(
    table(
      'acme_Reading',
      {
        label: 'Reading',
        plural: 'Readings',
        about: '',
        code: 10500,
        primaryName: 'acme_name',
        ownership: 'OrganizationOwned',
      },
      [
        primaryId('acme_ReadingId'),
        text('acme_Name'),
        decimal('acme_Value'),
        text('PartitionId', { writable: 'create' }),
        integer('TTLInSeconds'),
        ...audit('lk_acme_reading_*'),
      ],
    ),
  ),
  elastic: true,
};

/** The fixture's organisation with that table. */
export function organizationWithReadings(): Organization {
  const sample = organization();
  return { ...sample, tables: new Map([...sample.tables, ['acme_reading', readings]]) };
}
