import { GraphQLObjectType, parse, specifiedRules, validate } from 'graphql';
import { afterEach, expect, test, vi } from 'vitest';

import { buildSchema } from '../../../src/schema/build-schema.ts';
import { LazySchema } from '../../../src/schema/lazy-schema.ts';
import { validationRules } from '../../../src/schema/validation-rules.ts';
import { everyKind, modelOf, portOf, table } from './every-kind.ts';

afterEach(() => vi.restoreAllMocks());

const schema = buildSchema(everyKind, portOf());
const messages = (source: string, rules = validationRules): readonly string[] =>
  validate(schema, parse(source), rules).map((error) => error.message);

test.each([
  '{ account(id: 1) { name } node(id: "x") { ... on Account { name } ... on Customer { id } } }',
  '{ account(id: 1) { nam } }',
  '{ node(id: "x") { ... on Acount { id } } }',
  'query ($id: IDD!) { node(id: $id) { id } }',
  '{ mail(id: 1) { customer { number } } }',
  '{ node(id: "x") { number } }',
  'type New { a: Int } fragment F on New { a } { nodes(ids: []) { id } }',
])('finds what graphql-js’s own rules find: %s', (source) => {
  expect(messages(source)).toEqual(messages(source, specifiedRules));
});

test('suggests what was meant', () => {
  expect(messages('{ account(id: 1) { nam } node(id: "x") { ... on Acount { id } } }')).toEqual([
    'Cannot query field "nam" on type "Account". Did you mean "name"?',
    'Unknown type "Acount". Did you mean "Account"?',
  ]);
});

test('a valid document lists no types', () => {
  const listed = vi.spyOn(LazySchema.prototype, 'getTypeMap');
  expect(messages('{ node(id: "x") { ... on Account { name } } }')).toEqual([]);
  expect(listed).not.toHaveBeenCalled();
});

test('a wrong field of a record of any table makes the fields of none', () => {
  const tables = Array.from({ length: 20 }, (_, index) => table(`t${String(index)}`));
  const large = buildSchema(modelOf(tables), portOf());
  const made = vi.spyOn(GraphQLObjectType.prototype, 'getFields');
  const errors = validate(large, parse('{ node(id: "x") { name } }'), validationRules);
  expect(errors.map((error) => error.message)).toEqual(['Cannot query field "name" on type "Node".']);
  expect([...new Set(made.mock.contexts.map(String))]).toEqual(['Query']);
});
