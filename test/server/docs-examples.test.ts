import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { documentBlocks } from '../support/document-blocks.ts';
import { startGateway, type TestGateway } from '../support/start-gateway.ts';

const blocks = await documentBlocks();
const queries = blocks.filter(({ language }) => language === 'graphql');

describe('examples of the documents', () => {
  let test: TestGateway;
  beforeAll(async () => {
    test = await startGateway({ gateway: { search: true, incrementalDelivery: true } });
  });
  afterAll(() => test.gateway.close());

  it('are found', () => {
    expect(queries.map(({ file }) => file)).toContain('README.md');
    expect(queries.length).toBeGreaterThan(3);
  });

  it.each(queries)('$file, line $line: is answered with rows', async ({ text }) => {
    const { data } = await test.data(text);
    for (const list of Object.values(data ?? {})) {
      const { nodes, edges } = list as { readonly nodes?: unknown[]; readonly edges?: unknown[] };
      const rows = Array.isArray(list) ? list : (nodes ?? edges ?? [list]);
      expect(rows.length).toBeGreaterThan(0);
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
    const write = queries.find(({ text }) => text.includes('NewOrder'));
    expect(counts.get(write?.text ?? '')).toBe(1);
  });
});
