import { beforeAll, describe, expect, it } from 'vitest';

import { wellKnown } from '../../../src/emulator/organization/well-known.ts';
import { createRights } from '../../../src/emulator/security/rights.ts';
import { createStore } from '../../../src/emulator/store/store.ts';
import { as, id, organization, start, type Started } from './fixture.ts';

const { users, teams } = wellKnown;
type User = keyof typeof wellKnown.users;

let { client, rows }: Started = {} as Started;

beforeAll(async () => {
  ({ client, rows } = await start());
});

describe('S05 secured columns', () => {
  const url = 'contacts?$select=fullname,governmentid&$orderby=fullname';

  it('read null without permission, whatever asks for them', async () => {
    const of = async (user: User) => (await rows(user, url)).map(({ governmentid }) => governmentid);
    expect(await of('salesManager')).toEqual(['G1', 'G2', 'G0']);
    expect(await of('salesperson')).toEqual([null, null, null]);
    expect(await rows('salesperson', `contacts?$filter=governmentid eq 'G0'`)).toEqual([]);
    expect(await rows('salesManager', `contacts?$filter=governmentid eq 'G0'`)).toHaveLength(1);
    expect(await rows('salesperson', `contacts?$filter=startswith(governmentid,'G')`)).toEqual([]);
    expect((await client.get(`contacts(${id('c', 0)})/governmentid`, as('salesperson'))).status).toBe(204);
    const ordered = (await rows('salesperson', 'contacts?$select=fullname&$orderby=governmentid desc')).map(
      ({ contactid }) => contactid,
    );
    expect(ordered).toEqual([0, 1, 2].map((index) => id('c', index)));
  });

  it('are read by system administrators, and IsSecured by everyone', async () => {
    expect((await client.rows(url)).map(({ governmentid }) => governmentid)).toContain('G3');
    const response = await client.get(
      `EntityDefinitions(LogicalName='contact')/Attributes(LogicalName='governmentid')?$select=IsSecured`,
      as('salesperson'),
    );
    expect(await response.json()).toMatchObject({ IsSecured: true });
  });

  it('a profile counts for the members of its teams', async () => {
    const data = organization(({ columnProfiles }) => ({
      columnProfiles: columnProfiles.map((profile) => ({ ...profile, users: [], teams: [teams.sales] })),
    }));
    const started = await start({ data });
    const read = async (user: User) =>
      (await started.rows(user, url)).some(({ governmentid }) => governmentid !== null);
    expect([await read('salesperson'), await read('salesManager')]).toEqual([true, false]);
  });
});

it('S05 writing one without permission is 403, with a code of its own for create and for update', () => {
  const data = organization();
  const store = createStore(data);
  const contact = data.tables.get('contact');
  if (contact === undefined) throw new Error('No contacts');
  const write = (userId: string, access: 'create' | 'update', columns: readonly string[]) => () => {
    createRights(data, store, { userId }).requireColumns(access, contact, columns);
  };
  expect(write(users.salesManager, 'update', ['fullname', 'governmentid'])).toThrow(
    expect.objectContaining({ status: 403, code: '0x8004F507' }),
  );
  expect(write(users.salesManager, 'create', ['governmentid'])).toThrow(
    expect.objectContaining({ status: 403, code: '0x8004F502' }),
  );
  expect(write(users.salesManager, 'update', ['fullname'])).not.toThrow();
  expect(write(users.gateway, 'update', ['governmentid'])).not.toThrow();
});
