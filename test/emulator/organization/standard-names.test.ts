import { createReadStream } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';

import type { ColumnDefinition, TableDefinition } from '../../../src/emulator/organization.ts';
import { createSampleOrganization } from '../../../src/emulator/organization/create-sample-organization.ts';
import type { Csdl, CsdlNavigation, CsdlProperty } from '../../../src/metadata/csdl.ts';
import { parseCsdl } from '../../../src/metadata/parse-csdl.ts';
import { hasSharedData, sharedData } from '../../support/shared-data.ts';

const organization = createSampleOrganization({ rows: 'none' });
const isOwn = (name: string): boolean => name.startsWith('acme_');
const standard = [...organization.tables.values()].filter(({ logicalName }) => !isOwn(logicalName));

/** Edm type of a column, as contract §3.2 maps them; undefined: no property to compare. */
const edmTypeOf = ({ type, dateTimeBehavior }: ColumnDefinition): string | undefined => {
  switch (type) {
    case 'String':
    case 'Memo':
    case 'MultiSelectPicklist':
    case 'EntityName':
      return 'Edm.String';
    case 'Integer':
    case 'Picklist':
    case 'State':
    case 'Status':
      return 'Edm.Int32';
    case 'BigInt':
      return 'Edm.Int64';
    case 'Decimal':
    case 'Money':
      return 'Edm.Decimal';
    case 'Double':
      return 'Edm.Double';
    case 'Boolean':
      return 'Edm.Boolean';
    case 'DateTime':
      return dateTimeBehavior === 'DateOnly' ? 'Edm.Date' : 'Edm.DateTimeOffset';
    case 'Uniqueidentifier':
    case 'Lookup':
    case 'Customer':
    case 'Owner':
      return 'Edm.Guid';
    case 'Image':
    case 'File':
      return 'Edm.Binary';
    case 'PartyList':
    case 'ManagedProperty':
    case 'Virtual':
      return undefined;
  }
};

describe.skipIf(!hasSharedData)('standard tables against real documents', () => {
  let documents: readonly Csdl[] = [];
  beforeAll(async () => {
    const names = ['csdl/sales-service-v9.xml', 'csdl/online-v9.1.xml'];
    documents = await Promise.all(names.map((name) => parseCsdl(createReadStream(sharedData(name)))));
  });

  const propertyOf = (table: string, name: string): CsdlProperty | undefined =>
    documents
      .flatMap((document) => document.entityTypes.get(table)?.properties ?? [])
      .find((property) => property.name === name);
  const navigationOf = (table: string, name: string): CsdlNavigation | undefined =>
    documents
      .flatMap((document) => document.entityTypes.get(table)?.navigations ?? [])
      .find((navigation) => navigation.name === name);

  it.each(standard.map((table): [string, TableDefinition] => [table.logicalName, table]))(
    '%s has the real entity set, base type and properties',
    (name, table) => {
      const document = documents.find((candidate) => candidate.entityTypes.has(name));
      expect(document?.entitySets.get(table.entitySetName)?.entityType).toBe(name);
      expect(document?.entityTypes.get(name)).toMatchObject({
        baseType: table.baseType,
        abstract: table.abstract,
      });
      for (const column of table.columns.values()) {
        if (column.property === undefined || column.inherited || isOwn(column.logicalName)) continue;
        expect(propertyOf(name, column.property)?.type.name, column.property).toBe(edmTypeOf(column));
      }
    },
  );

  it('has the real navigations, with their targets, partners and constraints', () => {
    const relationships = organization.oneToMany.filter(({ isCustom }) => !isCustom);
    const real = relationships.map((one) => {
      const navigation = navigationOf(one.referencingTable, one.referencingNavigation);
      return {
        at: `${one.referencingTable}.${one.referencingNavigation}`,
        target: navigation?.target === 'principal' ? 'owner' : navigation?.target,
        partner: navigation?.partner,
        constraint: navigation?.constraint !== undefined,
      };
    });
    const claimed = relationships.map((one) => ({
      at: `${one.referencingTable}.${one.referencingNavigation}`,
      target: one.referencedTable,
      partner: one.referencedNavigation,
      constraint: one.constraint,
    }));
    expect(claimed.length).toBeGreaterThan(400);
    expect(real).toEqual(claimed);
  });

  it('has the real N:N navigations', () => {
    for (const many of organization.manyToMany.filter(({ isCustom }) => !isCustom)) {
      expect(navigationOf(many.table1, many.navigation1), many.schemaName).toMatchObject({
        collection: true,
        target: many.table2,
        partner: many.navigation2,
      });
    }
  });
});
