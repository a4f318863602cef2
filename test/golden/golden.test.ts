import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';

import { createEmulator, type Emulator } from '../../src/emulator/create-emulator.ts';
import { createGateway, type Gateway } from '../../src/gateway.ts';
import { payloadsOf, sendForParts, type Payload } from '../support/incremental.ts';
import { gatewaySettings } from '../support/start-gateway.ts';
import { createGoldenOrganization } from './data/golden-organization.ts';
import { printRequest } from './print-request.ts';

/**
 * Each case is a `.graphql` file; beside it stand every upstream request, byte for byte (`.http`), and the answer
 * (`.json`). A lost batch or a request too many shows as a changed file in review. `npx vitest run --project golden -u`
 * writes them anew. A case with `@defer` or `@stream` has its payloads as a list; what follows the first request is held back
 * until the first payload has come.
 */
const folder = fileURLToPath(new URL('cases/', import.meta.url));
const cases = readdirSync(folder)
  .filter((name) => name.endsWith('.graphql'))
  .map((name) => name.slice(0, -'.graphql'.length));

let emulator: Emulator;
let gateway: Gateway;
let sent: string[] = [];
let counter = 0;
let begun: Promise<void> = Promise.resolve();

beforeAll(async () => {
  emulator = await createEmulator({
    organization: createGoldenOrganization(),
    clock: () => new Date('2026-11-22T08:30:00Z'),
  });
  gateway = await createGateway({
    ...gatewaySettings,
    clock: () => new Date('2026-11-22T08:30:00Z'),
    newGuid: () => `00000000-0000-4000-8000-${String((counter += 1)).padStart(12, '0')}`,
    randomBytes: (size) => Buffer.alloc(size, 7),
    incrementalDelivery: true,
    fetch: async (request) => {
      sent.push(await printRequest(request.clone()));
      if (sent.length > 1) await begun;
      return emulator.fetch(request);
    },
  });
  return () => gateway.close();
});

describe('golden cases', () => {
  it.each(cases)('%s', async (name) => {
    sent = [];
    counter = 0;
    const query = readFileSync(`${folder}${name}.graphql`, 'utf8');
    const payloads = /@(?:defer|stream)/.test(query) ? await inParts(query) : await atOnce(query);
    const [rest, ...others] = payloads.map(({ extensions: _none, ...payload }) => payload);
    const extensions = payloads.at(-1)?.extensions;
    const answer = `${JSON.stringify(others.length === 0 ? rest : [rest, ...others], null, 2)}\n`;
    expect(sent.length).toBeLessThanOrEqual(extensions?.predicted.requests ?? 0);
    const rows = extensions?.upstream.reduce((sum, each) => sum + each.rows, 0) ?? 0;
    expect(rows).toBeLessThanOrEqual(extensions?.predicted.rows ?? 0);
    await expect(sent.join('\n')).toMatchFileSnapshot(`${folder}${name}.http`);
    await expect(answer).toMatchFileSnapshot(`${folder}${name}.json`);
  });
});

const atOnce = async (query: string): Promise<readonly Payload[]> => {
  const response = await sendForParts(gateway, { query, accept: 'application/json' });
  return [(await response.json()) as Payload];
};

const inParts = async (query: string): Promise<readonly Payload[]> => {
  const payloads: Payload[] = [];
  let begin = (): void => {};
  begun = new Promise((resolve) => (begin = resolve));
  for await (const payload of payloadsOf(await sendForParts(gateway, { query }))) {
    payloads.push(payload);
    begin();
  }
  return payloads;
};
