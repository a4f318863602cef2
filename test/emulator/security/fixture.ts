import { createEmulator, type Emulator } from '../../../src/emulator/create-emulator.ts';
import type { Organization, Row } from '../../../src/emulator/organization.ts';
import { createSampleOrganization } from '../../../src/emulator/organization/create-sample-organization.ts';
import { wellKnown } from '../../../src/emulator/organization/well-known.ts';
import type { Quirks } from '../../../src/emulator/quirks.ts';
import type {
  Depth,
  OrganizationSecurity,
  Right,
} from '../../../src/emulator/security/organization-security.ts';
import { createClient, type Client } from '../client.ts';

const { users, entraObjectIds, businessUnits, teams, roles } = wellKnown;
export const all = { Prefer: 'odata.include-annotations="*"' };
export const as = (user: keyof typeof entraObjectIds): Record<string, string> => ({
  CallerObjectId: entraObjectIds[user],
});
export const id = (kind: string, number: number): string =>
  `${kind}0000000-1111-4111-8111-${String(number).padStart(12, '0')}`;

/** Accounts with one owner each, their contacts and tasks, so that it shows who may read what. */
const owners = [
  {
    name: 'of the salesperson',
    owner: { table: 'systemuser', id: users.salesperson },
    unit: businessUnits.sales,
  },
  {
    name: 'of the sales manager',
    owner: { table: 'systemuser', id: users.salesManager },
    unit: businessUnits.sales,
  },
  { name: 'of the sales team', owner: { table: 'team', id: teams.sales }, unit: businessUnits.sales },
  {
    name: 'of service',
    owner: { table: 'systemuser', id: users.serviceRepresentative },
    unit: businessUnits.service,
  },
  { name: 'of the application', owner: { table: 'systemuser', id: users.gateway }, unit: businessUnits.root },
] as const;
const owned = (index: number): Row => {
  const { owner, unit } = owners[index] ?? owners[0];
  return { ownerid: owner, owningbusinessunit: { table: 'businessunit', id: unit } };
};
export const names = owners.map(({ name }) => name);
export const indexes = owners.map((_, index) => index);
const contact = (index: number) => ({ table: 'contact', id: id('c', index) });

export function organization(
  change: (security: OrganizationSecurity) => Partial<OrganizationSecurity> = () => ({}),
): Organization {
  const sample = createSampleOrganization({ rows: 'none' });
  const { security } = sample;
  if (security === undefined) throw new Error('The sample has no security');
  const rows: Record<string, readonly Row[]> = {
    account: indexes.map((index) => ({
      accountid: id('a', index),
      name: names[index],
      accountnumber: `N${index}`,
      // Each points at the contact of the next.
      primarycontactid: contact((index + 1) % owners.length),
      ...owned(index),
    })),
    contact: indexes.map((index) => ({
      contactid: id('c', index),
      fullname: `Contact ${names[index]}`,
      governmentid: `G${index}`,
      parentcustomerid: { table: 'account', id: id('a', 0) },
      ...owned(index),
    })),
    task: indexes.map((index) => ({
      activityid: id('1', index),
      subject: `Task ${names[index]}`,
      regardingobjectid: { table: 'account', id: id('a', 0) },
      ...owned(index),
    })),
    customeraddress: indexes.map((index) => ({
      customeraddressid: id('d', index),
      name: `Address ${names[index]}`,
      parentid: { table: 'account', id: id('a', index) },
    })),
    lead: [{ leadid: id('2', 0), fullname: 'Lead', ...owned(1) }],
    teammembership: [{ teammembershipid: id('3', 0), teamid: teams.sales, systemuserid: users.salesperson }],
    team: [teams.sales, teams.service].map((teamid, index) => ({
      teamid,
      ownerid: teamid,
      name: index === 0 ? 'Sales' : 'Service',
      businessunitid: {
        table: 'businessunit',
        id: index === 0 ? businessUnits.sales : businessUnits.service,
      },
    })),
    systemuserroles: [
      ...(sample.rows.get('systemuserroles') ?? []).filter(
        ({ systemuserid, roleid }) => systemuserid !== users.salesManager || roleid !== roles.salesperson,
      ),
    ],
  };
  return {
    ...sample,
    rows: new Map([...sample.rows, ...Object.entries(rows)]),
    security: { ...security, ...change(security) },
  };
}

export interface Started {
  readonly emulator: Emulator;
  readonly client: Client;
  readonly rows: (
    user: keyof typeof entraObjectIds,
    resource: string,
  ) => Promise<readonly Record<string, unknown>[]>;
}

export async function start({
  data = organization(),
  quirks = {},
}: { readonly data?: Organization; readonly quirks?: Partial<Quirks> } = {}): Promise<Started> {
  const emulator = await createEmulator({ organization: data, quirks });
  const client = await createClient(emulator);
  return {
    emulator,
    client,
    rows: async (user, resource) => {
      const body = (await (await client.get(resource, as(user))).json()) as Record<string, unknown>;
      if (!Array.isArray(body['value'])) throw new Error(JSON.stringify(body));
      return body['value'] as Record<string, unknown>[];
    },
  };
}

export const roleOf = (
  tables: Readonly<Record<string, Partial<Record<Right, Depth>>>>,
  others: readonly string[] = [],
) => ({
  tables: new Map(Object.entries(tables)),
  others,
});

/** A refusal's status, code and message. */
export const refusal = async (
  response: Response,
): Promise<{ status: number; code: string; message: string }> => {
  const { error } = (await response.json()) as { error: { code: string; message: string } };
  return { status: response.status, ...error };
};
