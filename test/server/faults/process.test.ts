import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Agent, get } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createEmulator, type Emulator } from '../../../src/emulator/create-emulator.ts';
import type { Listening } from '../../../src/emulator/listen.ts';
import { wellKnown } from '../../../src/emulator/organization/well-known.ts';
import { createGateway } from '../../../src/gateway/gateway.ts';
import { askSocket } from '../../support/ask-socket.ts';
import { spawnCommand } from '../../support/spawn-command.ts';
import { gatewaySettings } from '../../support/start-gateway.ts';

const write = 'mutation { createAccount(input: { name: "In flight" }) { accountid } }';
const query = '{ accounts(first: 1) { nodes { name } } }';

/** It takes a fifth of a second. Kept connections last five seconds, and half a minute is what requests would be given that run. */
const isAtOnce = (milliseconds: number): boolean => milliseconds < 4000;

describe('a gateway as a process', () => {
  let emulator: Emulator;
  let organization: Listening;
  let folder: string;

  beforeAll(async () => {
    emulator = await createEmulator();
    organization = await emulator.listen();
    folder = await mkdtemp(join(tmpdir(), 'process-'));
  });
  afterAll(async () => {
    await organization.close();
    await rm(folder, { recursive: true });
  });

  /** A configuration that lets everybody on this machine read, and create accounts. */
  const configure = async (more: string): Promise<string> => {
    const file = join(folder, 'gateway.yaml');
    const usual = {
      callers: 'callers: { anonymous: reader }',
      roles:
        'roles: { reader: { tables: { account: { read: true, create: true }, contact: { read: true } } } }',
    };
    const missing = Object.entries(usual).filter(([key]) => !more.includes(`${key}:`));
    await writeFile(file, [...missing.map(([, text]) => text), more, ''].join('\n'));
    return file;
  };
  const serve = (...flags: string[]) => serveWith({}, ...flags);
  /** Does not wait until it serves. */
  const launch = async (env: Readonly<Record<string, string>>, ...flags: string[]) => {
    const config = flags.includes('--config') ? [] : ['--config', await configure('')];
    const child = spawnCommand(
      ['serve', '--port', '0', '--csdl-only', '--include', 'account,contact', ...config, ...flags],
      {
        DATAVERSE_URL: organization.url,
        AZURE_AUTHORITY_HOST: `${organization.url}/login`,
        AZURE_TENANT_ID: wellKnown.tenantId,
        AZURE_CLIENT_ID: wellKnown.gatewayClient.clientId,
        AZURE_CLIENT_SECRET: wellKnown.gatewayClient.secret,
        SCHEMA_DIR: folder,
        STATE_DIR: folder,
        ...env,
      },
    );
    let log = '';
    child.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()));
    const exited = once(child, 'exit') as Promise<[number | null, string | null]>;
    const served = new Promise<string>((resolve, reject) => {
      let printed = '';
      child.stdout.on('data', (chunk: Buffer) => {
        printed += chunk.toString();
        const found = /GraphQL is at (\S+)/.exec(printed)?.[1];
        if (found !== undefined) resolve(found);
      });
      void exited.then(() => reject(new Error(log)));
    });
    served.catch(() => undefined);
    const until = async (text: RegExp): Promise<readonly string[]> => {
      for (;;) {
        const found = text.exec(log);
        if (found !== null) return found;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    };
    return { child, exited, served, until };
  };
  const serveWith = async (env: Readonly<Record<string, string>>, ...flags: string[]) => {
    const launched = await launch(env, ...flags);
    return { ...launched, url: await launched.served };
  };

  it.each(['SIGTERM', 'SIGINT'] as const)(
    '%s: what runs is answered, idle connections do not hold it, the exit code is 0',
    async (signal) => {
      const { child, exited, url, until } = await serve();
      const idle = connect(Number(new URL(url).port), '127.0.0.1');
      await once(idle, 'connect');
      emulator.setFaults([{ match: { path: 'accounts*' }, action: { kind: 'delay', ms: 600 } }]);
      emulator.clearRequests();
      let underWay = 0;
      emulator.intercept(({ target }) => {
        if (target.includes('/accounts?')) underWay += 1;
        return undefined;
      });
      const answers = Promise.all(Array.from({ length: 5 }, () => askSocket({ url, operation: { query } })));
      while (underWay < 5) await new Promise((resolve) => setTimeout(resolve, 10));
      child.kill(signal);
      await until(/closing/);
      for (const answer of await answers) {
        expect(answer.status).toBe(200);
        expect(answer.body.toString()).not.toContain('errors');
      }
      expect(await exited).toEqual([0, null]);
      idle.destroy();
      emulator.setFaults([]);
    },
  );

  it('SIGTERM: a write that is under way is done, answered and told in the log', async () => {
    const { child, exited, url, until } = await serve();
    emulator.setFaults([{ match: { method: 'POST', kind: 'data' }, action: { kind: 'delay', ms: 1500 } }]);
    const underWay = new Promise<void>((resolve) => {
      emulator.intercept(({ method, target }) => {
        if (method === 'POST' && target.includes('/accounts')) resolve();
        return undefined;
      });
    });
    const answer = askSocket({ url, operation: { query: write } });
    await underWay;
    child.kill('SIGTERM');
    await until(/closing/);
    const { status, body } = await answer;
    expect(status).toBe(200);
    expect(JSON.parse(body.toString())).toEqual({
      data: { createAccount: { accountid: expect.any(String) as string } },
    });
    await until(/"outcome":"done"/);
    expect(await exited).toEqual([0, null]);
    const rows = [...(emulator.organization.rows.get('account') ?? [])];
    expect(rows.filter(({ name }) => name === 'In flight')).toHaveLength(1);
    emulator.setFaults([]);
  });

  it.each([0, 60])(
    'SIGTERM under load, with %i s of leave: whatever was accepted is answered, and no write is lost',
    async (leave) => {
      const { child, exited, url, until } = await serve('--pre-stop-seconds', String(leave));
      emulator.setFaults([{ match: { kind: 'data' }, action: { kind: 'delay', ms: 100 } }]);
      const before = [...(emulator.organization.rows.get('account') ?? [])].length;
      let isOver = false;
      let isElsewhere = false;
      let written = 0;
      const answered = { before: 0, after: 0 };
      const wrong: string[] = [];
      /** Asks on and on, each time over a connection of its own, until none is taken any more, or traffic goes elsewhere. */
      const client = async (operation: { readonly query: string }): Promise<void> => {
        while (!isElsewhere) {
          try {
            const { status, body } = await askSocket({ url, operation });
            const text = body.toString();
            if (status !== 200 || text.includes('errors')) wrong.push(`${status} ${text}`);
            if (operation.query === write && text.includes('accountid')) written += 1;
            answered[isOver ? 'after' : 'before'] += 1;
          } catch (error) {
            // What came as it stopped listening was not accepted; with time for traffic to go elsewhere there is no such thing.
            const { code } = error as { readonly code?: string };
            if (leave > 0 || (code !== 'ECONNREFUSED' && code !== 'ECONNRESET')) wrong.push(String(error));
            return;
          }
        }
      };
      const clients = Promise.all([
        ...Array.from({ length: 12 }, () => client({ query })),
        ...Array.from({ length: 6 }, () => client({ query: write })),
      ]);
      while (answered.before < 50) await new Promise((resolve) => setTimeout(resolve, 20));
      child.kill('SIGTERM');
      isOver = true;
      if (leave > 0) {
        while (answered.after < 50) await new Promise((resolve) => setTimeout(resolve, 20));
        isElsewhere = true;
        await clients;
        child.kill('SIGTERM'); // all that was asked is answered: no need to wait for the rest of its time
        expect((await exited)[0]).not.toBe(0);
      } else {
        await until(/closing/);
        await clients;
        expect(await exited).toEqual([0, null]);
      }
      expect(wrong).toEqual([]);
      expect(answered.after).toBeGreaterThan(0);
      const after = [...(emulator.organization.rows.get('account') ?? [])].length;
      expect(after - before).toBe(written);
      expect(written).toBeGreaterThan(0);
      emulator.setFaults([]);
    },
  );

  it('ends with 0 at once when nothing runs, though connections are kept open', async () => {
    const times: number[] = [];
    // The quickest of three counts: that is no measure of this machine.
    for (let tries = 0; tries < 3 && !times.some(isAtOnce); tries += 1) {
      const { child, exited, url } = await serve();
      const agent = new Agent({ keepAlive: true });
      await new Promise((resolve, reject) => {
        get(new URL('/health/live', url), { agent }, (answer) => answer.resume().on('end', resolve)).on(
          'error',
          reject,
        );
      });
      const unused = connect(Number(new URL(url).port), '127.0.0.1').on('error', () => undefined);
      await once(unused, 'connect');
      const began = performance.now();
      child.kill('SIGTERM');
      expect(await exited).toEqual([0, null]);
      times.push(performance.now() - began);
      agent.destroy();
      unused.destroy();
    }
    expect(times.some(isAtOnce)).toBe(true);
  });

  it('SIGINT leaves traffic no time, as somebody waits', async () => {
    const leave = 300;
    const { child, exited } = await serve('--pre-stop-seconds', String(leave));
    const began = performance.now();
    child.kill('SIGINT');
    expect(await exited).toEqual([0, null]);
    expect(performance.now() - began).toBeLessThan((leave * 1000) / 2);
  });

  it('leaves traffic time to go elsewhere, and ends at a second signal', async () => {
    const { child, exited, url } = await serve('--pre-stop-seconds', '60');
    const ready = new URL('/health/ready', url).href;
    expect((await askSocket({ url: ready })).status).toBe(200);
    child.kill('SIGTERM');
    let status = 200;
    while (status === 200) ({ status } = await askSocket({ url: ready }));
    expect(status).toBe(503);
    expect((await askSocket({ url, operation: { query } })).status).toBe(200);
    child.kill('SIGTERM');
    expect((await exited)[0]).not.toBe(0);
  });

  /** Resolves when the double is asked for that, which is not answered for long. */
  const held = (path: string): Promise<void> => {
    emulator.setFaults([{ match: { path }, action: { kind: 'delay', ms: 600_000 } }]);
    return new Promise((resolve) => {
      emulator.intercept(({ target }) => {
        if (target.includes(path)) resolve();
        return undefined;
      });
    });
  };
  const release = (): void => {
    emulator.setFaults([]);
    emulator.intercept(undefined);
  };

  it.each([
    ['SIGTERM', 'WhoAmI'],
    ['SIGINT', '$metadata'],
    ['SIGTERM', '$metadata'],
  ] as const)('%s ends a start that waits for %s, with 0', async (signal, path) => {
    const reached = held(path);
    // Without a snapshot, from which it would start at once.
    const { child, exited } = await launch({ STATE_DIR: join(folder, 'none') });
    await reached;
    child.kill(signal);
    expect(await exited).toEqual([0, null]);
    release();
  });

  it.each(['SIGTERM', 'SIGINT'] as const)(
    '%s ends a gateway that waits for its organisation',
    async (signal) => {
      emulator.setFaults([{ match: { path: 'WhoAmI' }, action: { kind: 'answer', status: 503 } }]);
      const { child, exited, until } = await launch(
        { STATE_DIR: join(folder, 'none') },
        ...['--wait', '--pre-stop-seconds', '300'],
      );
      await until(/waiting for the organisation/);
      child.kill(signal);
      expect(await exited).toEqual([0, null]);
      release();
    },
  );

  it.each(['WhoAmI', '$metadata'])('--wait: starts when the organisation answers %s again', async (path) => {
    emulator.setFaults([{ match: { path }, action: { kind: 'answer', status: 503 } }]);
    const { child, exited, served, until } = await launch({ STATE_DIR: join(folder, path) }, '--wait');
    await until(/waiting for the organisation/);
    const [url = ''] = await until(/http:[^"]*(?=","msg":"until the start is over)/);
    const health = async (which: string): Promise<unknown[]> => {
      const { status, body } = await askSocket({ url: `${url}/health/${which}` });
      return [status, JSON.parse(body.toString()) as unknown];
    };
    expect(await health('live')).toEqual([200, { status: 'ok' }]);
    expect(await health('ready')).toEqual([503, { status: 'starting' }]);
    const early = await askSocket({ url: `${url}/graphql`, operation: { query } });
    expect([early.status, early.headers['retry-after']]).toEqual([503, '5']);
    release();
    expect((await askSocket({ url: await served, operation: { query } })).status).toBe(200);
    expect(await health('ready')).toEqual([200, { status: 'ok' }]);
    child.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
  });

  it('SIGHUP ends no start: what it is about is read when that is over', async () => {
    const file = await configure('');
    emulator.setFaults([{ match: { path: 'WhoAmI', times: 1 }, action: { kind: 'delay', ms: 3000 } }]);
    const reached = new Promise<void>((resolve) => {
      emulator.intercept(({ target }) => {
        if (target.includes('WhoAmI')) resolve();
        return undefined;
      });
    });
    const { child, exited, served, until } = await launch({}, '--config', file);
    await reached;
    await configure('roles: { reader: { tables: { contact: { read: true } } } }');
    child.kill('SIGHUP');
    child.kill('SIGHUP');
    await until(/read again"/);
    const answer = await askSocket({ url: await served, operation: { query } });
    expect(answer.body.toString()).toContain('GRAPHQL_VALIDATION_FAILED');
    child.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
    release();
  });

  it('goes on when nobody reads what it prints any more', async () => {
    const { child, exited, until } = await launch({}, '--metrics-port', '0');
    child.stdout.destroy();
    await until(/metrics are served/); // the next thing is to print where GraphQL is
    for (const times of [1, 2, 3]) {
      child.kill('SIGHUP');
      await Promise.race([until(new RegExp(`(read again"[^]*){${times}}`)), exited]);
    }
    expect(child.exitCode).toBeNull();
    child.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
  });

  it('goes on after errors that nobody caught, which are in the log', async () => {
    const failing = `process.on('SIGWINCH', () => {
      void Promise.reject(new Error('nobody waits for this'));
      setTimeout(() => { throw new Error('nobody catches this'); });
    });`;
    const options = `--import data:text/javascript,${encodeURIComponent(failing)}`;
    const { child, exited, url, until } = await serveWith({ NODE_OPTIONS: options });
    child.kill('SIGWINCH');
    await until(/nobody waits for this.*the process goes on/);
    await until(/nobody catches this.*the process goes on/);
    expect((await askSocket({ url, operation: { query } })).status).toBe(200);
    child.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
  });

  it('reads its configuration again on SIGHUP, and keeps the old one where it is wrong', async () => {
    const file = await configure('limits: { rows: 500000 }');
    const { child, exited, url, until } = await serve('--config', file);
    const answered = async () => (await askSocket({ url, operation: { query } })).body.toString();
    expect(await answered()).not.toContain('errors');
    await configure('limits: { rowz: 1 }');
    child.kill('SIGHUP');
    await until(/the old one stays in force/);
    expect(await answered()).not.toContain('errors');
    await configure('roles: { reader: { tables: { contact: { read: true } } } }');
    child.kill('SIGHUP');
    await until(/read again"/);
    expect(await answered()).toContain('GRAPHQL_VALIDATION_FAILED');
    await configure('callers: {}\nroles: { reader: { tables: { account: { read: true } } } }');
    child.kill('SIGHUP');
    await until(/Nobody may call/);
    await configure('callers: { anonymous: nobody }');
    child.kill('SIGHUP');
    await until(/names the role/);
    expect(await answered()).toContain('GRAPHQL_VALIDATION_FAILED');
    // The lines are those of the file as it is now.
    await configure('\n\nroles:\n  reader:\n    tables:\n      account: { read: { columns: [nocolumn] } }');
    child.kill('SIGHUP');
    await until(/gateway\.yaml, line 7: roles\.reader\.tables\.account\.read names the column/);
    expect(await answered()).toContain('GRAPHQL_VALIDATION_FAILED');
    await configure('server: { metricsPort: 0 }');
    child.kill('SIGHUP');
    await until(/\["server"\][^\n]*take effect at the next start/);
    expect(await answered()).not.toContain('errors');
    child.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
  });
});

describe('a client that goes away', () => {
  it('ends the reads that were made for it', async () => {
    const emulator = await createEmulator();
    let aborted: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => (aborted = resolve));
    let held: () => void = () => undefined;
    const holding = new Promise<void>((resolve) => (held = resolve));
    const gateway = await createGateway({
      ...gatewaySettings,
      csdlOnly: true,
      fetch: (request) => {
        if (!request.url.includes('/accounts?')) return emulator.fetch(request);
        held();
        return new Promise((_resolve, reject) => {
          request.signal.addEventListener('abort', () => {
            aborted();
            reject(request.signal.reason as Error);
          });
        });
      },
    });
    const { url } = await gateway.listen({ host: 'localhost', port: 0 });
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    const body = JSON.stringify({ query });
    socket.write(
      `POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    await holding;
    socket.destroy();
    await ended;
    await gateway.close();
  });
});
