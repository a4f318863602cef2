import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';

import { nestedTooDeep } from '../../../src/server/nested-too-deep.ts';
import { selectedTooDeep } from '../../../src/server/selected-too-deep.ts';
import { query, testServer } from './test-server.ts';

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
  ])('refuse %s nested without end, as a mistake in the text', async (_name, text) => {
    const { server, logged } = testServer();
    const answer = await query(server, text, { accept: 'application/graphql-response+json' });
    expect(answer.status).toBe(400);
    expect(answer.json().errors?.[0]?.extensions).toEqual({ code: 'GRAPHQL_PARSE_FAILED' });
    expect(answer.json().errors?.[0]?.message).toBe(
      'Syntax Error: The document is nested more than 200 deep.',
    );
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
    const { server, logged } = testServer();
    const answer = await query(server, chain(inside('').includes('b:') ? 900 : 1500, inside));
    expect(answer.status).toBe(400);
    expect(answer.json().errors?.[0]?.extensions).toEqual({ code: 'QUERY_TOO_COMPLEX' });
    expect(answer.json().errors?.[0]?.message).toContain('nested more than 200 deep');
    expect(logged).toEqual([]);
  });

  it('leave fragments that spread themselves to validation', async () => {
    const { server } = testServer();
    const text = `{ ...a } fragment a on Query { hello ...b } fragment b on Query { ...a }`;
    const answer = await query(server, text);
    expect(answer.json().errors?.[0]?.message).toBe('Cannot spread fragment "a" within itself via "b".');
  });

  it('refuse documents of very many parts', async () => {
    const { server } = testServer();
    const text = `{ ${'hello '.repeat(20_000)} }`;
    const answer = await query(server, text, { accept: 'application/graphql-response+json' });
    expect(answer.status).toBe(400);
    expect(answer.json().errors?.[0]?.extensions).toEqual({ code: 'GRAPHQL_PARSE_FAILED' });
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

describe('nestedTooDeep', () => {
  it('says where it gets too deep', () => {
    expect(nestedTooDeep('{ a { b } c { d } }', 2)).toBeUndefined();
    expect(nestedTooDeep('{ a { b { c } } }', 2)).toBe(8);
    expect(nestedTooDeep('}}}} { a { b { c } } }', 2)).toBe(13);
    expect(nestedTooDeep('{ a(b: [{ c: 1 }]) }', 3)).toBe(8);
  });
});
