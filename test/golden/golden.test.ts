import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';

import { createEmulator } from '../../src/emulator/create-emulator.ts';
import type { GatewayOptions } from '../../src/gateway/gateway-options.ts';
import { createGateway, type Gateway } from '../../src/gateway/gateway.ts';
import { payloadsOf, sendForParts, type Payload } from '../support/incremental.ts';
import { gatewaySettings } from '../support/start-gateway.ts';
import { callerHeaders } from '../support/test-callers.ts';
import { createGoldenOrganization } from './data/golden-organization.ts';
import { printPlans } from './print-plans.ts';
import { printRequest } from './print-request.ts';

/**
 * Each case is a `.graphql` file; beside it stand the plan (`.plan.txt`), every upstream request, byte for byte (`.http`), and
 * the answer (`.json`). A lost batch or a request too many shows as a changed file in review. `npx vitest run --project golden -u`
 * writes them anew. A case with `@defer` or `@stream` has its payloads as a list; what follows the first request is held back
 * until the first payload has come. One that begins with `# as <role>` is sent by a caller of that role.
 */
const folder = fileURLToPath(new URL('cases/', import.meta.url));
const cases = readdirSync(folder)
  .filter((name) => name.endsWith('.graphql'))
  .map((name) => name.slice(0, -'.graphql'.length));

/** Those that write come last, in an organisation of their own: they change it one after another. */
const isWrite = (name: string): boolean => name.startsWith('write-');

/** Sees contacts 1 and 2. */
const roles: GatewayOptions['roles'] = {
  rule: {
    tables: { '*': {}, contact: { read: { rows: { lastName: { lt: "O'Neil 3" } } } } },
    explain: true,
  },
};

let gateway: Gateway;
let sent: string[] = [];
let counter = 0;
let begun: Promise<void> = Promise.resolve();

const startOrganization = async (): Promise<Gateway> => {
  let rows = 0;
  const emulator = await createEmulator({
    organization: createGoldenOrganization(),
    newGuid: () => `eeeeeeee-0000-4000-8000-${String((rows += 1)).padStart(12, '0')}`,
    clock: () => new Date('2026-11-22T08:30:00Z'),
  });
  return createGateway({
    ...gatewaySettings,
    roles: { ...gatewaySettings.roles, ...roles },
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
};

describe.each([
  ['reads', cases.filter((name) => !isWrite(name))],
  ['writes', cases.filter(isWrite)],
])('golden cases: %s', (kind, names) => {
  beforeAll(async () => {
    gateway = await startOrganization();
    return () => gateway.close();
  });

  it.each(names)('%s', async (name) => {
    sent = [];
    // Keys of new rows: each case has its own, whatever other cases there are.
    counter = kind === 'writes' ? numberOf(name) * 1000 : 0;
    const query = readFileSync(`${folder}${name}.graphql`, 'utf8');
    const payloads = /@(?:defer|stream)/.test(query) ? await inParts(query) : await atOnce(query);
    const [rest, ...others] = payloads.map(({ extensions: _none, ...payload }) => payload);
    const extensions = payloads.at(-1)?.extensions;
    // Dataverse's own ids of requests are others each time.
    const answer = `${JSON.stringify(others.length === 0 ? rest : [rest, ...others], null, 2)}\n`.replace(
      /("requestId": )"(?!0{8})[^"]+"/g,
      '$1"…"',
    );
    expect(sent.length).toBeLessThanOrEqual(extensions?.predicted.requests ?? 0);
    const rows = extensions?.upstream.reduce((sum, each) => sum + each.rows, 0) ?? 0;
    expect(rows).toBeLessThanOrEqual(extensions?.predicted.rows ?? 0);
    await expect(sent.join('\n')).toMatchFileSnapshot(`${folder}${name}.http`);
    if (isPlanned(name, query)) {
      const plan = await printPlans(gateway.current().model, query);
      await expect(plan).toMatchFileSnapshot(`${folder}${name}.plan.txt`);
    }
    await expect(answer).toMatchFileSnapshot(`${folder}${name}.json`);
  });
});

const numberOf = (name: string): number =>
  createHash('sha256').update(name).digest().readUInt32BE() % 1_000_000_000;

/** Plans are those of a caller who may read everything; numbers about rows, views, and functions have none. */
const isPlanned = (name: string, query: string): boolean =>
  !name.startsWith('operation-') &&
  !/^# as |mutation|Aggregate|@(?:defer|stream)|savedQuery|userQuery|fetchXml/.test(query);

const callerOf = (query: string): Record<string, string> => {
  const role = /^# as (\w+)\n/.exec(query)?.[1];
  return role === undefined ? {} : callerHeaders({ role });
};

const atOnce = async (query: string): Promise<readonly Payload[]> => {
  const response = await sendForParts(gateway, {
    query,
    accept: 'application/json',
    headers: callerOf(query),
  });
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
