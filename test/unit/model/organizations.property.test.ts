import fc from 'fast-check';
import {
  buildClientSchema,
  buildSchema,
  introspectionFromSchema,
  lexicographicSortSchema,
  printSchema,
  validateSchema,
  type GraphQLSchema,
} from 'graphql';
import { describe, expect, it } from 'vitest';

import { buildModel } from '../../../src/model/build-model.ts';
import { modelProblems } from '../../support/model-problems.ts';
import { schemaOf, sdlOf } from '../../support/sdl-of.ts';
import { arbitraryShape, runs } from '../../support/synthetic/arbitrary-organization.ts';
import { loadOrganization } from '../../support/synthetic/load-organization.ts';
import {
  makeSyntheticOrganization,
  oddityNames,
} from '../../support/synthetic/make-synthetic-organization.ts';
import { missingColumns } from '../../support/synthetic/missing-columns.ts';

/** With definitions, and with the CSDL alone. */
const kinds = [
  { kind: 'with definitions', defined: true },
  { kind: 'CSDL only', defined: false },
];

describe.each(kinds)('any organisation, $kind', ({ defined }) => {
  it('has a model whose names are valid and unique, and in which no readable column is missing', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryShape(), async (shape) => {
        const organization = makeSyntheticOrganization(shape);
        const { csdl, definitions } = await loadOrganization(organization);
        const { model } = buildModel({ csdl, definitions: defined ? definitions : undefined });
        expect(model.csdlOnly).toBe(!defined);
        expect(modelProblems(model)).toEqual([]);
        expect(missingColumns(organization, model)).toEqual([]);
      }),
      runs(40),
    );
  });

  it('has a schema that validates, prints, parses back and introspects', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryShape(), async (shape) => {
        const organization = makeSyntheticOrganization(shape);
        const { csdl, definitions } = await loadOrganization(organization);
        const { model } = buildModel({ csdl, definitions: defined ? definitions : undefined });
        const parsed = buildSchema(sdlOf(model));
        expect(validateSchema(parsed)).toEqual([]);
        const client = buildClientSchema(introspectionFromSchema(schemaOf(model)));
        expect(sorted(client)).toBe(sorted(parsed));
      }),
      runs(25),
    );
  });
});

const sorted = (schema: GraphQLSchema): string => printSchema(lexicographicSortSchema(schema));

describe('an organisation with everything odd at once', () => {
  it('is what the properties above are tried on: all that is odd is there', async () => {
    const shape = { seed: 7, tables: 6, columns: 20, relationships: 12 };
    const plain = makeSyntheticOrganization(shape);
    for (const oddity of oddityNames) {
      const odd = makeSyntheticOrganization({ ...shape, oddities: [oddity] });
      expect(odd, oddity).not.toEqual(plain);
    }
    const { csdl, definitions } = await loadOrganization(
      makeSyntheticOrganization({ ...shape, oddities: oddityNames }),
    );
    const { model, clashes } = buildModel({ csdl, definitions });
    expect(model.tables.size).toBeGreaterThan(70);
    expect(clashes.length).toBeGreaterThan(20);
    const kindsOf = new Set(
      [...model.tables.values()].flatMap(({ fields }) => [...fields.values()].map(({ kind }) => kind)),
    );
    expect([...kindsOf].sort()).toEqual([
      'activity',
      'collection',
      'column',
      'lookup',
      'lookupId',
      'parties',
    ]);
  });
});
