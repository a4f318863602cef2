import { beforeAll, describe, expect, it } from 'vitest';

import type { Organization } from '../../../src/emulator/organization.ts';
import { wellKnown } from '../../../src/emulator/organization/well-known.ts';
import type { Depth } from '../../../src/emulator/security/organization-security.ts';
import { id, names, organization, roleOf, start, type Started } from './fixture.ts';

const { users, businessUnits, teams, roles } = wellKnown;

let { rows }: Started = {} as Started;

beforeAll(async () => {
  ({ rows } = await start());
});

describe('depths', () => {
  const readable = async (depth: Depth, user: 'salesperson' | 'salesManager' = 'salesperson') => {
    const data = organization(({ roles: known }) => ({
      roles: new Map([
        ...known,
        [roles.salesperson, roleOf({ account: { Read: depth } })],
        [roles.salesManager, roleOf({ account: { Read: depth } })],
      ]),
    }));
    const started = await start({ data });
    return (await started.rows(user, 'accounts?$select=name')).map(({ name }) => name);
  };

  it('own and team rows, those of the unit, those of the organisation', async () => {
    expect(await readable('Basic')).toEqual([names[0], names[2]]);
    expect(await readable('Basic', 'salesManager')).toEqual([names[1]]);
    expect(await readable('Local')).toEqual(names.slice(0, 3));
    expect(await readable('Global')).toEqual(names);
  });

  it('units below the own one', async () => {
    const data = organization(({ roles: known }) => ({
      roles: new Map([...known, [roles.salesperson, roleOf({ account: { Read: 'Deep' } })]]),
    }));
    const moved = (unit: string): Organization => ({
      ...data,
      rows: new Map([
        ...data.rows,
        [
          'systemuser',
          (data.rows.get('systemuser') ?? []).map((row) =>
            row['systemuserid'] === users.salesperson
              ? { ...row, businessunitid: { table: 'businessunit', id: unit } }
              : row,
          ),
        ],
      ]),
    });
    const read = async (unit: string) =>
      (await (await start({ data: moved(unit) })).rows('salesperson', 'accounts?$select=name')).map(
        ({ name }) => name,
      );
    expect(await read(businessUnits.root)).toEqual(names);
    expect(await read(businessUnits.sales)).toEqual(names.slice(0, 3));
    // In another unit what is one's own stays one's own.
    expect(await read(businessUnits.service)).toEqual([names[0], names[2], names[3]]);
  });

  it('roles of a team are their members’, seen from the unit of the team', async () => {
    const role = 'b0000000-0000-4000-8000-00000000000f';
    const data = organization(({ roles: known }) => ({
      roles: new Map([
        ...known,
        [role, roleOf({ lead: { Read: 'Local' } })],
        [roles.serviceRepresentative, roleOf({})],
      ]),
      teamRoles: new Map([[teams.sales, [role]]]),
    }));
    const joined: Organization = {
      ...data,
      rows: new Map([
        ...data.rows,
        [
          'teammembership',
          [{ teammembershipid: id('3', 1), teamid: teams.sales, systemuserid: users.serviceRepresentative }],
        ],
      ]),
    };
    expect(
      await (await start({ data: joined })).rows('serviceRepresentative', 'leads?$select=fullname'),
    ).toHaveLength(1);
    await expect((await start({ data })).rows('serviceRepresentative', 'leads')).rejects.toThrow(
      'prvReadlead',
    );
  });

  it('parts of a row go with it, activities by the privilege of all activities', async () => {
    const addresses = await rows('salesperson', 'customeraddresses?$select=name');
    expect(addresses.map(({ name }) => name)).toEqual([0, 1, 2].map((index) => `Address ${names[index]}`));
    const activities = await rows('salesperson', 'activitypointers?$select=subject');
    expect(activities.map(({ subject }) => subject)).toEqual([`Task ${names[0]}`, `Task ${names[2]}`]);
    expect(await rows('salesperson', 'tasks?$select=subject')).toHaveLength(2);
  });
});
