import { readFileSync } from 'node:fs';
import { getIntrospectionQuery, validateSchema } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { isSystemTable } from '../../src/access/system-tables.ts';
import { demoRoles } from '../../src/cli/demo-roles.ts';
import { organizationFromCsdl } from '../../src/emulator/organization/organization-from-csdl.ts';
import { parseCsdl } from '../../src/metadata/parse-csdl.ts';
import { buildModel } from '../../src/model/build-model.ts';
import type { Table } from '../../src/model/model.ts';
import { hasSharedData, realDocuments, sharedData } from '../support/shared-data.ts';
import { startGateway, type TestGateway } from '../support/start-gateway.ts';

const rowsPerTable = 50;

/** All plain columns of a table, and its lookups by identity. */
const everything = ({ listField, fields }: Table): string => {
  const selections = [...fields.values()].flatMap((member) => {
    switch (member.kind) {
      case 'column':
        if (member.type.kind === 'image') return [`${member.field} { url thumbnail timestamp }`];
        return [member.type.kind === 'file' ? `${member.field} { name url }` : member.field];
      case 'lookupId':
        return [member.field];
      case 'lookup':
        return [`${member.field} { __typename id displayName }`];
      case 'activity':
        return [`${member.field} { __typename id displayName }`];
      case 'parties':
      case 'collection':
        return [];
    }
  });
  return `{ ${listField}(first: ${rowsPerTable}) { nodes { ${selections.join(' ')} } } }`;
};

describe.skipIf(!hasSharedData).each(realDocuments)(
  'an organisation of which only the CSDL is known: %s',
  (name) => {
    let test: TestGateway;

    beforeAll(async () => {
      const bytes = readFileSync(sharedData(`csdl/${name}.xml`));
      const csdl = await parseCsdl([bytes]);
      const organization = organizationFromCsdl({ csdl, bytes, rowsPerTable, seed: 1 });
      // '*' doesn't bring tables of the system.
      const names = [...buildModel({ csdl, definitions: undefined }).model.tables.keys()];
      const tables = {
        '*': {},
        ...Object.fromEntries(names.filter(isSystemTable).map((each) => [each, {}])),
      };
      const roles = { admin: { ...demoRoles.admin, tables, rawQueries: false } };
      test = await startGateway({ emulator: { organization }, gateway: { roles } });
    });
    afterAll(() => test.gateway.close());

    it('gives a valid schema, and answers full introspection', async () => {
      expect(test.gateway.current().model.csdlOnly).toBe(true);
      expect(validateSchema(test.gateway.current().schema)).toEqual([]);
      const { data } = await test.data(getIntrospectionQuery());
      expect(data?.['__schema']).toBeDefined();
    });

    it('every table answers a list of all its columns and lookups, in one request', async () => {
      const { tables } = test.gateway.current().model;
      expect(tables.size).toBeGreaterThan(200);
      for (const table of tables.values()) {
        const { data, extensions } = await test.data(everything(table));
        const { nodes } = data?.[table.listField] as { nodes: unknown[] };
        expect(nodes.length, table.logicalName).toBeGreaterThan(0);
        expect(extensions?.upstream, table.logicalName).toHaveLength(1);
      }
    });
  },
);
