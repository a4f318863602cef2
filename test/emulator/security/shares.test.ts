import { beforeEach, describe, expect, it } from 'vitest';

import { wellKnown } from '../../../src/emulator/organization/well-known.ts';
import { all, as, id, start, type Started } from './fixture.ts';

const { users, teams } = wellKnown;
const account = id('a', 3);
const Target = { accountid: account, '@odata.type': 'Microsoft.Dynamics.CRM.account' };
const salesperson = { systemuserid: users.salesperson, '@odata.type': 'Microsoft.Dynamics.CRM.systemuser' };
const salesTeam = { teamid: teams.sales, '@odata.type': 'Microsoft.Dynamics.CRM.team' };
const json = { 'Content-Type': 'application/json' };

let started: Started;
beforeEach(async () => {
  started = await start();
});

type User = Parameters<typeof as>[0];
const post = (message: string, body: object, user?: User): Promise<Response> =>
  started.client.send('POST', message, {
    headers: { ...json, ...(user === undefined ? {} : as(user)) },
    body: JSON.stringify(body),
  });
const grant = async (
  Principal: object,
  AccessMask: string,
  message: 'GrantAccess' | 'ModifyAccess' = 'GrantAccess',
): Promise<number> => (await post(message, { Target, PrincipalAccess: { AccessMask, Principal } })).status;
const rename = async (user: User): Promise<number> =>
  (
    await started.client.send('PATCH', `accounts(${account})`, {
      headers: { ...json, ...as(user) },
      body: '{"name":"Shared"}',
    })
  ).status;
const listed = async (user: User): Promise<boolean> =>
  (await started.rows(user, 'accounts?$select=accountid')).some(({ accountid }) => accountid === account);
const access = async (principal: string): Promise<unknown> =>
  (
    await started.client.json(
      `${principal}/Microsoft.Dynamics.CRM.RetrievePrincipalAccess(Target=@t)?@t={'@odata.id':'accounts(${account})'}`,
    )
  )['AccessRights'];

describe('shares of rows', () => {
  it('let whoever has the privilege read and write the row, in lists too, until they are revoked', async () => {
    expect([await listed('salesperson'), await rename('salesperson')]).toEqual([false, 403]);
    expect(await grant(salesperson, 'ReadAccess')).toBe(204);
    expect([await listed('salesperson'), await rename('salesperson')]).toEqual([true, 403]);
    expect((await started.client.get(`accounts(${account})`, as('salesperson'))).status).toBe(200);
    expect(await grant(salesperson, 'WriteAccess')).toBe(204);
    expect([await listed('salesperson'), await rename('salesperson')]).toEqual([true, 204]);
    expect((await post('RevokeAccess', { Target, Revokee: salesperson })).status).toBe(204);
    expect([await listed('salesperson'), await rename('salesperson')]).toEqual([false, 403]);
  });

  it('are replaced by ModifyAccess', async () => {
    await grant(salesperson, 'ReadAccess,WriteAccess');
    await grant(salesperson, 'WriteAccess', 'ModifyAccess');
    expect(await access(`systemusers(${users.salesperson})`)).toBe('WriteAccess');
    expect(await listed('salesperson')).toBe(false);
  });

  it('with a team are shares with its members', async () => {
    await grant(salesTeam, 'ReadAccess');
    expect(await listed('salesperson')).toBe(true);
    expect(await listed('salesManager')).toBe(false);
    expect(await access(`teams(${teams.sales})`)).toBe('ReadAccess');
  });

  it('count for nothing where the privilege is missing', async () => {
    const lead = { leadid: id('2', 0), '@odata.type': 'Microsoft.Dynamics.CRM.lead' };
    const Principal = { ...salesperson, systemuserid: users.serviceRepresentative };
    await post('GrantAccess', { Target: lead, PrincipalAccess: { AccessMask: 'ReadAccess', Principal } });
    const refused = await started.client.get(`leads(${id('2', 0)})`, as('serviceRepresentative'));
    expect(refused.status).toBe(403);
  });

  it('are made only by those who may share the row', async () => {
    const PrincipalAccess = { AccessMask: 'ReadAccess', Principal: salesperson };
    expect((await post('GrantAccess', { Target, PrincipalAccess }, 'salesperson')).status).toBe(403);
    await grant(salesperson, 'ReadAccess,ShareAccess');
    const others = { AccessMask: 'ReadAccess', Principal: salesTeam };
    expect((await post('GrantAccess', { Target, PrincipalAccess: others }, 'salesperson')).status).toBe(204);
  });

  it('are told, with what a user may do by roles', async () => {
    await grant(salesperson, 'ReadAccess,WriteAccess');
    await grant(salesTeam, 'ReadAccess');
    const told = await started.client.json(
      `RetrieveSharedPrincipalsAndAccess(Target=@t)?@t={'@odata.id':'accounts(${account})'}`,
    );
    expect(told['PrincipalAccesses']).toHaveLength(2);
    expect(told['PrincipalAccesses']).toEqual(
      expect.arrayContaining([
        {
          AccessMask: 'ReadAccess, WriteAccess',
          Principal: { '@odata.type': '#Microsoft.Dynamics.CRM.systemuser', ownerid: users.salesperson },
        },
        {
          AccessMask: 'ReadAccess',
          Principal: { '@odata.type': '#Microsoft.Dynamics.CRM.team', ownerid: teams.sales },
        },
      ]),
    );
    expect(await access(`systemusers(${users.gateway})`)).toBe(
      'ReadAccess, WriteAccess, AppendAccess, AppendToAccess, CreateAccess, DeleteAccess, ShareAccess, AssignAccess',
    );
  });

  it('go with the row', async () => {
    await grant(salesperson, 'ReadAccess');
    expect(await started.client.rows('principalobjectaccessset')).toHaveLength(1);
    expect((await started.client.send('DELETE', `accounts(${account})`, { headers: all })).status).toBe(204);
    expect(await started.client.rows('principalobjectaccessset')).toEqual([]);
  });
});
