import type { Csdl } from '../../metadata/csdl.ts';
import type { Organization, TableDefinition } from '../organization.ts';
import { applications } from './applications.ts';
import { applyDefinitions } from './csdl/apply-definitions.ts';
import { concreteTypes } from './csdl/concrete-types.ts';
import { csdlManyToMany, csdlOneToMany } from './csdl/csdl-relationships.ts';
import { csdlRows } from './csdl/csdl-rows.ts';
import { csdlTable } from './csdl/csdl-table.ts';
import { sampleSecurity } from './sample-security.ts';
import { wellKnown } from './well-known.ts';

/** Any Dataverse organisation, as its documents describe it. */
export interface CsdlOrganizationOptions {
  readonly csdl: Csdl;
  /** The document that `csdl` was read from, served as it is. */
  readonly bytes: Uint8Array;
  /** Bodies about entity definitions, as the Web API answers them (see `collectDefinitions`); without, the double has none. */
  readonly definitions?: readonly unknown[];
  /** Made-up rows for each table that can have any. */
  readonly rowsPerTable: number;
  readonly seed: number;
}

/**
 * An organisation with the tables of a `$metadata` document, the well-known users and app registrations, and made-up
 * rows whose lookups point at each other.
 */
export const organizationFromCsdl = (options: CsdlOrganizationOptions): Organization => {
  const { csdl, bytes, definitions, rowsPerTable, seed } = options;
  const types = concreteTypes(csdl);
  const known = new Set(types.keys());
  const manyToMany = csdlManyToMany(types);
  const intersects = new Set(manyToMany.map((relationship) => relationship.intersectTable));
  const described = [...types.values()].map((type): TableDefinition => ({
    ...csdlTable(type, known),
    isIntersect: intersects.has(type.type.name),
  }));
  const tables = new Map(
    applyDefinitions(described, definitions ?? []).map((table) => [table.logicalName, table]),
  );
  return {
    name: 'acme',
    organizationId: wellKnown.organizationId,
    tenantId: wellKnown.tenantId,
    baseLanguage: 1033,
    languages: [1033],
    tables,
    oneToMany: csdlOneToMany(types),
    manyToMany,
    applications,
    security: sampleSecurity,
    rows: csdlRows({ tables, manyToMany, rowsPerTable, seed }),
    csdl: bytes,
    definitions: definitions !== undefined,
  };
};
