import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';

import { demoQueries } from '../../src/cli/demo-queries.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

interface Demo {
  readonly child: ChildProcess;
  /** What it has printed on stdout and stderr so far. */
  readonly printed: () => string;
}

/** Starts the demo in a process of its own. Port 0 takes any free one. */
const startDemo = (env: Readonly<Record<string, string>>): Demo => {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/cli/main.ts', 'demo'], {
    env: { PATH: process.env['PATH'], PORT: '0', EMULATOR_PORT: '0', ...env },
  });
  closers.push(() => child.kill('SIGKILL'));
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  }
  return { child, printed: () => printed };
};

const post = async (url: string, query: string, headers: Readonly<Record<string, string>> = {}) => {
  const init = { method: 'POST', headers: { 'content-type': 'application/json', ...headers } };
  const answer = await fetch(url, { ...init, body: JSON.stringify({ query }) });
  return (await answer.json()) as { data?: unknown; errors?: unknown; extensions?: { upstream: unknown[] } };
};

describe('demo', () => {
  it('prints where everything is, answers the queries it prints, and ends at once with code 0', async () => {
    const { child, printed } = startDemo({});
    while (!printed().includes('Ctrl-C')) {
      await Promise.race([once(child.stdout ?? child, 'data'), once(child, 'exit')]);
      expect(child.exitCode).toBeNull();
    }
    const graphql = /POST (\S+)/.exec(printed())?.[1] ?? '';
    const double = /Dataverse\s+(\S+)\/api\/data/.exec(printed())?.[1] ?? '';
    expect(new URL(graphql).hostname).toBe('localhost');
    expect(new URL(double).hostname).toBe('127.0.0.1');

    for (const query of demoQueries) {
      expect(printed()).toContain(query);
      const answer = await post(graphql, query, { 'x-explain': 'true' });
      expect(answer.errors).toBeUndefined();
      expect(answer.data).toBeDefined();
      expect(answer.extensions?.upstream).toHaveLength(1);
    }
    const page = await fetch(graphql, { headers: { accept: 'text/html' } });
    expect([page.status, page.headers.get('content-encoding')]).toEqual([200, 'gzip']);
    const ready = await fetch(new URL('/health/ready', graphql));
    expect([ready.status, await ready.text()]).toEqual([200, '{"status":"ok"}']);

    const ended = once(child, 'exit');
    child.kill('SIGINT');
    expect(await ended).toEqual([0, null]);
    await expect(fetch(double)).rejects.toThrow();
  });

  it('names the variable that moves a port which is taken', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    closers.push(() => holder.close());
    const taken = String((holder.address() as AddressInfo).port);
    const gateway = startDemo({ PORT: taken });
    const double = startDemo({ EMULATOR_PORT: taken });
    await Promise.all([once(gateway.child, 'close'), once(double.child, 'close')]);
    expect([gateway.child.exitCode, double.child.exitCode]).toEqual([2, 2]);
    expect(gateway.printed()).toBe(
      `Port ${taken} is already in use on 127.0.0.1: choose another one with PORT or --port.\n`,
    );
    expect(double.printed()).toBe(
      `Port ${taken} is already in use: choose another one for the double with EMULATOR_PORT or --emulator-port.\n`,
    );
  });
});
