import type { Organization } from '../organization.ts';
import { applications } from './applications.ts';
import { buildRelationships } from './dsl/build-relationships.ts';
import { buildTable } from './dsl/build-table.ts';
import { createSampleRows } from './rows/create-sample-rows.ts';
import { sampleFiles } from './rows/file-rows.ts';
import { systemRows } from './rows/system-rows.ts';
import { sampleSecurity } from './sample-security.ts';
import { allTables } from './tables/all-tables.ts';
import { manyToMany } from './tables/intersects.ts';
import { wellKnown } from './well-known.ts';

/** Which sample organisation to build. */
export interface SampleOptions {
  /** Default: small, about 16,000 rows; large has about a million. */
  readonly size?: 'small' | 'large';
  /** The same seed gives the same rows. Default: 1. */
  readonly seed?: number;
  /** `none`: only users, roles, business units, currencies and the organisation itself. Default: sample. */
  readonly rows?: 'sample' | 'none';
}

/**
 * The organisation that the double serves when it is given no other: a small trading company on Dynamics 365 Sales
 * and Service with two tables of its own.
 */
export const createSampleOrganization = (options: SampleOptions = {}): Organization => {
  const { size = 'small', seed = 1, rows = 'sample' } = options;
  const tables = allTables.map(buildTable);
  return {
    name: 'acme',
    organizationId: wellKnown.organizationId,
    tenantId: wellKnown.tenantId,
    baseLanguage: 1033,
    languages: [1033, 1031],
    tables: new Map(tables.map((table) => [table.logicalName, table])),
    oneToMany: buildRelationships(allTables),
    manyToMany,
    applications,
    security: sampleSecurity,
    rows: rows === 'none' ? systemRows : createSampleRows(seed, size),
    files: rows === 'none' ? new Map() : sampleFiles(size),
    // The rules that come with every organisation: same name, same email address.
    duplicateRules: [
      { table: 'account', columns: ['name'] },
      { table: 'contact', columns: ['emailaddress1'] },
    ],
    definitions: true,
  };
};
