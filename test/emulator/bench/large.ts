import { fork } from 'node:child_process';
import { once } from 'node:events';

import { createEmulator, type Emulator } from '../../../src/emulator/create-emulator.ts';
import { credentials, tokenPath } from '../client.ts';
import type { AskByIdInput, AskByIdResult } from './ask-by-id.ts';

const requests = 30_000;

/**
 * Measures the double with the large organisation: how long it takes to start, what it holds, how fast it reads by id.
 * Seconds of its own processor stand beside those of the clock, as other work on the machine slows only these.
 */
async function measure(): Promise<void> {
  const started = performance.now();
  const emulator = await createEmulator({ size: 'large' });
  const { url, close } = await emulator.listen({ host: '127.0.0.1', port: 0 });
  print(
    'start',
    `${seconds(performance.now() - started)} s, ${seconds(ownMs())} s of processor (wanted: < 30 s)`,
  );
  const rows = [...emulator.organization.rows.values()].reduce((sum, list) => sum + list.length, 0);
  print('memory', `${megabytes()} (wanted: < 2,048 MB), ${rows.toLocaleString('en')} rows`);
  const token = await signInAt(url);
  for (const [name, query] of [
    ['by id, two columns', '?$select=name,accountnumber'],
    ['by id, all columns', ''],
  ] as const) {
    const paths = idsOf(emulator).map((id) => `/api/data/v9.2/accounts(${id})${query}`);
    const input = { origin: url, token, paths, connections: 50 };
    await ask({ ...input, requests: 5_000 });
    const before = ownMs();
    const { statuses, ms } = await ask({ ...input, requests });
    const [real, own] = [rate(ms), rate(ownMs() - before)];
    print(name, `${real} requests/s, ${own} per second of processor (wanted: > 5,000)`);
    print('', `answered with ${JSON.stringify(statuses)}`);
  }
  print('memory', `${megabytes()} after it`);
  await close();
}

const print = (what: string, value: string): void =>
  void process.stdout.write(`${what.padEnd(20)} ${value}\n`);

const seconds = (ms: number): string => (ms / 1000).toFixed(1);
const rate = (ms: number): string => Math.round((requests * 1000) / ms).toLocaleString('en');
const megabytes = (): string => `${Math.round(process.memoryUsage().rss / 2 ** 20).toLocaleString('en')} MB`;

/** Milliseconds of processor that this process has used. */
const ownMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

const idsOf = ({ organization }: Emulator): readonly string[] =>
  (organization.rows.get('account') ?? [])
    .slice(0, 10_000)
    .flatMap(({ accountid }) => (typeof accountid === 'string' ? [accountid] : []));

async function signInAt(url: string): Promise<string> {
  const answer = await fetch(`${url}${tokenPath}/v2.0/token`, {
    method: 'POST',
    body: credentials({ scope: `${url}/.default` }),
  });
  return ((await answer.json()) as { access_token: string }).access_token;
}

async function ask(input: AskByIdInput): Promise<AskByIdResult> {
  const asking = fork(new URL('ask-by-id.ts', import.meta.url));
  asking.send(input);
  const [result] = (await once(asking, 'message')) as [AskByIdResult];
  return result;
}

await measure();
