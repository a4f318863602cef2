import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startGateway, type TestGateway } from '../support/start-gateway.ts';

/** A browser of the machine; where there is none, this is skipped, visibly. */
const browserPath = [
  process.env['DYNAMICS_GRAPHQL_CHROMIUM'] ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find(existsSync);
if (browserPath === undefined) {
  process.stderr.write(
    'SKIPPED: GraphiQL in a browser. Install chromium, or set DYNAMICS_GRAPHQL_CHROMIUM.\n',
  );
}

/** Milliseconds that a browser has on a machine that does other things as well. */
const patience = 150_000;

/** Without a sandbox, as in containers; nothing of the browser's own goes over the network. */
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

describe.skipIf(browserPath === undefined)('GraphiQL in a browser', () => {
  let test: TestGateway;
  let browser: Browser;
  let url: string;
  beforeAll(async () => {
    const queries = [
      '{ accounts(first: 1) { nodes { name } } }',
      '{ contacts(first: 1) { nodes { fullName } } }',
    ];
    test = await startGateway({ gateway: { graphiql: { title: 'Test', queries } } });
    ({ url } = await test.gateway.listen({ host: 'localhost', port: 0 }));
    browser = await chromium.launch({ executablePath: browserPath ?? '', args, timeout: patience });
  });
  afterAll(async () => {
    await browser.close();
    await test.gateway.close();
  });

  it('runs the first query, with nothing but the gateway to load from', async () => {
    const page = await browser.newPage();
    page.setDefaultTimeout(patience);
    const problems: string[] = [];
    const hosts = new Set<string>();
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text());
    });
    page.on('request', (request) => hosts.add(new URL(request.url().replace(/^blob:/, '')).origin));

    await page.goto(`${url}/graphql`);
    await page.locator('.graphiql-execute-button').click();
    await page.locator('.result-window', { hasText: '"accounts"' }).waitFor();
    expect(await page.locator('.graphiql-tab').count()).toBe(2);
    expect([...hosts]).toEqual([url]);
    expect(problems).toEqual([]);
    await page.close();
  });
});
