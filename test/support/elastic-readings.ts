import type { Organization, TableDefinition } from '../../src/emulator/organization.ts';
import { audit } from '../../src/emulator/organization/dsl/blocks.ts';
import { buildTable } from '../../src/emulator/organization/dsl/build-table.ts';
import type { ColumnSpec } from '../../src/emulator/organization/dsl/column-spec.ts';
import { integer, primaryId, text } from '../../src/emulator/organization/dsl/columns.ts';
import { table } from '../../src/emulator/organization/dsl/table-spec.ts';

/** An elastic table, with more columns. */
const readings = (more: readonly ColumnSpec[]): TableDefinition => ({
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
        ...more,
        text('PartitionId', { writable: 'create' }),
        integer('TTLInSeconds'),
        ...audit('lk_acme_reading_*'),
      ],
    ),
  ),
  elastic: true,
});

/** An organisation with that table. */
export const withReadings = (sample: Organization, more: readonly ColumnSpec[] = []): Organization => ({
  ...sample,
  tables: new Map([...sample.tables, ['acme_reading', readings(more)]]),
});
