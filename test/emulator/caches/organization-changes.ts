import type { Emulator } from '../../../src/emulator/create-emulator.ts';
import type { Organization } from '../../../src/emulator/organization.ts';
import { changeColumn } from '../../../src/emulator/organization/changes/change-column.ts';
import {
  addColumn,
  addOption,
  dropColumn,
  relabelOption,
  renameLabel,
} from '../../../src/emulator/organization/changes/index.ts';
import { text } from '../../../src/emulator/organization/dsl/columns.ts';
import { wellKnown } from '../../../src/emulator/organization/well-known.ts';
import type { Depth, OrganizationSecurity } from '../../../src/emulator/security/organization-security.ts';

const { users, roles, teams, columnSecurityProfiles } = wellKnown;

/** A change of what the organisation is; `turn` goes up, so that the same change does something else when it comes again. */
export type OrganizationStep = (emulator: Emulator, turn: number) => void;

const secure =
  (change: (security: OrganizationSecurity) => Partial<OrganizationSecurity>) =>
  (organization: Organization): Organization => {
    const { security } = organization;
    if (security === undefined) throw new Error('The organisation has no security');
    return { ...organization, security: { ...security, ...change(security) } };
  };

const readingAccounts = (depth: Depth) =>
  secure((security) => {
    const grants = security.roles.get(roles.salesperson);
    if (grants === undefined || grants === 'everything') throw new Error('The salesperson has no role');
    const tables = new Map(grants.tables).set('account', { ...grants.tables.get('account'), Read: depth });
    return { roles: new Map(security.roles).set(roles.salesperson, { ...grants, tables }) };
  });

const governmentIds = (of: Partial<OrganizationSecurity['columnProfiles'][number]>) =>
  secure(({ columnProfiles }) => ({
    columnProfiles: columnProfiles.map((profile) =>
      profile.id === columnSecurityProfiles.governmentIds ? { ...profile, ...of } : profile,
    ),
  }));

const permission = { table: 'contact', column: 'governmentid', create: false, update: false };

/** What a customizer or an administrator does to tables, roles and profiles. */
export const organizationSteps: Readonly<Record<string, OrganizationStep>> = {
  'a role reads more or less': ({ alter }, turn) =>
    alter(readingAccounts(turn % 2 === 0 ? 'Global' : 'Basic')),
  'a team gets a role, or loses it': ({ alter }, turn) =>
    alter(
      secure(() => ({ teamRoles: new Map(turn % 2 === 0 ? [[teams.sales, [roles.salesManager]]] : []) })),
    ),
  'a column security profile has other users': ({ alter }, turn) =>
    alter(
      governmentIds({
        users: turn % 2 === 0 ? [users.salesperson, users.serviceRepresentative] : [users.salesManager],
        permissions: [{ ...permission, read: true }],
      }),
    ),
  'a permission of a column is removed, or is back': ({ alter, organization }) => {
    const isThere = organization.security?.columnProfiles.some(({ permissions }) => permissions.length > 0);
    alter(governmentIds({ permissions: isThere === true ? [] : [{ ...permission, read: true }] }));
  },
  'a column is secured, or is not': ({ alter }, turn) =>
    alter(
      changeColumn({ table: 'account', column: 'accountnumber' }, (column) => ({
        ...column,
        secured: turn % 2 === 0,
      })),
    ),
  'an option gets another label': ({ alter }, turn) =>
    alter(
      relabelOption(
        { table: 'account', column: 'industrycode', value: 1 },
        { en: `Trade ${turn}`, de: `Handel ${turn}` },
      ),
    ),
  'an option is added': ({ alter }, turn) =>
    alter(addOption({ table: 'account', column: 'industrycode' }, { value: 900 + turn, label: 'New' })),
  'a column is dropped, or is back': ({ alter, organization }) =>
    alter(
      organization.tables.get('account')?.columns.has('fax') === true
        ? dropColumn({ table: 'account', column: 'fax' })
        : addColumn('account', text('Fax', { label: 'Fax', max: 50 })),
    ),
  'a table has another name': ({ alter }, turn) =>
    alter(renameLabel({ table: 'account' }, { en: `Company ${turn}`, de: `Firma ${turn}` })),
};
