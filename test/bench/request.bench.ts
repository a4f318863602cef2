import { createHash } from 'node:crypto';
import { afterAll, bench, describe } from 'vitest';

import { createEmulator } from '../../src/emulator/create-emulator.ts';
import { rowId } from '../../src/emulator/organization/rows/row-id.ts';
import { gatewaySettings } from '../support/start-gateway.ts';
import { compile } from './compile.ts';
import { listen } from './listen.ts';
import type { FloorOptions } from './request/floor.ts';
import { startServer, type MeasuredServer } from './request/start-server.ts';
import { compare } from './schema/compare.ts';

const rounds = 15;
const once = { iterations: 1, time: 0, warmupIterations: 0, warmupTime: 0 };
const many = { requests: 300, atOnce: 16 };
const few = { requests: 4, atOnce: 1 };

const columns = 'id name telephone1 createdOn';
const list = `{ accounts(first: 10) { nodes { ${columns} } } }`;
const one = `{ account(id: "${rowId('account', 1)}") { ${columns} } }`;
const wide = `{ tasks(first: 5000) { nodes {
  activityId subject description scheduledStart scheduledEnd actualStart actualEnd priorityCode stateCode statusCode createdOn
  modifiedOn percentComplete isBilled isWorkflowCreated versionNumber category subcategory createdById modifiedById
} } }`;

const isRows = (url: string): boolean => /\/(accounts|tasks)\?/.test(url);

const emulator = await createEmulator();
/** What was asked of the organisation, with the answers; each is made once, so that the double's work is not in the way. */
const answers = new Map<string, string>();
const organization = await listen(
  async (request) => {
    const response = await emulator.fetch(request);
    if (!isRows(request.url)) return response;
    const body = await response.text();
    answers.set(request.url, body);
    return new Response(body, { headers: response.headers });
  },
  (url) => isRows(url),
);

const key = `bench.${'k'.repeat(43)}`;
const { azure, roles } = gatewaySettings;
const gateway = await startServer(
  await compile('request/gateway'),
  {
    dataverseUrl: organization.url,
    azure,
    roles,
    callers: {
      apiKeys: [{ id: 'bench', role: 'admin', sha256: createHash('sha256').update(key).digest('hex') }],
    },
    rateLimits: { upstreamRequests: 1_000_000_000 },
  },
  { 'x-api-key': key },
);

/** Asks the gateway once, and gives what it asked of the organisation for that. */
const asked = async (query: string, rows: number): Promise<string> => {
  const known = new Set(answers.keys());
  const answer = await gateway.ask(query);
  const found = [...answers.keys()].filter((url) => !known.has(url));
  const [url = ''] = found;
  if (answer.includes('"errors"') || found.length !== 1)
    throw new Error(`${found.length} requests and ${answer}`);
  const { length } = (JSON.parse(answers.get(url) ?? '') as { readonly value: readonly unknown[] }).value;
  if (length < rows) throw new Error(`${length} rows, not ${rows}`);
  return url;
};
const pathOf = (url: string): string => url.slice(organization.url.length);
const floorOptions: FloorOptions = {
  origin: organization.url,
  list: pathOf(await asked(list, 10)),
  one: pathOf(await asked(one, 1)),
};
const floor = await startServer(await compile('request/floor'), floorOptions, {});
const wideRows = answers.get(await asked(wide, 5000)) ?? '';

afterAll(async () => {
  await gateway.close();
  await floor.close();
  organization.close();
});

const report = (what: string, times: ReadonlyMap<string, number>): void => {
  const [gateway = NaN, bare = NaN] = times.values();
  process.stdout.write(
    `${what.padEnd(56)} ${(gateway / bare).toFixed(2)} × · ${gateway.toFixed(3)} ms · ${bare.toFixed(3)} ms\n`,
  );
};

const beside = (query: string): Readonly<Record<string, () => Promise<number>>> => {
  const measure = (server: MeasuredServer) => () => server.measure(query, many);
  return { gateway: measure(gateway), floor: measure(floor) };
};

/** Milliseconds of processor that this process uses for some work. */
const cpuOf = (work: () => void): number => {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
};

describe('processor time of a request', () => {
  bench(
    'beside the floor',
    async () => {
      for (const query of [list, one]) await compare(rounds, beside(query)); // until both are warm
      report('a list of ten / floor (≤ 1 ×)', await compare(rounds, beside(list)));
      report('a row by id / floor (≤ 1 ×)', await compare(rounds, beside(one)));
    },
    once,
  );

  bench(
    'beside JSON',
    async () => {
      const times = await compare(rounds, {
        gateway: () => gateway.measure(wide, few),
        json: () => Promise.resolve(cpuOf(() => void JSON.stringify(JSON.parse(wideRows)))),
      });
      report('5,000 rows × 20 columns / JSON (≤ 1.3 ×)', times);
    },
    once,
  );
});
