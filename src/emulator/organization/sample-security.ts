import type { Depth, OrganizationSecurity, PrivilegeSet, Right } from '../security/organization-security.ts';
import { wellKnown } from './well-known.ts';

const { roles, users, columnSecurityProfiles } = wellKnown;

/** Everything with the rows that a depth reaches, reading further perhaps than writing. */
const worksOn = (write: Depth, read: Depth = write): Readonly<Record<Right, Depth>> => ({
  Create: write,
  Read: read,
  Write: write,
  Delete: write,
  Append: write,
  AppendTo: read,
  Assign: write,
  Share: write,
});

const reads = { Read: 'Global', AppendTo: 'Global' } as const;

/** What everybody looks up: colleagues, units, the catalogue, what the system says of itself. */
const common = [
  'acme_depot', 'businessunit', 'organization', 'pricelevel', 'product', 'queue', 'role', 'savedquery', 'sdkmessage', 'sdkmessagefilter', 'solution', 'solutioncomponent', 'publisher',
  'subject', 'systemuser', 'team', 'transactioncurrency', 'uom',
] as const; // prettier-ignore

const role = (tables: Readonly<Record<string, Readonly<Partial<Record<Right, Depth>>>>>): PrivilegeSet => ({
  tables: new Map([
    ...common.map((table) => [table, reads] as const),
    ['usersettings', { Read: 'Basic', Write: 'Basic' }] as const,
    ['userquery', worksOn('Basic')] as const,
    ...Object.entries(tables),
  ]),
  others: [],
});

/**
 * What the sample's roles grant: the system administrator everything; the sales manager the sales unit's rows; a
 * salesperson their own and their teams', and to read the unit's customers; a service representative cases and all
 * customers, but nothing of sales. The sales manager reads government ids.
 */
export const sampleSecurity: OrganizationSecurity = {
  roles: new Map<string, PrivilegeSet | 'everything'>([
    [roles.systemAdministrator, 'everything'],
    [
      roles.salesManager,
      role({
        account: worksOn('Deep'),
        contact: worksOn('Deep'),
        lead: worksOn('Deep'),
        opportunity: worksOn('Deep'),
        quote: worksOn('Deep'),
        salesorder: worksOn('Deep'),
        invoice: worksOn('Deep'),
        activitypointer: worksOn('Deep'),
        annotation: worksOn('Deep'),
        connection: worksOn('Deep'),
        campaign: worksOn('Deep', 'Global'),
        list: worksOn('Deep', 'Global'),
        competitor: worksOn('Global'),
        knowledgearticle: reads,
        acme_shipment: worksOn('Deep', 'Global'),
      }),
    ],
    [
      roles.salesperson,
      role({
        account: worksOn('Basic', 'Local'),
        contact: worksOn('Basic', 'Local'),
        lead: worksOn('Basic'),
        opportunity: worksOn('Basic'),
        quote: worksOn('Basic'),
        salesorder: worksOn('Basic'),
        invoice: { Read: 'Basic' },
        activitypointer: worksOn('Basic'),
        annotation: worksOn('Basic'),
        connection: worksOn('Basic'),
        campaign: reads,
        list: reads,
        competitor: reads,
        acme_shipment: { Read: 'Local' },
      }),
    ],
    [
      roles.serviceRepresentative,
      role({
        account: { ...reads, Write: 'Basic' },
        contact: worksOn('Basic', 'Global'),
        incident: worksOn('Local'),
        activitypointer: worksOn('Local'),
        annotation: worksOn('Local'),
        connection: worksOn('Basic'),
        knowledgearticle: worksOn('Local', 'Global'),
        acme_shipment: worksOn('Basic', 'Global'),
      }),
    ],
  ]),
  teamRoles: new Map(),
  columnProfiles: [
    {
      id: columnSecurityProfiles.governmentIds,
      name: 'Government ids',
      users: [users.salesManager],
      teams: [],
      permissions: [{ table: 'contact', column: 'governmentid', read: true, create: false, update: false }],
    },
  ],
};
