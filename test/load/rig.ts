import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { createEmulator } from '../../src/emulator/create-emulator.ts';
import { rowId } from '../../src/emulator/organization/rows/row-id.ts';
import { gatewaySettings } from '../support/start-gateway.ts';

const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const script = fileURLToPath(new URL('../support/gateway-process.ts', import.meta.url));

/** How the organisation is at the moment. */
export type Upstream =
  | { readonly kind: 'answers'; readonly afterMs: number }
  /** Connections are reset. */
  | { readonly kind: 'dead' }
  /** The token that there is has ended, and the login service gives no other. */
  | { readonly kind: 'no token' };

export interface RigOptions {
  /** Requests to the organisation at once, at most. */
  readonly maxConcurrent: number;
}

/** A gateway in a process of its own, before an organisation that takes no time but what it is told to. */
export interface Rig {
  readonly url: string;
  readonly become: (upstream: Upstream) => void;
  /** Requests to the login service since the last call. */
  readonly tokens: () => number;
  /** Requests for rows since the last call. */
  readonly requests: () => number;
  /** The most memory that the gateway held, in bytes. */
  readonly memory: () => Promise<number>;
  readonly close: () => Promise<void>;
}

/** Ten accounts, as every request for them is answered. */
const rows = Array.from({ length: 11 }, (_, index) => ({
  '@odata.etag': 'W/"1"',
  name: `Account ${index}`,
  accountid: rowId('account', index),
}));

export const startRig = async ({ maxConcurrent }: RigOptions): Promise<Rig> => {
  const emulator = await createEmulator();
  const organization = await emulator.listen();
  const body = Buffer.from(JSON.stringify({ value: rows }));
  const headers = { 'content-type': 'application/json; odata.metadata=minimal' };
  let state: Upstream = { kind: 'answers', afterMs: 20 };
  let requests = 0;
  emulator.intercept(async ({ target }) => {
    if (!target.includes('/accounts?')) return undefined;
    requests += 1;
    switch (state.kind) {
      case 'answers':
        await setTimeout(state.afterMs);
        return { status: 200, headers: new Headers(headers), body };
      case 'dead':
        return undefined;
      case 'no token':
        return { status: 401, headers: new Headers(), body: Buffer.alloc(0) };
    }
  });
  const { azure, roles, callers, limits } = gatewaySettings;
  const options = JSON.stringify({
    dataverseUrl: organization.url,
    azure,
    roles,
    callers,
    limits,
    csdlOnly: true,
    exposure: { include: ['account', 'contact'] },
    metadataProbeSeconds: 0,
    requestTimeoutMs: 10_000,
    upstream: { maxConcurrent },
  });
  const gateway = spawn(process.execPath, ['--import', tsx, script, options], {
    env: { PATH: process.env['PATH'] },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const nextMessage = async (): Promise<unknown> => ((await once(gateway, 'message')) as unknown[])[0];
  const url = `${String(await nextMessage())}/graphql`;
  return {
    url,
    become: (upstream) => {
      state = upstream;
      emulator.setFaults(
        upstream.kind === 'dead'
          ? [{ match: { kind: 'data' }, action: { kind: 'cut', after: 'nothing', applied: false } }]
          : upstream.kind === 'no token'
            ? [{ match: { kind: 'token' }, action: { kind: 'answer', status: 503 } }]
            : [],
      );
    },
    tokens: () => {
      const { length } = emulator.requests.filter(({ kind }) => kind === 'token');
      emulator.clearRequests();
      return length;
    },
    requests: () => {
      const count = requests;
      requests = 0;
      return count;
    },
    memory: async () => {
      gateway.send('memory');
      return Number(await nextMessage());
    },
    close: async () => {
      gateway.kill('SIGKILL');
      await once(gateway, 'exit');
      await organization.close();
    },
  };
};
