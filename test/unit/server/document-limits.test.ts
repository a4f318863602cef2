import { describe, expect, it } from 'vitest';

import { nestedTooDeep } from '../../../src/server/nested-too-deep.ts';
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

describe('nestedTooDeep', () => {
  it('says where it gets too deep', () => {
    expect(nestedTooDeep('{ a { b } c { d } }', 2)).toBeUndefined();
    expect(nestedTooDeep('{ a { b { c } } }', 2)).toBe(8);
    expect(nestedTooDeep('}}}} { a { b { c } } }', 2)).toBe(13);
    expect(nestedTooDeep('{ a(b: [{ c: 1 }]) }', 3)).toBe(8);
  });
});
