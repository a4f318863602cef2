import { createSampleOrganization } from '../../../src/emulator/organization/create-sample-organization.ts';
import { wellKnown } from '../../../src/emulator/organization/well-known.ts';
import type { Organization, Reference, Row } from '../../../src/emulator/organization.ts';

/** `account-3` → a GUID that shows in a golden file whose it is. */
const goldenId = (kind: 'account' | 'contact' | 'lead' | 'opportunity' | 'incident', number: number): string => {
  const digit = { account: 'a', contact: 'c', lead: 'b', opportunity: 'd', incident: 'e' }[kind];
  return `${digit.repeat(8)}-0000-4000-8000-${String(number).padStart(12, '0')}`;
};

const account = (number: number): Reference => ({ table: 'account', id: goldenId('account', number) });
const contact = (number: number): Reference => ({ table: 'contact', id: goldenId('contact', number) });
const user: Reference = { table: 'systemuser', id: wellKnown.users.salesManager };
const team: Reference = { table: 'team', id: wellKnown.teams.sales };

/** Even rows belong to a user, odd ones to a team. */
const ownedBy = (number: number): Row => {
  const isTeam = number % 2 === 1;
  return {
    ownerid: isTeam ? team : user,
    owninguser: isTeam ? null : user,
    owningteam: isTeam ? team : null,
    createdby: user,
  };
};

const accounts: readonly Row[] = [1, 2, 3, 4].map((number) => ({
  accountid: goldenId('account', number),
  name: `Account ${number}`,
  telephone1: number === 2 ? null : `555-010${number}`,
  revenue: number === 1 ? '9007199254740993.0100' : null,
  industrycode: number === 3 ? 4711 : 1,
  primarycontactid: number === 4 ? null : contact(number),
  parentaccountid: number === 1 ? null : account(number - 1),
  transactioncurrencyid: { table: 'transactioncurrency', id: wellKnown.currencies.dollar },
  statecode: 0,
  statuscode: 1,
  ...ownedBy(number),
}));

/** Three contacts of account 1, one of account 2, none of 3 and 4; contact 5 belongs to contact 1. */
const contacts: readonly Row[] = [1, 2, 3, 4, 5].map((number) => ({
  contactid: goldenId('contact', number),
  firstname: 'Ann',
  lastname: `O'Neil ${number}`,
  fullname: `Ann O'Neil ${number}`,
  parentcustomerid: number === 5 ? contact(1) : account(number === 4 ? 2 : 1),
  statecode: 0,
  statuscode: 1,
  ...ownedBy(number),
}));

const leads: readonly Row[] = [1, 2].map((number) => ({
  leadid: goldenId('lead', number),
  fullname: `Lead ${number}`,
  statecode: 0,
  statuscode: 1,
  ...ownedBy(number),
}));

const opportunities: readonly Row[] = [1, 2].map((number) => ({
  opportunityid: goldenId('opportunity', number),
  name: `Opportunity ${number}`,
  customerid: number === 1 ? account(1) : contact(2),
  parentaccountid: account(number),
  parentcontactid: contact(2),
  statecode: 0,
  statuscode: 1,
  ...ownedBy(number),
}));

const links: readonly Row[] = [1, 2].map((number) => ({
  accountleadid: `bbbbaaaa-0000-4000-8000-00000000000${number}`,
  accountid: goldenId('account', number),
  leadid: goldenId('lead', 1),
}));

const teams: readonly Row[] = [
  { teamid: wellKnown.teams.sales, name: 'Sales', teamtype: 0, isdefault: false, createdby: user },
];

/** The sample organisation's tables with a handful of rows, so that a whole answer can be read by eye. */
export const createGoldenOrganization = (): Organization => {
  const organization = createSampleOrganization({ rows: 'none' });
  const rows = new Map(organization.rows);
  rows.set('team', teams);
  rows.set('account', accounts);
  rows.set('contact', contacts);
  rows.set('lead', leads);
  rows.set('opportunity', opportunities);
  rows.set('accountleads', links);
  return { ...organization, rows };
};
