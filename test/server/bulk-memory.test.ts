import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createEmulator, type Emulator } from '../../src/emulator/create-emulator.ts';
import type { Listening } from '../../src/emulator/listen.ts';
import { askSocket } from '../support/ask-socket.ts';
import { gatewaySettings, type Answer } from '../support/start-gateway.ts';

const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const script = fileURLToPath(new URL('../support/gateway-process.ts', import.meta.url));
const megabyte = 1024 * 1024;
const items = 10_000;
const bad = 5050;

interface Result {
  readonly index: number;
  readonly id: string | null;
  readonly error: { readonly code: string; readonly causedBy: number | null } | null;
}

describe('10,000 rows in one operation', () => {
  let emulator: Emulator;
  let organization: Listening;
  let gateway: ChildProcess;
  let url = '';
  const nextMessage = async (): Promise<unknown> => ((await once(gateway, 'message')) as unknown[])[0];
  beforeAll(async () => {
    emulator = await createEmulator();
    organization = await emulator.listen();
    const { azure, limits, callers } = gatewaySettings;
    const admin = {
      tables: { account: {}, task: {} },
      limits: {
        bodyBytes: 16 * megabyte,
        variableNodes: 200_000,
        upstreamRequests: 1000,
        rows: 20_000,
        deadlineMs: 120_000,
      },
      explain: true,
    };
    const options = JSON.stringify({
      dataverseUrl: organization.url,
      azure,
      roles: { admin },
      limits: { ...limits, requests: 1000 },
      callers,
    });
    const heap = ['--max-old-space-size=128', '--max-semi-space-size=4'];
    gateway = spawn(process.execPath, [...heap, '--import', tsx, script, options], {
      env: { PATH: process.env['PATH'] },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    url = `${String(await nextMessage())}/graphql`;
  });
  afterAll(async () => {
    gateway.kill('SIGKILL');
    await organization.close();
  });

  const send = async (query: string, inputs: readonly unknown[]): Promise<Answer> => {
    const headers = { 'x-explain': 'true' };
    const { body } = await askSocket({ url, headers, operation: { query, variables: { inputs } } });
    return JSON.parse(body.toString()) as Answer;
  };

  it.each([
    {
      form: 'change sets',
      query:
        'mutation($inputs: [TaskCreateInput!]!) { bulk: createTasks(inputs: $inputs) { results { index id error { code causedBy } } } }',
      input: (index: number) => ({
        subject: `Bulk ${index}`,
        description: 'x'.repeat(300),
        ...(index === bad && { regardingObject: { account: '99999999-0000-4000-8000-00000000dead' } }),
      }),
      table: 'task',
      column: 'subject',
      // Each group once.
      requests: items / 100,
      rest: 'POST $batch',
    },
    {
      form: 'CreateMultiple',
      query:
        'mutation($inputs: [AccountCreateInput!]!) { bulk: createAccounts(inputs: $inputs) { results { index id error { code causedBy } } } }',
      input: (index: number) => ({
        name: `Bulk ${index}`,
        description: 'x'.repeat(300),
        ...(index === bad && { parentAccount: '99999999-0000-4000-8000-00000000dead' }),
      }),
      table: 'account',
      column: 'name',
      // One of them was refused, and done again as a change set, to know which row it was.
      requests: items / 100 + 1,
      rest: 'POST accounts/Microsoft.Dynamics.CRM.CreateMultiple',
    },
  ])(
    'as $form: bounded requests, bounded memory, and the bad one by its index',
    async ({ query, input, table, column, requests, rest }) => {
      const answer = await send(
        query,
        Array.from({ length: items }, (_, index) => input(index)),
      );
      expect(answer.errors).toBeUndefined();
      const { results } = answer.data?.['bulk'] as { results: readonly Result[] };
      expect(results.map(({ index }) => index)).toEqual(Array.from({ length: items }, (_, index) => index));
      const failed = results.filter(({ error }) => error !== null);
      // Of its group nothing is written; of all others everything.
      expect(failed.map(({ index }) => index)).toEqual(
        Array.from({ length: 100 }, (_, index) => 5000 + index),
      );
      expect(failed.map(({ index, error }) => [index === bad, error?.causedBy])).toEqual(
        failed.map(({ index }) => (index === bad ? [true, null] : [false, bad])),
      );
      expect(results.every(({ id, error }) => (id === null) === (error !== null))).toBe(true);
      const kept = [...(emulator.organization.rows.get(table) ?? [])].filter((row) =>
        JSON.stringify(row[column]).startsWith('"Bulk '),
      );
      expect(kept).toHaveLength(items - 100);
      expect(answer.extensions?.upstream).toHaveLength(requests);
      const forms = new Set(answer.extensions?.upstream.map(({ method, url: path }) => `${method} ${path}`));
      expect(forms.has(rest)).toBe(true);
      gateway.send('memory');
      expect(((await nextMessage()) as number) / megabyte).toBeLessThan(256);
    },
  );
});
