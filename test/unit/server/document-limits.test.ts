import fc from 'fast-check';
import { getIntrospectionQuery, Lexer, parse, Source, TokenKind } from 'graphql';
import { describe, expect, it } from 'vitest';

import { defaultRoleLimits } from '../../../src/access/role-options.ts';
import { createRoleView } from '../../../src/access/role-view.ts';
import type { Authenticator } from '../../../src/auth/inbound/authenticator.ts';
import { measureDocument } from '../../../src/server/limits/measure-document.ts';
import { scanDocument } from '../../../src/server/limits/scan-document.ts';
import { selectedTooDeep } from '../../../src/server/limits/selected-too-deep.ts';
import { ask, query, testServer } from './test-server.ts';

/** Believes whatever a request says of itself. */
const byHeader: Authenticator = {
  name: 'header',
  challenge: undefined,
  authenticate: ({ headers }) =>
    Promise.resolve({
      id: 'someone',
      method: 'anonymous',
      roles: new Set([headers.get('x-role') ?? 'large']),
      claims: {},
      objectId: undefined,
    }),
};

/** Counting ends nowhere before the stack would. */
const generous = { tokens: 300_000, fragments: 2000, bodyBytes: 2 ** 21 };

describe('limits of documents', () => {
  const levels = 60_000;
  it.each([
    ['selections', '{a'.repeat(levels)],
    ['closed selections', `${'{a'.repeat(levels)}${'}'.repeat(levels)}`],
    ['lists', `{ a(b: ${'['.repeat(levels)}`],
    ['objects', `{ a(b: ${'{c:'.repeat(levels)}`],
    ['types of variables', `query ($a: ${'['.repeat(levels)}Int`],
    ['selections after a string that looks closed', `{ hello(name: "\\"}") ${'{a'.repeat(levels)}`],
    ['selections after a block string', `{ hello(name: """ \\""" } " """) ${'{a'.repeat(levels)}`],
    ['selections after a comment', `# """\n${'{a'.repeat(levels)}`],
  ])('depth-parser: refuse %s nested without end', async (_name, text) => {
    const { server, logged } = testServer({ limits: generous });
    const answer = await query(server, text);
    expect(answer.status).toBe(400);
    expect(answer.json().errors).toEqual([
      {
        message: 'The document is nested more than 200 deep.',
        extensions: { code: 'QUERY_TOO_COMPLEX', limit: 'nesting', most: 200 },
      },
    ]);
    expect(logged).toEqual([]);
  });

  const chain = (length: number, inside: (next: string) => string): string =>
    `{ __type(name: "Query") { ...f0 } } ${Array.from(
      { length },
      (_, index) => `fragment f${index} on __Type { ${inside(`...f${index + 1}`)} }`,
    ).join(' ')} fragment f${length} on __Type { name }`;

  it.each([
    ['that only spread the next', (next: string) => next],
    ['that spread the next below a field', (next: string) => `ofType { ${next} }`],
    ['that spread the next twice', (next: string) => `a: ofType { ${next} } b: ofType { ${next} }`],
  ])('refuse thousands of fragments %s', async (_name, inside) => {
    const { server, logged } = testServer({ limits: generous });
    const answer = await query(server, chain(inside('').includes('b:') ? 900 : 1500, inside));
    expect(answer.status).toBe(400);
    expect(answer.json().errors?.[0]?.extensions).toMatchObject({ code: 'QUERY_TOO_COMPLEX' });
    expect(answer.json().errors?.[0]?.message).toContain('nested more than 200 deep');
    expect(logged).toEqual([]);
  });

  it('leave fragments that spread themselves to validation', async () => {
    const { server } = testServer();
    const text = `{ ...a } fragment a on Query { hello ...b } fragment b on Query { ...a }`;
    const answer = await query(server, text);
    expect(answer.json().errors?.[0]?.message).toBe('Cannot spread fragment "a" within itself via "b".');
  });

  const spreads = (levels: number): string =>
    `{ ...f0 } ${Array.from({ length: levels }, (_, i) => `fragment f${i} on Query { ...f${i + 1} ...f${i + 1} }`).join(' ')} fragment f${levels} on Query { hello }`;
  const times = (count: number, text: (index: number) => string): string =>
    Array.from({ length: count }, (_, index) => text(index)).join(' ');

  it.each([
    ['dup-10k-field', `{ ${times(10_000, () => 'hello')} }`, 'tokens'],
    ['alias-10k-typename', `{ ${times(10_000, (i) => `a${i}: __typename`)} }`, 'tokens'],
    ['alias-200-field', `{ ${times(200, (i) => `a${i}: hello`)} }`, 'rootFields'],
    ['aliases below the root', `{ __schema { ${times(31, (i) => `a${i}: description`)} } }`, 'aliases'],
    ['dup-100-field', `{ ${times(100, () => 'hello')} }`, 'rootFields'],
    [
      'aliases by way of fragments',
      `{ __schema { ...a ...a } } fragment a on __Schema { ${times(16, (i) => `a${i}: description`)} }`,
      'aliases',
    ],
    ['fields below the root', `{ __schema { ${times(501, () => 'description')} } }`, 'fields'],
    ['directive-1000-include', `{ hello ${times(100, () => '@include(if: true)')} }`, 'directives'],
    ['directive-1000-unknown', `{ hello ${times(900, () => '@x')} }`, 'directives'],
    ['ops-2000-in-document', times(11, (i) => `query q${i} { hello }`), 'operations'],
    ['vars-5000-declared', `query (${times(101, (i) => `$v${i}: Int`)}) { hello }`, 'variables'],
    ['fragment-500', `{ hello } ${times(51, (i) => `fragment f${i} on Query { hello }`)}`, 'fragments'],
    ['fragment-exponential', spreads(45), 'rootFields'],
    ['depth-schema-cycle', `{ a ${'{ a '.repeat(11)}${'}'.repeat(11)} }`, 'depth'],
    [
      'depth-introspection-oftype',
      `{ __type(name: "Query") { ${'ofType { '.repeat(15)} name ${'}'.repeat(15)} } }`,
      'introspectionDepth',
    ],
    [
      'depth-introspection-cycle',
      `{ __schema { types ${'{ fields { type '.repeat(7)} { name } ${'} }'.repeat(7)} } }`,
      'introspectionDepth',
    ],
  ])('%s: refused before it is validated, with the limit', async (_name, text, limit) => {
    const { server } = testServer();
    const answer = await query(server, text);
    expect(answer.status).toBe(400);
    expect(answer.json().errors).toEqual([
      {
        message: expect.stringContaining(`the limit "${limit}" is`) as string,
        extensions: {
          code: 'QUERY_TOO_COMPLEX',
          limit,
          most: defaultRoleLimits[limit as keyof typeof defaultRoleLimits],
        },
      },
    ]);
    expect(answer.text.length).toBeLessThan(500);
  });

  it('let the introspection of tools through', async () => {
    const { server } = testServer();
    const text = getIntrospectionQuery({ inputValueDeprecation: true, specifiedByUrl: true, oneOf: true });
    expect((await query(server, text)).json().data).toHaveProperty('__schema');
  });

  it('hold each request against the limits of its own caller, though documents are kept for all', async () => {
    const roles = {
      small: createRoleView('small', { tables: '*', limits: { aliases: 1, tokens: 20 } }),
      large: createRoleView('large', { tables: '*', limits: { aliases: 5 } }),
    };
    const { server } = testServer({
      authenticators: [byHeader],
      roleOf: (caller) => (caller.roles.has('small') ? roles.small : roles.large),
    });
    const small = { 'x-role': 'small' };
    const refusal = (answer: Awaited<ReturnType<typeof query>>) =>
      answer.json().errors?.[0]?.extensions['limit'];
    const two = '{ a: hello b: hello }';
    const long = `{ ${'hello '.repeat(19)}}`;
    for (let round = 0; round < 2; round += 1) {
      expect(refusal(await query(server, two, small))).toBe('aliases');
      expect((await query(server, two)).json().data).toEqual({ a: 'Hello world', b: 'Hello world' });
      expect(refusal(await query(server, long, small))).toBe('tokens');
      expect((await query(server, long)).json().data).toEqual({ hello: 'Hello world' });
    }
  });

  it('take brackets in texts for text', async () => {
    const { server } = testServer();
    const brackets = '{[('.repeat(300);
    const text = `# ${brackets}\n{ a: hello(name: "${brackets}\\"${brackets}") b: hello(name: """${brackets}""") }`;
    expect((await query(server, text)).json()).toEqual({
      data: { a: `Hello ${brackets}"${brackets}`, b: `Hello ${brackets}` },
    });
  });
});

describe('selectedTooDeep', () => {
  it('counts each field with a selection, and each spread', () => {
    const text = '{ x { ...a ...b } } fragment a on T { y { ...b } } fragment b on T { z { name } }';
    // x, a, y, b
    expect(selectedTooDeep(parse(text), 4)).toBe(false);
    expect(selectedTooDeep(parse(text), 3)).toBe(true);
  });
});

describe('measureDocument', () => {
  it('counts what stands in fragments as often as they are spread', () => {
    const size = measureDocument(
      parse(`
        query a($x: Int @d, $y: Int) @d { x { ...f ... @d { ...f } } n: __typename }
        query b { y }
        fragment f on T @d { p @d q: q { r } }
      `),
    );
    expect(size).toEqual({
      operations: 2,
      fragments: 1,
      variables: 2,
      rootFields: 2,
      fields: 8,
      aliases: 3,
      directives: 7,
      depth: 3,
      introspectionDepth: 0,
    });
  });
});

describe('scanDocument', () => {
  const limits = { tokens: 1000, brackets: 2 };
  it('says where brackets get too deep', () => {
    expect(scanDocument('{ a { b } c { d } }', limits)).toEqual({ tokens: 10 });
    expect(scanDocument('{ a { b { c } } }', limits)).toEqual({ exceeds: 'brackets', position: 8 });
    expect(scanDocument('}}}} { a { b { c } } }', limits)).toEqual({ exceeds: 'brackets', position: 13 });
    expect(scanDocument('{ a(b: [{ c: 1 }]) }', { ...limits, brackets: 3 })).toMatchObject({ position: 8 });
  });

  it('counts tokens as the parser does', () => {
    const piece = fc.constantFrom(
      ...[
        '{',
        '}',
        '(',
        ')',
        '[',
        ']',
        ':',
        '!',
        '=',
        '|',
        '&',
        '@',
        '$',
        '...',
        ',',
        '\n',
        '# a comment "\n',
      ],
      ...[
        '"a b"',
        '"\\""',
        '"""block " \\""" \n"""',
        '""',
        '""""""',
        'name',
        '_x',
        '-1',
        '1.5e-3',
        '0',
        '\uFEFF',
        '\t',
      ],
    );
    const text = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(' '));
    fc.assert(
      fc.property(text, (document) => {
        const lexer = new Lexer(new Source(document));
        let tokens = 0;
        while (lexer.advance().kind !== TokenKind.EOF) tokens += 1;
        expect(scanDocument(document, { tokens: 1000, brackets: 1000 })).toEqual({ tokens });
      }),
      { numRuns: 2000 },
    );
  });
});

describe('limits of variables', () => {
  const send = (server: ReturnType<typeof testServer>['server'], variables: string) =>
    ask(server, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: `{"query":"query ($v: In) { hello }","variables":${variables}}`,
    });

  it.each([
    ['vars-deep-recursive-input', `{"v":${'{"not":'.repeat(20_000)}1${'}'.repeat(20_000)}}`, 'variableDepth'],
    ['deep lists', `{"v":${'['.repeat(50_000)}${']'.repeat(50_000)}}`, 'variableDepth'],
    ['vars-wide-recursive-input', `{"v":[${'{},'.repeat(6000)}{}]}`, 'variableNodes'],
    ['many variables', `{${Array.from({ length: 101 }, (_, i) => `"v${i}":1`).join()}}`, 'variables'],
  ])('%s: refused before it is coerced', async (_name, variables, limit) => {
    const { server, logged } = testServer();
    const answer = await send(server, variables);
    expect([answer.status, answer.json().errors?.[0]?.extensions]).toEqual([
      400,
      { code: 'QUERY_TOO_COMPLEX', limit, most: defaultRoleLimits[limit as 'variables'] },
    ]);
    expect(logged).toEqual([]);
  });
});
