import fc from 'fast-check';
import { getIntrospectionQuery, graphqlSync, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';

import { readIntrospection } from '../../../../src/server/introspection/read-introspection.ts';
import { writeIntrospection } from '../../../../src/server/introspection/write-introspection.ts';
import { introspectionSchema } from './introspection-schema.ts';
import { randomIntrospection } from './random-introspection.ts';

const schema = introspectionSchema();

const written = (source: string, variableValues: Record<string, unknown> = {}): string => {
  const introspection = readIntrospection({ schema, document: parse(source), variableValues });
  expect(introspection?.mixed).toBe(false);
  return [...writeIntrospection(schema, introspection?.fields ?? [])].join('');
};

const executed = (source: string, variableValues: Record<string, unknown> = {}): string =>
  JSON.stringify(graphqlSync({ schema, source, variableValues }));

/** What clients sent before the options of today: the query of graphql-js 0.x to 14, seven levels of types. */
const earlier = `query IntrospectionQuery { __schema {
    queryType { name } mutationType { name } subscriptionType { name }
    types { ...FullType } directives { name description locations args { ...InputValue } } } }
  fragment FullType on __Type { kind name description
    fields(includeDeprecated: true) { name description args { ...InputValue } type { ...TypeRef }
      isDeprecated deprecationReason }
    inputFields { ...InputValue } interfaces { ...TypeRef }
    enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason }
    possibleTypes { ...TypeRef } }
  fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue }
  fragment TypeRef on __Type { kind name ofType { kind name ofType { kind name ofType { kind name
    ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } }`;

describe('writeIntrospection', () => {
  it.each([
    ['of graphql-js', getIntrospectionQuery()],
    [
      'of graphql-js with all options, as GraphiQL and code generators send it',
      getIntrospectionQuery({
        descriptions: true,
        specifiedByUrl: true,
        directiveIsRepeatable: true,
        schemaDescription: true,
        inputValueDeprecation: true,
        oneOf: true,
      }),
    ],
    ['without descriptions', getIntrospectionQuery({ descriptions: false })],
    ['of earlier clients', earlier],
    [
      'of one type',
      '{ __type(name: "Account") { name fields { name type { name kind ofType { name } } } } }',
    ],
    ['of a type that is not there', '{ __type(name: "Nobody") { name } __typename }'],
    ['with nothing selected', '{ __schema { types @skip(if: true) { name } } }'],
    ['of lists of lists', '{ __schema { types { possibleTypes { interfaces { name } } } } }'],
  ])('writes the introspection %s as graphql-js does', (_name, source) => {
    expect(validate(schema, parse(source))).toEqual([]);
    expect(written(source)).toBe(executed(source));
  });

  it('writes any introspection as graphql-js does', () => {
    let compared = 0;
    fc.assert(
      fc.property(randomIntrospection, ({ document, variables }) => {
        const problems = validate(schema, parse(document)).map(({ message }) => message);
        if (problems.length > 0) {
          expect(new Set(problems)).toEqual(new Set(['Maximum introspection depth exceeded']));
          return;
        }
        compared += 1;
        expect(written(document, variables)).toBe(executed(document, variables));
      }),
      { numRuns: 300, seed: 7 },
    );
    expect(compared).toBeGreaterThan(100);
  });

  it('comes in pieces, so that nobody waits for the whole: each field of a type is one', () => {
    const introspection = readIntrospection({ schema, document: parse(getIntrospectionQuery()) });
    const pieces = [...writeIntrospection(schema, introspection?.fields ?? [])];
    const answer = JSON.parse(pieces.join('')) as Answer;
    const fields = answer.data.__schema.types.flatMap((type) => type.fields ?? []);
    expect(fields.length).toBeGreaterThan(40);
    const expected = fields.map((field) => JSON.stringify(field));
    expect(pieces.map((piece) => piece.slice(1)).filter((piece) => expected.includes(piece))).toEqual(
      expected,
    );
  });
});

interface Answer {
  readonly data: { readonly __schema: { readonly types: readonly { readonly fields: unknown[] | null }[] } };
}
