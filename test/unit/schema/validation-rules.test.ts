import { GraphQLObjectType, parse, specifiedRules, validate } from 'graphql';
import { afterEach, describe, expect, test, vi } from 'vitest';

import { GatewayError } from '../../../src/errors/gateway-error.ts';
import { buildSchema } from '../../../src/schema/build-schema.ts';
import { LazySchema } from '../../../src/schema/lazy-schema.ts';
import { validationRules } from '../../../src/schema/validation-rules.ts';
import { makeTable } from '../../support/make-table.ts';
import { everyKind, modelOf, portOf } from './every-kind.ts';

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
  const tables = Array.from({ length: 20 }, (_, index) => makeTable(`t${String(index)}`));
  const large = buildSchema(modelOf(tables), portOf());
  const made = vi.spyOn(GraphQLObjectType.prototype, 'getFields');
  const errors = validate(large, parse('{ node(id: "x") { name } }'), validationRules);
  expect(errors.map((error) => error.message)).toEqual(['Cannot query field "name" on type "Node".']);
  expect([...new Set(made.mock.contexts.map(String))]).toEqual(['Query']);
});

describe('values that are wrong', () => {
  const refusals = (source: string, hideSuggestions = false) =>
    validate(schema, parse(source), validationRules, { hideSuggestions }).map(({ originalError, message }) =>
      originalError instanceof GatewayError
        ? { code: originalError.code, message, ...originalError.details }
        : { message },
    );

  test.each([
    ['{ accounts(first: "x") { totalCount } }', 'first'],
    ['{ accounts(filter: { or: [{}, { nam: { eq: "a" } }] }) { totalCount } }', 'filter.or[1].nam'],
    ['{ accounts(filter: { or: { name: { eqq: "a" } } }) { totalCount } }', 'filter.or.name.eqq'],
    ['{ accounts(filter: { name: { in: ["a", 1] } }) { totalCount } }', 'filter.name.in[1]'],
    ['{ accounts { totalCount @include(if: 3) } }', '@include(if)'],
    ['query ($n: Int = "x") { accounts(first: $n) { totalCount } }', '$n'],
    ['{ account(id: null) { name } }', 'id'],
  ])('%s: %s', (source, field) => {
    const [refusal, ...others] = refusals(source);
    expect(refusal).toMatchObject({ code: 'BAD_USER_INPUT', field });
    expect(refusal?.message).toContain(`Argument "${field}": `);
    expect(others).toEqual([]);
  });

  test.each([
    '{ accounts(limit: 3) { totalCount } }',
    '{ account { name } }',
    'query ($n: String) { accounts(first: $n) { totalCount } }',
  ])('%s is wrong as a document', (source) => {
    expect(refusals(source)).toEqual([{ message: expect.any(String) as unknown }]);
  });

  test('are refused without a suggestion where there is to be none', () => {
    const source = '{ accounts(filter: { name: { eqq: "a" } }) { totalCount } }';
    expect(refusals(source)[0]?.message).toMatch(/Did you mean "eq".*[^.]\?$/);
    expect(refusals(source, true)[0]?.message).not.toContain('Did you mean');
  });
});
