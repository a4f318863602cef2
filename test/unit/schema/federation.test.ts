import { buildSubgraphSchema } from '@apollo/subgraph';
import { composeServices } from '@theguild/federation-composition';
import { graphql, parse } from 'graphql';
import { describe, expect, test } from 'vitest';

import { buildSchema } from '../../../src/schema/build-schema.ts';
import { printSdl } from '../../../src/schema/print-sdl.ts';
import { subgraphParts } from '../../../src/schema/subgraph-parts.ts';
import { everyKind, portOf } from './every-kind.ts';

const federated = (port = portOf()) => buildSchema(everyKind, port, { federation: true });
const sdl = `${[...subgraphParts(buildSchema(everyKind, portOf()), everyKind)].join('\n\n')}\n`;

/** A team's own subgraph, which adds to accounts and pages like Relay. */
const reviews = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@shareable"])
  type Query { topReviews: ReviewConnection }
  type ReviewConnection { nodes: [Review!]! pageInfo: PageInfo! }
  type PageInfo @shareable {
    hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String
  }
  type Review { stars: Int account: Account }
  type Account @key(fields: "id") { id: ID! reviews: [Review!] }
`;

describe('SDL of the subgraph', () => {
  test('composes with another subgraph', () => {
    const result = composeServices([
      { name: 'dataverse', url: 'http://a', typeDefs: parse(sdl) },
      { name: 'reviews', url: 'http://b', typeDefs: parse(reviews) },
    ]);
    expect(result.errors ?? []).toEqual([]);
    expect(result.publicSdl).toMatch(/type Account implements [^{]*\{[^}]*reviews: \[Review!\]/);
    expect(result.publicSdl).toMatch(/type Account implements [^{]*\{[^}]*children\(/);
    expect(result.publicSdl).not.toContain('_entities');
  });

  test('has the entities that Apollo’s own reading of it has', () => {
    const read = buildSubgraphSchema(parse(sdl));
    const own = federated();
    const entities = (schema: typeof own) => {
      const type = schema.getType('_Entity');
      return type?.toString() === '_Entity' && 'getTypes' in type ? type.getTypes().map(String) : [];
    };
    expect(entities(own)).toEqual(['Account', 'Contact', 'Mail', 'Party', 'Pointer']);
    expect(entities(read).sort()).toEqual(entities(own).sort());
    const rootField = (schema: typeof own, name: string) => {
      const field = schema.getQueryType()?.getFields()[name];
      return [String(field?.type), ...(field?.args ?? []).map((each) => String(each.type))];
    };
    expect(rootField(own, '_entities')).toEqual(rootField(read, '_entities'));
    expect(rootField(own, '_service')).toEqual(rootField(read, '_service'));
  });

  test('has keys of the global id, the primary key, and each alternate key that is made of columns', () => {
    expect(/^type Account .*$/m.exec(sdl)?.[0]).toBe(
      'type Account implements Customer & Node & Record @key(fields: "id") @key(fields: "accountid") ' +
        '@key(fields: "branch number") @key(fields: "number") @dataverse(name: "account") {',
    );
    expect(/^type Contact .*$/m.exec(sdl)?.[0]).toContain('@key(fields: "id") @key(fields: "contactid")');
  });

  test('defines its own directive, and nothing that the router adds', () => {
    expect(sdl).toContain('directive @dataverse(');
    expect(sdl).toContain('type PageInfo @shareable {');
    expect(sdl).not.toMatch(/_entities|_service|_Any|_Entity|_Service|directive @key|schema \{/);
  });

  test('is the same from a federated schema', () => {
    expect(`${[...subgraphParts(federated(), everyKind)].join('\n\n')}\n`).toBe(sdl);
  });
});

describe('a federated schema', () => {
  test('answers with the SDL', async () => {
    const answer = await graphql({ schema: federated(), source: '{ _service { sdl } }' });
    expect(JSON.parse(JSON.stringify(answer))).toEqual({ data: { _service: { sdl } } });
  });

  test('resolves entities by their representations', async () => {
    const seen: unknown[] = [];
    const port = portOf({
      entities: (_source, { representations }) => {
        seen.push(...representations);
        return [{ id: 'a' }, null];
      },
      typeOf: () => 'Account',
    });
    const representations = [
      { __typename: 'Account', id: 'a' },
      { __typename: 'Contact', contactid: 'b' },
    ];
    const answer = await graphql({
      schema: federated(port),
      source: `query ($representations: [_Any!]!) {
        _entities(representations: $representations) { __typename ... on Account { id } } }`,
      variableValues: { representations },
    });
    expect(JSON.parse(JSON.stringify(answer))).toEqual({
      data: { _entities: [{ __typename: 'Account', id: 'a' }, null] },
    });
    expect(seen).toEqual(representations);
  });

  test('prints to a schema of its own', () => {
    const printed = printSdl(federated());
    expect(printed).toContain('union _Entity = Account | Contact | Mail | Party | Pointer');
    expect(printed).not.toContain('@key');
  });
});

test('a schema that is not federated has none of it', () => {
  const schema = buildSchema(everyKind, portOf());
  expect(Object.keys(schema.getTypeMap()).filter((name) => /^_[A-Z]/.test(name))).toEqual([]);
  expect(
    Object.keys(schema.getQueryType()?.getFields() ?? {}).filter((name) => name.startsWith('_')),
  ).toEqual([]);
});
