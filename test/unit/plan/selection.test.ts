import { graphql } from 'graphql';
import { describe, expect, test } from 'vitest';

import { readSelection, type FieldSelection, type Selection } from '../../../src/plan/selection.ts';
import { buildSchema } from '../../../src/schema/build-schema.ts';
import type { ResolvePort } from '../../../src/schema/resolve-port.ts';
import { salesModel } from '../../support/sales-model.ts';

/** What the root field `accounts`, `deals` or `node` of a query was asked for. */
const read = async (
  source: string,
  variableValues: Record<string, unknown> = {},
): Promise<FieldSelection> => {
  const selections: FieldSelection[] = [];

  const note = (
    _source: unknown,
    _args: unknown,
    _context: unknown,
    info: Parameters<typeof readSelection>[0],
  ) => {
    selections.push(readSelection(info));
    return null;
  };
  const port: ResolvePort = {
    one: () => note,
    list: () => note,
    aggregate: () => note,
    node: note,
    nodes: note,
    oneByKey: () => note,
    choices: note,
    search: note,
    entities: note,
    typeOf: () => undefined,
  };
  const schema = buildSchema(salesModel, port, { incrementalDelivery: true });
  const { errors } = await graphql({ schema, source, variableValues });
  expect(errors).toBeUndefined();
  const [selection] = selections;
  if (selection === undefined) throw new Error('Nothing was selected');
  return selection;
};

/** Keys and names in few words: `a=name(…)`, and what is selected below. */
const brief = ({ key, name, args, selection, deferred, streamed }: FieldSelection): string => {
  const marks = `${deferred === true ? 'later:' : ''}${streamed === true ? 'streamed:' : ''}`;
  const own = `${marks}${key === name ? name : `${key}=${name}`}`;
  const given = Object.keys(args).length === 0 ? '' : JSON.stringify(args);
  return `${own}${given}${selection === undefined ? '' : briefSelection(selection)}`;
};

const briefSelection = ({ common, specific }: Selection): string => {
  const parts = [
    common.map(brief).join(' '),
    ...[...specific].map(([type, fields]) => `${type}{${fields.map(brief).join(' ')}}`),
  ];
  return `{${parts.filter((part) => part !== '').join(' ')}}`;
};

interface Written {
  readonly variables?: string;
  readonly values?: Record<string, unknown>;
  readonly fragments?: string;
}

/** The selection of `accounts`, whose nodes are asked for `fields`. */
const rows = async (fields: string, { variables = '', values = {}, fragments = '' }: Written = {}) =>
  brief(await read(`query Q${variables} { accounts { nodes { ${fields} } } } ${fragments}`, values));

describe('a selection', () => {
  test('solves aliases and arguments', async () => {
    expect(await rows('a: name b: contacts(first: 3) { nodes { name } }')).toBe(
      'accounts{nodes{a=name b=contacts{"first":3}{nodes{name}}}}',
    );
  });

  test('puts variables and defaults in', async () => {
    const fields = 'contacts(first: $n, after: $c) { nodes { name } }';
    const variables = '($n: Int = 7, $c: String)';
    expect(await rows(fields, { variables })).toBe('accounts{nodes{contacts{"first":7}{nodes{name}}}}');
    expect(await rows(fields, { variables, values: { n: 2, c: 'x' } })).toBe(
      'accounts{nodes{contacts{"first":2,"after":"x"}{nodes{name}}}}',
    );
  });

  test('merges fields of the same key, from fragments too', async () => {
    const fragments = `
      fragment Name on Account { name primary { name } }
      fragment Again on Account { ...Name primary { email } }`;
    expect(await rows('...Again name primary { id }', { fragments })).toBe(
      'accounts{nodes{name primary{name email id}}}',
    );
  });

  test('leaves out what is skipped or not included', async () => {
    const fields = `
      name @skip(if: $yes) phone @include(if: $no) version @include(if: $yes)
      ... @include(if: $no) { revenue } ...Name @skip(if: $yes) ... on Account @skip(if: $no) { rank }`;
    const variables = '($yes: Boolean!, $no: Boolean!)';
    const fragments = 'fragment Name on Account { name }';
    expect(await rows(fields, { variables, values: { yes: true, no: false }, fragments })).toBe(
      'accounts{nodes{version rank}}',
    );
  });

  test('keeps __typename, which is no field of the type', async () => {
    expect(await rows('__typename t: __typename')).toBe('accounts{nodes{__typename t=__typename}}');
  });
});

describe('a selection of an interface', () => {
  test('has the fields of all types, and those of the types that fragments name', async () => {
    expect(await rows('owner { id ... on User { title } }')).toBe(
      'accounts{nodes{owner{id User{id title}}}}',
    );
  });

  test('has only named types where all are named', async () => {
    expect(await rows('owner { ... on User { title } id ... on Team { name } }')).toBe(
      'accounts{nodes{owner{User{title id} Team{id name}}}}',
    );
  });

  test('takes a fragment on an interface that all implement for all', async () => {
    expect(await rows('owner { ... on Record { id } ... on Principal { table } ... on Node { id } }')).toBe(
      'accounts{nodes{owner{id table}}}',
    );
  });

  test('takes a fragment on another interface for the types that are in both', async () => {
    const source = '{ tasks { nodes { regarding { id ... on Customer { displayName } } } } }';
    expect(brief(await read(source))).toBe(
      'tasks{nodes{regarding{id Account{id displayName} Contact{id displayName}}}}',
    );
  });

  test('merges what nested fragments select of one type', async () => {
    expect(
      await rows('owner { ... on Principal { ... on User { title } displayName } ... on User { name } }'),
    ).toBe('accounts{nodes{owner{displayName User{title displayName name}}}}');
  });

  test.each([
    ['Account', '...f40'],
    ['Record', 'owner { ...f40 ... on User { title } }'],
  ])('reads fragments on %s once that each spread the one before twice', async (type, fields) => {
    const doubling = Array.from(
      { length: 40 },
      (_, index) => `fragment f${index + 1} on ${type} { ...f${index} ...f${index} }`,
    );
    const fragments = [`fragment f0 on ${type} { id }`, ...doubling].join(' ');
    expect(await rows(fields, { fragments })).toMatch(
      /^accounts\{nodes\{(?:id|owner\{id User\{id title\}\})\}\}$/,
    );
  });
});

describe('what the answer may begin without', () => {
  test('is what stands only in deferred fragments, with all below it', async () => {
    expect(await rows('name ... @defer { phone name primary { email } }')).toBe(
      'accounts{nodes{name later:phone later:primary{later:email}}}',
    );
  });

  test('is a part of a field that stands outside of them too', async () => {
    expect(await rows('... @defer { primary { name email } } primary { name }')).toBe(
      'accounts{nodes{primary{name later:email}}}',
    );
  });

  test('is not a fragment that is spread at once too, in whichever order', async () => {
    const fragments = 'fragment Name on Account { name }';
    for (const fields of ['...Name @defer ...Name', '...Name ...Name @defer']) {
      expect(await rows(fields, { fragments })).toBe('accounts{nodes{name}}');
    }
  });

  test('depends on the condition', async () => {
    const variables = '($later: Boolean!)';
    const fields = '... @defer(if: $later) { name } contacts { nodes @stream(if: $later) { name } }';
    expect(await rows(fields, { variables, values: { later: false } })).toBe(
      'accounts{nodes{name contacts{nodes{name}}}}',
    );
    expect(await rows(fields, { variables, values: { later: true } })).toBe(
      'accounts{nodes{later:name contacts{streamed:nodes{later:name}}}}',
    );
  });

  test('is a streamed list’s items only where none of them must come first', async () => {
    expect(await rows('contacts { nodes @stream(initialCount: 1) { name } }')).toBe(
      'accounts{nodes{contacts{nodes{name}}}}',
    );
  });

  test('is a root field in a deferred fragment', async () => {
    expect(brief(await read('{ ... @defer { accounts { totalCount } } }'))).toBe(
      'later:accounts{later:totalCount}',
    );
    expect(brief(await read('{ accounts { totalCount } ... @defer { accounts { totalCount } } }'))).toBe(
      'accounts{totalCount}',
    );
  });
});
