import { beforeAll, describe, expect, it } from 'vitest';

import { createSampleOrganization } from '../../../src/emulator/organization/create-sample-organization.ts';
import { wellKnown } from '../../../src/emulator/organization/well-known.ts';
import { createRights } from '../../../src/emulator/security/rights.ts';
import { visibleStore } from '../../../src/emulator/security/visible-store.ts';
import { createStore } from '../../../src/emulator/store/store.ts';
import { all, as, id, indexes, names, organization, refusal, start, type Started } from './fixture.ts';

const { users } = wellKnown;

let { client, rows }: Started = {} as Started;

beforeAll(async () => {
  ({ client, rows } = await start());
});

describe('S01 rows that the user may not read', () => {
  it('are silently absent from lists, counts and aggregates', async () => {
    const read = (await rows('salesperson', 'contacts?$select=fullname')).map(({ fullname }) => fullname);
    expect(read).toEqual([0, 1, 2].map((index) => `Contact ${names[index]}`));
    expect(await (await client.get('contacts/$count', as('salesperson'))).text()).toMatch(/3$/);
    const { '@odata.count': count } = (await (
      await client.get('contacts?$select=fullname&$count=true&$top=1', as('salesperson'))
    ).json()) as Record<string, unknown>;
    expect(count).toBe(3);
    const fetchXml = encodeURIComponent(
      '<fetch aggregate="true"><entity name="contact"><attribute name="contactid" alias="n" aggregate="count"/></entity></fetch>',
    );
    expect(await rows('salesperson', `contacts?fetchXml=${fetchXml}`)).toEqual([{ n: 3 }]);
  });

  it('are absent from expanded collections, and found by no id, key or filter', async () => {
    const [account] = await rows(
      'salesperson',
      `accounts?$filter=accountid eq ${id('a', 0)}&$select=name&$expand=contact_customer_accounts($select=fullname),Account_Tasks($select=subject)`,
    );
    expect(account?.['contact_customer_accounts']).toHaveLength(3);
    // Tasks: the salesperson reads their own and those of the team.
    expect(account?.['Account_Tasks']).toHaveLength(2);
    const ids = indexes.map((index) => `"${id('c', index)}"`).join();
    const wanted = `contacts?$select=fullname&$filter=Microsoft.Dynamics.CRM.In(PropertyName='contactid',PropertyValues=[${ids}])`;
    expect(await rows('salesperson', wanted)).toHaveLength(3);
  });

  it('decide nothing in lambdas and over lookups', async () => {
    const lambda = (name: string): string =>
      `accounts?$select=name&$filter=contact_customer_accounts/any(c:c/fullname eq 'Contact ${name}')`;
    expect(await rows('salesperson', lambda('of the sales team'))).toHaveLength(1);
    expect(await rows('salesperson', lambda('of service'))).toHaveLength(0);
    // The account of the sales team has the contact of service.
    const lookup = `accounts?$select=name&$filter=primarycontactid/fullname eq 'Contact of service'`;
    expect(await rows('salesperson', lookup)).toHaveLength(0);
    expect(await rows('serviceRepresentative', lookup)).toHaveLength(1);
  });

  it('join nothing in FetchXML', async () => {
    const fetchXml = encodeURIComponent(
      '<fetch><entity name="account"><attribute name="name"/><link-entity name="contact" from="contactid" to="primarycontactid" alias="c"><attribute name="fullname"/></link-entity></entity></fetch>',
    );
    expect((await rows('salesperson', `accounts?fetchXml=${fetchXml}`)).map(({ name }) => name)).toEqual([
      names[0],
      names[1],
    ]);
  });

  it('a single one is 403, one that does not exist 404', async () => {
    const denied = await refusal(await client.get(`contacts(${id('c', 3)})`, as('salesperson')));
    expect(denied).toMatchObject({
      status: 403,
      code: '0x80040220',
      message: expect.stringMatching(
        new RegExp(
          `^SecLib::AccessCheckEx failed.*ObjectID: ${id('c', 3)}.*${users.salesperson}.*ReadAccess$`,
        ),
      ) as string,
    });
    expect((await client.get(`accounts(accountnumber='N3')`, as('salesperson'))).status).toBe(403);
    expect((await client.get(`contacts(${id('c', 9)})`, as('salesperson'))).status).toBe(404);
    expect((await client.get(`accounts(${id('a', 2)})/primarycontactid`, as('salesperson'))).status).toBe(
      403,
    );
  });

  it('an unreadable one behind a lookup is null, while the lookup and its name stay', async () => {
    const response = await client.get(
      `accounts(${id('a', 2)})?$select=name,_primarycontactid_value&$expand=primarycontactid($select=fullname)`,
      { ...as('salesperson'), ...all },
    );
    expect(await response.json()).toMatchObject({
      _primarycontactid_value: id('c', 3),
      '_primarycontactid_value@OData.Community.Display.V1.FormattedValue': 'Contact of service',
      primarycontactid: null,
    });
  });

  it('are counted by the pages of a list only where they can be read', async () => {
    const headers = { ...as('salesperson'), Prefer: 'odata.maxpagesize=2' };
    const first = (await (await client.get('contacts?$select=fullname', headers)).json()) as Record<
      string,
      unknown
    >;
    expect(first['value']).toHaveLength(2);
    const next = String(first['@odata.nextLink']).replace(/^.*\/v9\.2\//, '');
    const last = (await (await client.get(next, headers)).json()) as Record<string, unknown>;
    expect(last['value']).toHaveLength(1);
    expect(last).not.toHaveProperty(['@odata.nextLink']);
  });
});

describe('callers without bounds', () => {
  it('read the store itself: no row is looked at', () => {
    const data = organization();
    const store = createStore(data);
    const viewOf = (userId: string, onBehalfOf?: string) =>
      visibleStore(store, createRights(data, store, { userId, onBehalfOf }));
    expect(viewOf(users.gateway)).toBe(store);
    expect(viewOf(users.salesperson)).not.toBe(store);
    expect(viewOf(users.gateway, users.salesperson)).not.toBe(store);
  });
});

describe('the sample', () => {
  it('shows each of its three people another part of itself', async () => {
    const sample = await start({ data: createSampleOrganization() });
    const count = async (user: 'salesManager' | 'salesperson' | 'serviceRepresentative', set: string) =>
      (await sample.rows(user, `${set}?$select=createdon&$count=true`)).length;
    const total = (await sample.client.rows('accounts?$select=name')).length;
    const accounts = await Promise.all([
      count('salesManager', 'accounts'),
      count('salesperson', 'accounts'),
      count('serviceRepresentative', 'accounts'),
    ]);
    expect(accounts[0]).toBeLessThan(total);
    expect(accounts[1]).toBe(accounts[0]);
    expect(accounts[2]).toBe(total);
    expect(await count('salesperson', 'opportunities')).toBeLessThan(
      await count('salesManager', 'opportunities'),
    );
    await expect(count('serviceRepresentative', 'opportunities')).rejects.toThrow('prvReadopportunity');
  });
});
