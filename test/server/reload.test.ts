import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { ReloadableOptions } from '../../src/gateway.ts';
import { gatewaySettings, startGateway, type TestGateway } from '../support/start-gateway.ts';

const names = '{ accounts(first: 1) { nodes { name } } }';
const cities = '{ accounts(first: 1) { nodes { name address1City } } }';

const inForce: ReloadableOptions = {
  ...gatewaySettings,
  exposure: { include: ['account', 'contact'] },
  roles: { reader: { tables: { account: { read: true } } } },
  callers: { anonymous: 'reader' },
};

describe('options that are replaced while the gateway runs', () => {
  let test: TestGateway;
  beforeAll(async () => {
    test = await startGateway({ gateway: { ...inForce, csdlOnly: true, authenticators: [] } });
  }, 60_000);
  afterAll(() => test.gateway.close());

  const ask = (query: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
    test.gateway.fetch(
      new Request('http://localhost/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query }),
      }),
    );
  const codeOf = async (answer: Response): Promise<unknown> => {
    const { errors } = (await answer.json()) as { errors?: { extensions?: { code?: unknown } }[] };
    return errors?.[0]?.extensions?.code;
  };

  it('roles: what is taken away is not there for the next request, and rules on rows hold', async () => {
    expect(await codeOf(await ask('{ accounts(first: 1) { nodes { name description } } }'))).toBeUndefined();
    const read = { columns: ['name'], rows: { name: { eq: 'nobody is called that' } } };
    await test.gateway.reload({ ...inForce, roles: { reader: { tables: { account: { read } } } } });
    expect(await codeOf(await ask(cities))).toBe('GRAPHQL_VALIDATION_FAILED');
    const { data } = (await (await ask(names)).json()) as { data: { accounts: { nodes: unknown[] } } };
    expect(data.accounts.nodes).toEqual([]);
    await test.gateway.reload(inForce);
    expect(await codeOf(await ask(names))).toBeUndefined();
  });

  it('callers: those who may not come in any more are strangers', async () => {
    const sha256 = 'a'.repeat(64);
    await test.gateway.reload({ ...inForce, callers: { apiKeys: [{ id: 'one', sha256, role: 'reader' }] } });
    expect((await ask(names)).status).toBe(401);
    await test.gateway.reload(inForce);
    expect((await ask(names)).status).toBe(200);
  });

  it('limits: of roles that do not say', async () => {
    await test.gateway.reload({ ...inForce, limits: { requests: 1, waits: 1, rows: 1 } });
    const wide = '{ accounts(first: 50) { nodes { name } } }';
    expect(await codeOf(await ask(wide))).toBe('QUERY_TOO_COMPLEX');
    await test.gateway.reload(inForce);
    expect(await codeOf(await ask(wide))).toBeUndefined();
  });

  it('rate limits: begin, go on counting where they stay the same, and end', async () => {
    const limited = { ...inForce, rateLimits: { upstreamRequests: 1, seconds: 600 } };
    await test.gateway.reload(limited);
    expect((await ask(names)).headers.get('ratelimit-policy')).toBe('"requests";q=1;w=600');
    await test.gateway.reload(limited);
    expect((await ask(names)).status).toBe(429);
    await test.gateway.reload(inForce);
    expect((await ask(names)).headers.get('ratelimit-policy')).toBeNull();
  });

  it.each<readonly [string, Partial<ReloadableOptions>]>([
    [
      'a role that names a table that is not there',
      { roles: { reader: { tables: { nonsense: { read: true } } } } },
    ],
    ['a caller with a role that is not there', { callers: { anonymous: 'nobody' } }],
    ['nobody who may call', { callers: {} }],
    [
      'rate limits of a role that is not there',
      { rateLimits: { upstreamRequests: 1, byRole: { nobody: 1 } } },
    ],
  ])('%s: nothing changes', async (_what, wrong) => {
    const before = test.gateway.current();
    await expect(test.gateway.reload({ ...inForce, ...wrong })).rejects.toThrow();
    expect(test.gateway.current()).toBe(before);
    expect((await ask(names)).status).toBe(200);
  });

  it('anonymous callers are not let in by accident where other machines reach the gateway', async () => {
    const guarded = { ...inForce, callers: { ...inForce.callers, anonymousFromNetwork: true } };
    await test.gateway.reload(guarded);
    await test.gateway.listen({ host: '0.0.0.0', port: 0 });
    await expect(test.gateway.reload(inForce)).rejects.toThrow(/anonymousFromNetwork/);
  });
});
