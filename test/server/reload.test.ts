import { createHash } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';

import type { GatewayOptions } from '../../src/gateway/gateway-options.ts';
import type { Gateway, ReloadableOptions } from '../../src/gateway/gateway.ts';
import { startGateway } from '../support/start-gateway.ts';

const keyOf = (id: string, role: string) => ({
  id,
  role,
  sha256: createHash('sha256').update(`${id}.secret`).digest('hex'),
});
const reads = (...tables: readonly string[]) => ({
  tables: Object.fromEntries(tables.map((table) => [table, { read: true }])),
});

const before: ReloadableOptions = {
  roles: { reader: reads('account', 'contact') },
  callers: { apiKeys: [keyOf('first', 'reader')] },
  limits: { requests: 50, waits: 12, rows: 50_000 },
};

const accounts = '{ accounts(first: 2) { nodes { name } } }';
const contacts = '{ contacts(first: 2) { nodes { fullname } } }';

describe('other options while the gateway runs', () => {
  const running: Gateway[] = [];
  afterAll(async () => {
    await Promise.all(running.map((gateway) => gateway.close()));
  });

  const start = async (more: Partial<GatewayOptions> = {}) => {
    let held: Promise<void> = Promise.resolve();
    let reached = (): void => undefined;
    const { gateway } = await startGateway({
      gateway: { ...before, authenticators: [], csdlOnly: true, ...more },
      between: async (request, send) => {
        if (/\/(accounts|contacts)\?/.test(request.url)) {
          reached();
          await held;
        }
        return send(request);
      },
    });
    running.push(gateway);
    const ask = async (query: string, key = 'first', path = '/graphql') => {
      const response = await gateway.fetch(
        new Request(`http://localhost${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-api-key': `${key}.secret` },
          body: JSON.stringify({ query }),
        }),
      );
      const text = await response.text();
      if (response.status === 404) return { status: 404, codes: ['NONE'], headers: response.headers };
      const { errors = [] } = JSON.parse(text) as {
        readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
      };
      const codes = errors.map(({ extensions }) => extensions.code);
      return { status: response.status, codes, headers: response.headers };
    };
    /** Keeps reads waiting; the promise tells when the first one does. */
    const hold = () => {
      const arrived = new Promise<void>((resolve) => (reached = resolve));
      let release: () => void = () => undefined;
      held = new Promise((resolve) => (release = resolve));
      return { arrived, release };
    };
    return { gateway, ask, hold };
  };

  it('lets a role see what it may see now, and a request under way what it might', async () => {
    const { gateway, ask, hold } = await start();
    const { arrived, release } = hold();
    const underWay = ask(contacts);
    await arrived;
    await gateway.reload({ ...before, roles: { reader: reads('account') } });
    release();
    expect((await underWay).codes).toEqual([]);
    expect((await ask(contacts)).codes).toEqual(['GRAPHQL_VALIDATION_FAILED']);
    expect((await ask(accounts)).codes).toEqual([]);
  });

  it('takes new keys, and no longer those that are gone', async () => {
    const { gateway, ask } = await start();
    expect((await ask(accounts, 'second')).codes).toEqual(['UNAUTHENTICATED']);
    await gateway.reload({ ...before, callers: { apiKeys: [keyOf('second', 'reader')] } });
    expect((await ask(accounts, 'second')).codes).toEqual([]);
    expect((await ask(accounts, 'first')).codes).toEqual(['UNAUTHENTICATED']);
  });

  it('takes new limits, those of all roles and those of one', async () => {
    const { gateway, ask } = await start();
    const many = '{ accounts(first: 50) { nodes { name } } }';
    expect((await ask(many)).codes).toEqual([]);
    await gateway.reload({ ...before, limits: { rows: 10 } });
    expect((await ask(many)).codes).toEqual(['QUERY_TOO_COMPLEX']);
    const reader = { ...reads('account'), limits: { rows: 100 } };
    await gateway.reload({ ...before, limits: { rows: 10 }, roles: { reader } });
    expect((await ask(many)).codes).toEqual([]);
  });

  it('goes on counting where rate limits are the same, and begins anew where they are not', async () => {
    const rateLimits = { upstreamRequests: 2, seconds: 600 };
    const { gateway, ask } = await start({ rateLimits });
    await ask(accounts);
    await ask(accounts);
    await gateway.reload({ ...before, rateLimits: { ...rateLimits } });
    expect((await ask(accounts)).codes).toEqual(['RATE_LIMITED']);
    await gateway.reload({ ...before, rateLimits: { ...rateLimits, upstreamRequests: 3 } });
    const counted = await ask(accounts);
    expect(counted.codes).toEqual([]);
    expect(counted.headers.get('ratelimit')).not.toBeNull();
    await gateway.reload(before);
    expect((await ask(accounts)).headers.get('ratelimit')).toBeNull();
  });

  it('goes on counting what runs at the same time', async () => {
    const limits = { concurrentOperations: 1 };
    const roles = { reader: { ...reads('account'), limits } };
    const { gateway, ask, hold } = await start({ roles });
    const { arrived, release } = hold();
    const underWay = ask(accounts);
    await arrived;
    await gateway.reload({ ...before, roles });
    expect((await ask('{ __typename }')).codes).toEqual(['RATE_LIMITED']);
    release();
    expect((await underWay).codes).toEqual([]);
    expect((await ask('{ __typename }')).codes).toEqual([]);
  });

  it('has the endpoints of new audiences, and no longer those that are gone', async () => {
    const { gateway, ask } = await start();
    await gateway.reload({ ...before, audiences: { partners: { include: ['account'] } } });
    expect((await ask(accounts, 'first', '/graphql/partners')).codes).toEqual([]);
    expect((await ask(contacts, 'first', '/graphql/partners')).codes).toEqual(['GRAPHQL_VALIDATION_FAILED']);
    await gateway.reload(before);
    expect((await ask(accounts, 'first', '/graphql/partners')).status).toBe(404);
  });

  const startForNetwork = async () => {
    const started = await start();
    await started.gateway.listen({ host: '0.0.0.0', port: 0 });
    return started;
  };
  let good: ReturnType<typeof start> | undefined;
  const mistakes: readonly (readonly [string, Partial<ReloadableOptions>, RegExp])[] = [
    ['a key of no role', { callers: { apiKeys: [keyOf('first', 'nobody')] } }, /"nobody"/],
    ['nobody who may call', { callers: {} }, /Nobody may call/],
    ['everybody of the network', { callers: { anonymous: 'reader' } }, /anonymousFromNetwork/],
    ['a role of no table', { roles: { reader: reads('acount') } }, /acount/],
    ['a rate limit of no role', { rateLimits: { upstreamRequests: 1, byRole: { nobody: 1 } } }, /"nobody"/],
    [
      'no manifest',
      { trustedDocuments: [{ manifest: '/nowhere/manifest.json', mode: 'required' }] },
      /cannot be read/,
    ],
    ['nothing to see', { exposure: { include: ['nothing'] } }, /No table is visible/],
    ['a name that is none', { names: { overrides: { account: 'not a name' } } }, /not a name/],
  ];
  it.each(mistakes)('keeps all of what was where there is %s', async (_what, wrong, message) => {
    const { gateway, ask } = await (good ??= startForNetwork());
    const { current } = gateway;
    const served = current();
    const alsoGood = { limits: { rows: 1 }, rateLimits: { upstreamRequests: 1 } };
    await expect(gateway.reload({ ...before, ...alsoGood, ...wrong })).rejects.toThrow(message);
    expect(current()).toBe(served);
    for (const query of [accounts, contacts]) {
      const { codes, headers } = await ask(query);
      expect(codes).toEqual([]);
      expect(headers.get('ratelimit')).toBeNull();
    }
  });
});
