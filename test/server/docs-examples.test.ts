import { readdir, readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startGateway, type TestGateway } from '../support/start-gateway.ts';

const root = new URL('../../', import.meta.url);
const files = [
  'README.md',
  ...(await readdir(new URL('docs/', root), { recursive: true })).map((name) => `docs/${name}`),
];

interface Block {
  readonly file: string;
  readonly line: number;
  readonly language: string;
  readonly text: string;
}

/** Fenced blocks of one document. */
const blocksOf = async (file: string): Promise<Block[]> => {
  const document = await readFile(new URL(file, root), 'utf8');
  return [...document.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(
    ({ 1: language = '', 2: text = '', index }) => ({
      file,
      line: document.slice(0, index).split('\n').length,
      language,
      text,
    }),
  );
};

const blocks = (await Promise.all(files.filter((file) => file.endsWith('.md')).map(blocksOf))).flat();
const queries = blocks.filter(({ language }) => language === 'graphql');

describe('examples of the documents', () => {
  let test: TestGateway;
  beforeAll(async () => {
    test = await startGateway();
  });
  afterAll(() => test.gateway.close());

  it('are found', () => {
    expect(queries.map(({ file }) => file)).toContain('README.md');
    expect(queries.length).toBeGreaterThan(3);
  });

  it.each(queries)('$file, line $line: is answered with rows', async ({ text }) => {
    const { data } = await test.data(text);
    for (const list of Object.values(data ?? {})) {
      expect((list as { nodes: unknown[] }).nodes.length).toBeGreaterThan(0);
    }
    expect(data).not.toEqual({});
  });

  it('the first query becomes the very request that the README shows', async () => {
    const [query] = queries;
    const http = blocks.find(({ file, language }) => file === 'README.md' && language === 'http');
    test.emulator.clearRequests();
    await test.data(query?.text ?? '');
    const sent = test.emulator.requests.map(
      ({ method, url, headers }) => `${method}${url}Prefer:${headers['prefer'] ?? ''}`,
    );
    expect(sent).toEqual([http?.text.replace(/\s/g, '')]);
  });

  it('the request counts that the README claims are true', async () => {
    const counts = new Map<string, number>();
    for (const { text } of queries.filter(({ file }) => file === 'README.md')) {
      counts.set(text, (await test.data(text)).extensions?.upstream.length ?? 0);
    }
    const [first] = queries;
    const owners = queries.find(({ text }) => text.includes('two requests'));
    expect(counts.get(first?.text ?? '')).toBe(1);
    expect(counts.get(owners?.text ?? '')).toBe(2);
  });
});
