import { expect, it } from 'vitest';

import { gatewaySettings, startGateway } from '../support/start-gateway.ts';

it('callers of a role with weight 3 have three turns for each of another one, while both wait', async () => {
  const tables = { account: { read: true } };
  /** In the order in which Dataverse gets them. */
  const seen: string[] = [];
  const { gateway, runAs } = await startGateway({
    gateway: {
      ...gatewaySettings,
      csdlOnly: true,
      metadataProbeSeconds: 0,
      roles: { gold: { tables, weight: 3 }, bronze: { tables } },
      callers: {},
      upstream: { maxConcurrent: 1 },
    },
    between: async (request, send) => {
      const [, first] = /maxpagesize=(\d+)/.exec(request.headers.get('prefer') ?? '') ?? [];
      if (request.url.includes('/accounts?')) seen.push(Number(first) > 100 ? 'gold' : 'bronze');
      return send(request);
    },
  });
  const ask = async (role: 'gold' | 'bronze', number: number): Promise<void> => {
    const first = role === 'gold' ? 101 + number : 1 + number;
    const { errors } = await runAs({ role, id: role }, `{ accounts(first: ${first}) { nodes { name } } }`);
    expect(errors).toBeUndefined();
  };
  const all = (role: 'gold' | 'bronze') => Array.from({ length: 24 }, (_, number) => ask(role, number));
  await Promise.all([...all('bronze'), ...all('gold')]);
  expect(seen).toHaveLength(48);
  const whileBothWait = seen.slice(4, 28);
  const gold = whileBothWait.filter((role) => role === 'gold').length;
  // Eighteen, and what the beginning of those twenty-four shifts.
  expect(gold).toBeGreaterThanOrEqual(16);
  expect(gold).toBeLessThanOrEqual(20);
  await gateway.close();
});
