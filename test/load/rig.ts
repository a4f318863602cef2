import { setTimeout } from 'node:timers/promises';

import { createEmulator } from '../../src/emulator/create-emulator.ts';
import { rowId } from '../../src/emulator/organization/rows/row-id.ts';
import type { Usage } from '../support/gateway-process.ts';
import { gatewaySettings } from '../support/start-gateway.ts';
import type { Offered, OfferOptions } from './offer.ts';
import { startSideProcess } from './side-process.ts';
import type { Health } from './watch-health.ts';

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

/**
 * A gateway in a process of its own, before an organisation that takes no time but what it is told to; clients, and those who ask
 * for health, in two others.
 */
export interface Rig {
  /** Sends operations for a while, and waits until the last of them was answered. */
  readonly offer: (load: Pick<OfferOptions, 'seconds' | 'pace'>) => Promise<Offered>;
  /** Does something while health is asked for. */
  readonly whileWatched: <Result>(
    run: () => Promise<Result>,
  ) => Promise<{ readonly result: Result; readonly health: Health }>;
  readonly become: (upstream: Upstream) => void;
  /** Requests to the login service since the last call. */
  readonly tokens: () => number;
  /** Requests for rows since the last call. */
  readonly requests: () => number;
  /** What the gateway has used until now. */
  readonly usage: () => Promise<Usage>;
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
  const script = (path: string): URL => new URL(path, import.meta.url);
  const gateway = startSideProcess(script('../support/gateway-process.ts'), [options]);
  const clients = startSideProcess(script('offer-process.ts'));
  const watchers = startSideProcess(script('health-process.ts'));
  const url = `${String(await gateway.next())}/graphql`;
  return {
    offer: async (load) => (await clients.ask({ url, ...load })) as Offered,
    whileWatched: async (run) => {
      await watchers.ask(url);
      const result = await run();
      return { result, health: (await watchers.ask('stop')) as Health };
    },
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
    usage: async () => (await gateway.ask('usage')) as Usage,
    close: async () => {
      await Promise.all([gateway, clients, watchers].map((each) => each.end()));
      await organization.close();
    },
  };
};
