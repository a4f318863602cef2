import { describe, expect, it } from 'vitest';

import type { OneToManyRelationship, Organization } from '../../../src/emulator/organization.ts';
import { wellKnown } from '../../../src/emulator/organization/well-known.ts';
import { as, id, indexes, organization, start, type Started } from './fixture.ts';

const { users } = wellKnown;
const json = { 'Content-Type': 'application/json' };
const typed = (table: string, body: object): object => ({
  '@odata.type': `Microsoft.Dynamics.CRM.${table}`,
  ...body,
});
/** All contacts are of this one; each has another owner, the first the same. */
const account = id('a', 0);
const salesManager = typed('systemuser', { systemuserid: users.salesManager });
const salesperson = typed('systemuser', { systemuserid: users.salesperson });

const withCascade = (cascade: OneToManyRelationship['cascade']): Organization => {
  const sample = organization();
  return {
    ...sample,
    oneToMany: sample.oneToMany.map((one) =>
      one.schemaName === 'contact_customer_accounts' && cascade !== undefined ? { ...one, cascade } : one,
    ),
  };
};
const startWith = (cascade: OneToManyRelationship['cascade']): Promise<Started> =>
  start({ data: withCascade(cascade) });

const write = async ({ client }: Started, method: string, url: string, body: object): Promise<number> =>
  (await client.send(method, url, { headers: json, body: JSON.stringify(body) })).status;
const Target = typed('account', { accountid: account });
const grant = (to: Started, AccessMask: string, message = 'GrantAccess'): Promise<number> =>
  write(to, 'POST', message, { Target, PrincipalAccess: { AccessMask, Principal: salesperson } });
const readable = async ({ rows }: Started): Promise<number> =>
  (await rows('salesperson', 'contacts?$select=contactid')).length;
const ownedBy = async ({ client }: Started, user: string): Promise<number> =>
  (await client.rows(`contacts?$filter=_ownerid_value eq ${user}`)).length;

describe('a share goes down to rows below, as their relationship says', () => {
  it('or not at all, which is what is said of most', async () => {
    const started = await startWith(undefined);
    const before = await readable(started);
    expect(await grant(started, 'ReadAccess')).toBe(204);
    expect(await readable(started)).toBe(before);
  });

  it('to all, until it is revoked; what was shared of a row itself stays', async () => {
    const started = await startWith({ share: 'Cascade', unshare: 'Cascade' });
    const before = await readable(started);
    expect(before).toBeLessThan(indexes.length);
    const own = typed('contact', { contactid: id('c', 4) });
    const PrincipalAccess = { AccessMask: 'WriteAccess', Principal: salesperson };
    expect(await write(started, 'POST', 'GrantAccess', { Target: own, PrincipalAccess })).toBe(204);
    expect(await grant(started, 'ReadAccess')).toBe(204);
    expect(await readable(started)).toBe(indexes.length);
    const masks = async (): Promise<unknown[]> =>
      (
        await started.client.rows(
          `principalobjectaccessset?$select=accessrightsmask,inheritedaccessrightsmask&$filter=objectid eq ${id('c', 4)}`,
        )
      ).map(({ accessrightsmask, inheritedaccessrightsmask }) => [
        accessrightsmask,
        inheritedaccessrightsmask,
      ]);
    expect(await masks()).toEqual([[2, 1]]);
    expect(await write(started, 'POST', 'RevokeAccess', { Target, Revokee: salesperson })).toBe(204);
    expect(await readable(started)).toBe(before);
    expect(await masks()).toEqual([[2, 0]]);
  });

  it('changed, where it is modified', async () => {
    const started = await startWith({ share: 'Cascade' });
    const before = await readable(started);
    await grant(started, 'ReadAccess,WriteAccess');
    expect(await readable(started)).toBe(indexes.length);
    expect(await grant(started, 'WriteAccess', 'ModifyAccess')).toBe(204);
    expect(await readable(started)).toBe(before);
  });

  it('and stays below where only sharing goes down', async () => {
    const started = await startWith({ share: 'Cascade' });
    await grant(started, 'ReadAccess');
    await write(started, 'POST', 'RevokeAccess', { Target, Revokee: salesperson });
    expect(await readable(started)).toBe(indexes.length);
  });

  it('to active rows, or to those of the same owner', async () => {
    const active = await startWith({ share: 'Active' });
    await write(active, 'PATCH', `contacts(${id('c', 4)})`, { statecode: 1, statuscode: 2 });
    await grant(active, 'ReadAccess');
    expect(await readable(active)).toBe(indexes.length - 1);
    const same = await startWith({ share: 'UserOwned' });
    const before = await readable(same);
    await grant(same, 'ReadAccess');
    expect(await readable(same)).toBe(before);
  });
});

describe('an owner goes down to rows below, as their relationship says', () => {
  const assign = (to: Started): Promise<number> =>
    write(to, 'PATCH', `accounts(${account})`, {
      'ownerid@odata.bind': `/systemusers(${users.salesManager})`,
    });

  it.each([
    [undefined, 1],
    ['Cascade' as const, indexes.length],
    ['Active' as const, indexes.length - 1],
    // The account's owner has one of them, and the new one another.
    ['UserOwned' as const, 2],
  ])('%s', async (reach, expected) => {
    const started = await startWith(reach && { assign: reach });
    await write(started, 'PATCH', `contacts(${id('c', 4)})`, { statecode: 1, statuscode: 2 });
    expect(await ownedBy(started, users.salesManager)).toBe(1);
    expect(await assign(started)).toBe(204);
    expect(await ownedBy(started, users.salesManager)).toBe(expected);
  });

  it('not where it is the owner already', async () => {
    const started = await startWith({ assign: 'Cascade' });
    await write(started, 'PATCH', `accounts(${account})`, {
      'ownerid@odata.bind': `/systemusers(${users.salesperson})`,
    });
    expect(await ownedBy(started, users.salesperson)).toBe(1);
  });

  it('through circles, once', async () => {
    const sample = withCascade({ assign: 'Cascade' });
    const data = {
      ...sample,
      oneToMany: sample.oneToMany.map((one) =>
        one.schemaName === 'account_primary_contact'
          ? { ...one, cascade: { assign: 'Cascade' as const } }
          : one,
      ),
    };
    const started = await start({ data });
    expect(await assign(started)).toBe(204);
    const accounts = await started.client.rows(`accounts?$filter=_ownerid_value eq ${users.salesManager}`);
    expect(accounts).toHaveLength(indexes.length);
    expect(await ownedBy(started, users.salesManager)).toBe(indexes.length);
  });
});

describe('what goes down is in the definition of the relationship', () => {
  const relationship = "RelationshipDefinitions(SchemaName='contact_customer_accounts')";
  const oneToMany = `${relationship}/Microsoft.Dynamics.CRM.OneToManyRelationshipMetadata`;

  it('as it is, and as a customizer changes it', async () => {
    const started = await startWith({ share: 'UserOwned', unshare: 'Cascade' });
    const shown = async (): Promise<unknown> =>
      (await started.client.json(oneToMany))['CascadeConfiguration'];
    expect(await shown()).toMatchObject({ Assign: 'NoCascade', Share: 'UserOwned', Unshare: 'Cascade' });
    const changed = typed('OneToManyRelationshipMetadata', {
      SchemaName: 'contact_customer_accounts',
      CascadeConfiguration: { Assign: 'Active', Share: 'NoCascade', Delete: 'Cascade' },
    });
    expect(await write(started, 'PUT', relationship, changed)).toBe(204);
    expect(await shown()).toMatchObject({
      Assign: 'Active',
      Share: 'NoCascade',
      Unshare: 'Cascade',
      Delete: 'Cascade',
    });
    expect((await started.client.send('DELETE', `accounts(${account})`)).status).toBe(204);
    expect(await started.client.rows('contacts')).toEqual([]);
  });

  it('nobody shares what they may not share', async () => {
    const started = await startWith({ share: 'Cascade' });
    const answer = await started.client.send('POST', 'GrantAccess', {
      headers: { ...json, ...as('serviceRepresentative') },
      body: JSON.stringify({
        Target,
        PrincipalAccess: { AccessMask: 'ReadAccess', Principal: salesManager },
      }),
    });
    expect(answer.status).toBe(403);
    expect(await started.client.rows('principalobjectaccessset')).toEqual([]);
  });
});
