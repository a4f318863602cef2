import { beforeEach, describe, expect, it } from 'vitest';

import { wellKnown } from '../../../src/emulator/organization/well-known.ts';
import { api } from '../client.ts';
import { as, id, organization, refusal, roleOf, start, type Started } from './fixture.ts';

const { users, businessUnits, roles } = wellKnown;
type User = keyof typeof wellKnown.users;

let started: Started = {} as Started;

beforeEach(async () => {
  started = await start();
});

const send = (method: string, resource: string, [user, body]: readonly [User, object?]): Promise<Response> =>
  started.client.send(method, resource, {
    headers: { ...as(user), 'Content-Type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });

const created = async (user: User, set: string, body: object): Promise<Record<string, unknown>> => {
  const response = await send('POST', set, [user, body]);
  expect(response.status).toBe(204);
  const address = response.headers.get('OData-EntityId') ?? '';
  return started.client.json(address.slice(`${api}/`.length));
};

const denied = { status: 403, code: '0x80040220' };

describe('S04 who did it', () => {
  const who = ({
    _createdby_value: by,
    _createdonbehalfby_value: actor,
    _ownerid_value: owner,
    _owningbusinessunit_value: unit,
  }: Record<string, unknown>) => ({ by, actor, owner, unit });

  it('is the impersonated user; on behalf of them, the application user', async () => {
    const row = await created('salesperson', 'accounts', { name: 'Theirs' });
    expect(who(row)).toEqual({
      by: users.salesperson,
      actor: users.gateway,
      owner: users.salesperson,
      unit: businessUnits.sales,
    });
  });

  it('is the application user alone without impersonation', async () => {
    const row = await created('gateway', 'accounts', { name: 'Own' });
    expect(who(row)).toEqual({
      by: users.gateway,
      actor: null,
      owner: users.gateway,
      unit: businessUnits.root,
    });
  });

  it('is told of the last change, too', async () => {
    const account = `accounts(${id('a', 0)})`;
    const modified = async () => {
      const { _modifiedby_value: by, _modifiedonbehalfby_value: actor } = await started.client.json(account);
      return { by, actor };
    };
    expect((await send('PATCH', account, ['salesperson', { name: 'Changed' }])).status).toBe(204);
    expect(await modified()).toEqual({ by: users.salesperson, actor: users.gateway });
    expect((await send('PATCH', account, ['gateway', { name: 'Changed' }])).status).toBe(204);
    expect(await modified()).toEqual({ by: users.gateway, actor: null });
  });
});

describe('rights to write', () => {
  it('a table without the privilege is 403, and nothing is written', async () => {
    const answer = await refusal(await send('POST', 'leads', ['serviceRepresentative', { lastname: 'X' }]));
    expect(answer).toMatchObject({
      ...denied,
      message: expect.stringContaining('is missing prvCreatelead privilege') as string,
    });
    expect(await started.client.rows('leads?$select=fullname')).toHaveLength(1);
  });

  it('rows that the privilege does not reach are 403 to change and to delete', async () => {
    const reachable = `accounts(${id('a', 0)})`;
    const readOnly = `accounts(${id('a', 1)})`;
    const change = { name: 'Changed' };
    expect((await send('PATCH', reachable, ['salesperson', change])).status).toBe(204);
    expect(await refusal(await send('PATCH', readOnly, ['salesperson', change]))).toMatchObject({
      ...denied,
      message: expect.stringMatching(/AccessRights: WriteAccess$/) as string,
    });
    expect(
      await refusal(await send('PUT', `${readOnly}/name`, ['salesperson', { value: 'X' }])),
    ).toMatchObject(denied);
    expect(await refusal(await send('DELETE', readOnly, ['salesperson']))).toMatchObject({
      ...denied,
      message: expect.stringMatching(/AccessRights: DeleteAccess$/) as string,
    });
    expect((await send('DELETE', reachable, ['salesperson'])).status).toBe(204);
    expect((await started.client.get(readOnly)).status).toBe(200);
  });

  it('a row is created for others only as far as the privilege reaches', async () => {
    const owned = (owner: string) => ({ name: 'X', 'ownerid@odata.bind': `/systemusers(${owner})` });
    const post = async (user: User, owner: string) =>
      (await send('POST', 'accounts', [user, owned(owner)])).status;
    expect(await post('salesperson', users.salesManager)).toBe(403);
    expect(await post('salesManager', users.salesperson)).toBe(204);
    expect(await post('salesManager', users.serviceRepresentative)).toBe(403);
  });

  it('a row that cannot be read cannot be pointed at', async () => {
    const body = (number: number) => ({
      name: 'X',
      'primarycontactid@odata.bind': `/contacts(${id('c', number)})`,
    });
    expect((await send('POST', 'accounts', ['salesperson', body(1)])).status).toBe(204);
    expect(await refusal(await send('POST', 'accounts', ['salesperson', body(3)]))).toMatchObject(denied);
    const link = { '@odata.id': `${api}/contacts(${id('c', 3)})` };
    const path = `accounts(${id('a', 0)})/primarycontactid/$ref`;
    expect(await refusal(await send('PUT', path, ['salesperson', link]))).toMatchObject(denied);
  });

  it('assigning and associating have privileges of their own', async () => {
    const rights = { Read: 'Global', Write: 'Global', Create: 'Global' } as const;
    started = await start({
      data: organization(({ roles: known }) => ({
        roles: new Map([
          ...known,
          [
            roles.salesperson,
            roleOf({ account: rights, contact: rights, systemuser: { Read: 'Global', AppendTo: 'Global' } }),
          ],
        ]),
      })),
    });
    const account = `accounts(${id('a', 0)})`;
    const assign = { 'ownerid@odata.bind': `/systemusers(${users.salesManager})` };
    expect(await refusal(await send('PATCH', account, ['salesperson', assign]))).toMatchObject({
      message: expect.stringMatching(/AccessRights: AssignAccess$/) as string,
    });
    const link = { '@odata.id': `${api}/contacts(${id('c', 0)})` };
    expect(
      await refusal(await send('PUT', `${account}/primarycontactid/$ref`, ['salesperson', link])),
    ).toMatchObject({
      message: expect.stringMatching(/AccessRights: AppendAccess$/) as string,
    });
  });
});

describe('S05 secured columns', () => {
  const secret = { governmentid: 'new' };

  it('are written by those only whom a profile permits it', async () => {
    const contact = `contacts(${id('c', 1)})`;
    expect(await refusal(await send('PATCH', contact, ['salesManager', secret]))).toMatchObject({
      status: 403,
      code: '0x8004F507',
    });
    expect(
      await refusal(await send('POST', 'contacts', ['salesManager', { lastname: 'X', ...secret }])),
    ).toMatchObject({ status: 403, code: '0x8004F502' });
    expect((await send('PATCH', contact, ['gateway', secret])).status).toBe(204);
    expect(await started.client.json(`${contact}?$select=governmentid`)).toMatchObject(secret);
  });

  it('keep their values when somebody who cannot read them changes the row, and are not shown in the answer', async () => {
    const contact = `contacts(${id('c', 0)})`;
    const response = await started.client.send('PATCH', `${contact}?$select=lastname,governmentid`, {
      headers: { ...as('salesperson'), 'Content-Type': 'application/json', Prefer: 'return=representation' },
      body: JSON.stringify({ lastname: 'Changed' }),
    });
    expect(await response.json()).toMatchObject({ lastname: 'Changed', governmentid: null });
    expect(await started.client.json(`${contact}?$select=lastname,governmentid`)).toMatchObject({
      lastname: 'Changed',
      governmentid: 'G0',
    });
  });
});
