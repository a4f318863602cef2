import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { getIntrospectionQuery, validateSchema } from 'graphql';
import { beforeAll, describe, expect, it } from 'vitest';

import { demoRoles } from '../../src/cli/demo-roles.ts';
import { createEmulator, type Emulator } from '../../src/emulator/create-emulator.ts';
import { startGateway } from '../support/start-gateway.ts';
import { arbitraryShape, runs } from '../support/synthetic/arbitrary-organization.ts';
import { makeSyntheticOrganization } from '../support/synthetic/make-synthetic-organization.ts';
import { serveOrganization } from '../support/synthetic/serve-organization.ts';

const roles = { admin: { ...demoRoles.admin, tables: '*' as const } };

/** Sign-in comes from the double; metadata and rows from an organisation that nobody has seen before. */
let others: Emulator;
beforeAll(async () => {
  others = await createEmulator();
});

describe.each([true, false])('E13: a whole gateway of any organisation, definitions: %s', (definitions) => {
  it('starts, introspects, and answers every list and every row by id', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryShape(), async (shape) => {
        const organization = makeSyntheticOrganization(shape);
        const fetch = serveOrganization({ organization, definitions, others: others.fetch });
        const { gateway, data } = await startGateway({ gateway: { fetch, roles } });
        try {
          const { model, schema } = gateway.current();
          expect(validateSchema(schema)).toEqual([]);
          expect((await data(getIntrospectionQuery())).data?.['__schema']).toBeDefined();
          for (const { listField, oneField, fields } of model.tables.values()) {
            const plain = [...fields.values()].flatMap((member) =>
              member.kind === 'lookupId' ||
              (member.kind === 'column' && !/^(image|file)$/.test(member.type.kind))
                ? [member.field]
                : [],
            );
            const selection = `id displayName etag ${plain.join(' ')}`;
            const answer = await data(
              `{ ${listField}(first: 2) { nodes { ${selection} } pageInfo { hasNextPage } }
                 ${oneField}(id: "${randomUUID()}") { ${selection} } }`,
            );
            expect(answer.data).toEqual({
              [listField]: { nodes: [], pageInfo: { hasNextPage: false } },
              [oneField]: null,
            });
            expect(answer.extensions?.upstream).toHaveLength(2);
          }
        } finally {
          await gateway.close();
        }
      }),
      runs(12),
    );
  });
});
