import { beforeAll, describe, expect, it } from 'vitest';

import type { Organization } from '../../../src/emulator/organization.ts';
import { wellKnown } from '../../../src/emulator/organization/well-known.ts';
import { createClient, type Client } from '../client.ts';
import { as, names, organization, refusal, roleOf, start, type Started } from './fixture.ts';

const { users, entraObjectIds, rolelessClient } = wellKnown;

let { emulator, client }: Started = {} as Started;

beforeAll(async () => {
  ({ emulator, client } = await start());
});

describe('S03, S04 impersonation', () => {
  const whoAmI = async (headers: Record<string, string>, who: Client = client): Promise<unknown> =>
    ((await (await who.get('WhoAmI', headers)).json()) as Record<string, unknown>)['UserId'];

  it('by Entra object id or by systemuserid, whatever the case of its letters', async () => {
    expect(await whoAmI({ CallerObjectId: entraObjectIds.salesperson.toUpperCase() })).toBe(
      users.salesperson,
    );
    expect(await whoAmI({ MSCRMCallerID: users.salesManager.toUpperCase() })).toBe(users.salesManager);
    expect(await whoAmI({})).toBe(users.gateway);
    expect(await whoAmI({ CallerObjectId: entraObjectIds.gateway })).toBe(users.gateway);
  });

  it('needs the privilege to act on behalf of others', async () => {
    const roleless = await createClient(emulator, {
      client_id: rolelessClient.clientId,
      client_secret: rolelessClient.secret,
    });
    const expected = {
      status: 403,
      code: '0x8004A110',
      message: 'User does not have the privilege to act on behalf another user.',
    };
    expect(await refusal(await roleless.get('WhoAmI', as('salesperson')))).toEqual(expected);
    expect(await refusal(await roleless.get('accounts', { MSCRMCallerID: users.salesperson }))).toEqual(
      expected,
    );
  });

  it('gives what both may do: the lesser depth, and no column that one of them may not read', async () => {
    const delegate = 'b0000000-0000-4000-8000-00000000000e';
    const data = organization(({ roles: known }) => ({
      roles: new Map([
        ...known,
        [
          delegate,
          roleOf({ account: { Read: 'Local' }, contact: { Read: 'Global' } }, [
            'prvActOnBehalfOfAnotherUser',
          ]),
        ],
      ]),
    }));
    const limited: Organization = {
      ...data,
      rows: new Map([
        ...data.rows,
        [
          'systemuserroles',
          (data.rows.get('systemuserroles') ?? []).map((row) =>
            row['systemuserid'] === users.gateway ? { ...row, roleid: delegate } : row,
          ),
        ],
      ]),
    };
    const started = await start({ data: limited });
    // The representative reads all accounts, the application those of a unit: here that of the representative.
    expect(
      (await started.rows('serviceRepresentative', 'accounts?$select=name')).map(({ name }) => name),
    ).toEqual([names[3]]);
    await expect(started.rows('salesManager', 'leads')).rejects.toThrow('prvReadlead');
    const [first] = await started.rows('salesManager', 'contacts?$select=governmentid');
    expect(first?.['governmentid']).toBeNull();
  });

  it.each(['application user', 'impersonated user'] as const)('a disabled %s is refused', async (which) => {
    const disabled = which === 'application user' ? users.gateway : users.salesperson;
    const data = organization();
    const started = await start({
      data: {
        ...data,
        rows: new Map([
          ...data.rows,
          [
            'systemuser',
            (data.rows.get('systemuser') ?? []).map((row) =>
              row['systemuserid'] === disabled ? { ...row, isdisabled: true } : row,
            ),
          ],
        ]),
      },
    });
    expect(await refusal(await started.client.get('WhoAmI', as('salesperson')))).toMatchObject({
      status: 403,
      code: '0x80040225',
    });
  });
});
