import { describe, expect, it } from 'vitest';

import { startGateway } from '../support/start-gateway.ts';

describe('what belongs to a solution', () => {
  it('is visible with include: a table that is in it whole, else the columns that are', async () => {
    const { gateway, data, emulator } = await startGateway({
      gateway: { exposure: { include: ['solution:acme_core'] } },
    });
    const { tables } = gateway.current().model;
    expect([...tables.keys()].sort()).toEqual(['account', 'acme_depot', 'acme_shipment', 'contact']);
    const columns = (table: string) =>
      [...(tables.get(table)?.fields.values() ?? [])].flatMap((member) =>
        member.kind === 'column' || member.kind === 'lookup' ? [member.logicalName] : [],
      );
    // The key is always there: without it there is no `id`.
    expect(columns('account').sort()).toEqual([
      'accountid',
      'accountnumber',
      'industrycode',
      'name',
      'primarycontactid',
      'revenue',
    ]);
    expect(columns('acme_shipment')).toEqual(
      expect.arrayContaining(['acme_name', 'acme_weight', 'acme_manifest', 'statecode', 'createdon']),
    );
    const { data: answer } = await data(
      '{ acmeShipments(first: 1) { nodes { acmeName acmeCustomer { displayName } } } accounts(first: 1) { nodes { name } } }',
    );
    expect(answer).toMatchObject({ acmeShipments: { nodes: [{}] }, accounts: { nodes: [{}] } });
    const asked = emulator.requests.filter(({ url }) => url.includes('solution'));
    expect(asked.length).toBeGreaterThan(0);
    await gateway.close();
  });

  it('is hidden with exclude', async () => {
    const { gateway } = await startGateway({
      gateway: { exposure: { exclude: ['solution:acme_reporting'] } },
    });
    const { tables } = gateway.current().model;
    expect(tables.has('opportunity')).toBe(false);
    expect(tables.has('account')).toBe(true);
    await gateway.close();
  });

  it('can make an audience', async () => {
    const { gateway } = await startGateway({
      gateway: { audiences: { partners: { include: ['solution:acme_reporting'] } } },
    });
    const ask = async (path: string, query: string) => {
      const headers = { 'content-type': 'application/json' };
      const init = { method: 'POST', headers, body: JSON.stringify({ query }) };
      return (await gateway.fetch(new Request(`http://localhost${path}`, init))).json() as Promise<object>;
    };
    const opportunities = '{ opportunities(first: 1) { nodes { id } } }';
    expect(await ask('/graphql/partners', opportunities)).toMatchObject({ data: { opportunities: {} } });
    expect(await ask('/graphql/partners', '{ accounts { nodes { id } } }')).toHaveProperty('errors');
    await gateway.close();
  });

  it('that the organisation does not have is an error that names it', async () => {
    await expect(startGateway({ gateway: { exposure: { include: ['solution:nowhere'] } } })).rejects.toThrow(
      /has no solution "nowhere".*"solution:nowhere"/,
    );
  });
});
