import {
  getIntrospectionQuery,
  graphql,
  GraphQLObjectType,
  GraphQLSchema,
  GraphQLString,
  graphqlSync,
  isAbstractType,
  isInterfaceType,
  isObjectType,
  isSchema,
  lexicographicSortSchema,
  parse,
  printSchema,
  validate,
  validateSchema,
} from 'graphql';
import { createYoga } from 'graphql-yoga';
import { afterEach, describe, expect, test, vi } from 'vitest';

import { buildSchema } from '../../../src/schema/build-schema.ts';
import { LazySchema, type TypeSource } from '../../../src/schema/lazy-schema.ts';
import { typeNames } from '../../../src/schema/type-names.ts';
import { makeColumn, makeTable } from '../../support/make-table.ts';
import { everyKind, modelOf, portOf } from './every-kind.ts';

afterEach(() => vi.restoreAllMocks());

/** graphql-js walks all of this one. */
const eager = (schema: GraphQLSchema): GraphQLSchema =>
  new GraphQLSchema({ ...schema.toConfig(), types: recordTypes(schema), assumeValid: false });

const recordTypes = (schema: GraphQLSchema) =>
  [...everyKind.tables.values()].map(({ typeName }) => schema.getType(typeName)).filter(isObjectType);

const large = modelOf(
  Array.from({ length: 300 }, (_, index) =>
    makeTable(
      `t${String(index)}`,
      Array.from({ length: 20 }, (_each, at) => makeColumn(`c${String(at)}`, { kind: 'int' })),
      { interfaces: ['Any'] },
    ),
  ),
  { interfaces: new Map([['Any', { typeName: 'Any', targets: [] }]]) },
);

/** Names of the tables' types that have had their fields made since. */
const watchFields = () => {
  const spy = vi.spyOn(GraphQLObjectType.prototype, 'getFields');
  return () => {
    const names = spy.mock.contexts.map((type) => (type as GraphQLObjectType).name);
    return [...new Set(names)].filter((name) => /^T\d+(Formatted)?$/.test(name)).sort();
  };
};

describe('of an organisation of 300 tables', () => {
  const port = portOf({
    list: () => () => ({ nodes: [{ c3: 7, texts: { c4: '8' } }] }),
    node: () => ({ id: 'x' }),
    typeOf: () => 'T9',
  });
  const source = `{ t5s { nodes { c3 texts: formatted { c4 } } }
    node(id: "x") { id ... on Record { id } ... on Any { id } ... on T9 { id } } }`;
  const data = { t5s: { nodes: [{ c3: 7, texts: { c4: '8' } }] }, node: { id: 'x' } };
  const touched = ['T5', 'T5Formatted', 'T9'];

  test('a query makes the fields of the tables that it names', async () => {
    const made = watchFields();
    const answer = await graphql({ schema: buildSchema(large, port), source });
    expect(JSON.parse(JSON.stringify(answer))).toEqual({ data });
    expect(made()).toEqual(touched);
  });

  test('so does a query by way of the server', async () => {
    const made = watchFields();
    const yoga = createYoga({ schema: buildSchema(large, port), logging: false });
    const response = await yoga.fetch('http://gateway/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: source }),
    });
    expect(await response.json()).toEqual({ data });
    expect(made()).toEqual(touched);
  });

  test('an introspection makes all of them', () => {
    const made = watchFields();
    const { errors } = graphqlSync({
      schema: buildSchema(large, port),
      source: '{ __schema { types { fields { name } } } }',
    });
    expect(errors).toBeUndefined();
    expect(made()).toHaveLength(600);
  });
});

describe.each([
  ['plain', {}],
  ['federated', { federation: true }],
])('compared with a schema that graphql-js walks: %s', (_name, options) => {
  const lazy = buildSchema(everyKind, portOf(), options);
  const walked = eager(buildSchema(everyKind, portOf(), options));

  test('it is valid', () => {
    expect(validateSchema(walked)).toEqual([]);
    expect(validateSchema(lazy)).toEqual([]);
  });

  test('it knows the same types and prints the same', () => {
    expect(typeNames(lazy)).toEqual(typeNames(walked));
    expect(printSchema(lexicographicSortSchema(lazy))).toBe(printSchema(lexicographicSortSchema(walked)));
  });

  test('it introspects the same', () => {
    const introspect = (schema: GraphQLSchema) =>
      graphqlSync({ schema: lexicographicSortSchema(schema), source: getIntrospectionQuery() });
    const answer = introspect(lazy);
    expect(answer.errors).toBeUndefined();
    expect(answer).toEqual(introspect(walked));
  });

  test('it has the same possible types and subtypes', () => {
    const relations = (schema: GraphQLSchema) =>
      typeNames(schema).flatMap((name) => {
        const abstract = schema.getType(name);
        if (!isAbstractType(abstract)) return [];
        const possible = schema.getPossibleTypes(abstract).map((each) => each.name);
        const sub = Object.values(schema.getTypeMap())
          .filter((each) => isObjectType(each) || isInterfaceType(each))
          .filter((each) => schema.isSubType(abstract, each))
          .map((each) => each.name);
        const parts = isInterfaceType(abstract) ? schema.getImplementations(abstract).interfaces : [];
        const interfaces = parts.map((each) => each.name);
        return [{ name, possible: possible.sort(), sub: sub.sort(), interfaces: interfaces.sort() }];
      });
    expect(relations(lazy).length).toBeGreaterThanOrEqual(3);
    expect(relations(lazy)).toEqual(relations(walked));
  });
});

describe('types', () => {
  const query = new GraphQLObjectType({ name: 'Query', fields: { a: { type: GraphQLString } } });
  const type = vi.fn<TypeSource['type']>((name) =>
    name === 'Query' ? query : new GraphQLObjectType({ name, fields: {} }),
  );
  const types = { names: () => ['Zebra', 'Query', 'Ant'], type, subTypes: () => new Set<string>() };
  const schema: GraphQLSchema = new LazySchema({
    types,
    query,
    mutation: undefined,
    directives: [],
    fresh: () => schema,
  });

  test('are listed by name without being made', () => {
    type.mockClear();
    expect(typeNames(schema).filter((name) => !name.startsWith('__'))).toEqual([
      ...['Ant', 'Boolean', 'Float', 'ID', 'Int', 'Query', 'String', 'Zebra'],
    ]);
    expect('Ant' in schema.getTypeMap()).toBe(true);
    expect(isSchema(schema)).toBe(true);
    expect(type).not.toHaveBeenCalled();
  });

  test('are made one by one', () => {
    type.mockClear();
    expect(schema.getTypeMap()['Ant']?.name).toBe('Ant');
    expect(type.mock.calls).toEqual([['Ant']]);
  });

  test('that are not there are undefined', () => {
    const made = buildSchema(everyKind, portOf());
    const map = made.getTypeMap();
    expect(['Nope', 'toString', 'constructor'].map((name) => map[name])).toEqual([
      ...[undefined, undefined, undefined],
    ]);
    expect(made.getType('toString')).toBeUndefined();
  });
});

test('rules of validation find what is wrong, with suggestions', () => {
  const document = parse('{ account(id: 1) { nam } node(id: "x") { ... on Acount { id } } }');
  const errors = validate(buildSchema(everyKind, portOf()), document);
  expect(errors.map((error) => error.message)).toEqual([
    'Cannot query field "nam" on type "Account". Did you mean "name"?',
    'Unknown type "Acount". Did you mean "Account"?',
  ]);
});
