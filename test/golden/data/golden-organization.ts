import { createSampleOrganization } from '../../../src/emulator/organization/create-sample-organization.ts';
import { viewRows } from '../../../src/emulator/organization/rows/view-rows.ts';
import { wellKnown } from '../../../src/emulator/organization/well-known.ts';
import type { Organization, Reference, Row } from '../../../src/emulator/organization.ts';

const digits = {
  account: 'a',
  contact: 'c',
  lead: 'b',
  opportunity: 'd',
  incident: 'e',
  shipment: '5',
  phoneCall: '6',
  party: '7',
  file: 'f',
  depot: '4',
};

/** `account-3` → a GUID that shows in a golden file whose it is. */
const goldenId = (kind: keyof typeof digits, number: number): string =>
  `${digits[kind].repeat(8)}-0000-4000-8000-${String(number).padStart(12, '0')}`;

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
  accountnumber: `A-${number}`,
  // A picture of one pixel; account 2 has none.
  ...(number === 1
    ? {
        entityimage: 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mNgAAAAAgAByN8SGAAAAABJRU5ErkJggg==',
        entityimageid: goldenId('file', 9),
        entityimage_timestamp: '638000000000000001',
        entityimage_url: '/Image/download.aspx?Entity=account&Attribute=entityimage&Timestamp=638000000000000001',
      }
    : {}),
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

const incidents: readonly Row[] = [1, 2].map((number) => ({
  incidentid: goldenId('incident', number),
  title: `Incident ${number}`,
  customerid: number === 1 ? account(1) : contact(2),
  primarycontactid: number === 1 ? contact(1) : null,
  statecode: 0,
  statuscode: 1,
  ...ownedBy(number),
}));

const links: readonly Row[] = [1, 2].map((number) => ({
  accountleadid: `bbbbaaaa-0000-4000-8000-00000000000${number}`,
  accountid: goldenId('account', number),
  leadid: goldenId('lead', 1),
}));

const depots: readonly Row[] = [1, 2].map((number) => ({
  acme_depotid: goldenId('depot', number),
  acme_name: `Depot ${number}`,
  acme_region: "O'Higgins",
  acme_code: `D${number}`,
  statecode: 0,
  statuscode: 1,
}));

/** Shipments 1 and 2 have manifests; 1 goes to an account, 2 to a contact, 3 to nobody. */
const shipments: readonly Row[] = [1, 2, 3].map((number) => ({
  acme_shipmentid: goldenId('shipment', number),
  acme_name: `Shipment ${number}`,
  acme_trackingnumber: `T-${number}`,
  acme_customer: [account(1), contact(2), null][number - 1] ?? null,
  acme_weight: `${number}.123456789${number}`,
  acme_value: `${number * 1000}.0000`,
  transactioncurrencyid: { table: 'transactioncurrency', id: wellKnown.currencies.dollar },
  acme_priority: 100_000_000 + number,
  acme_services: number === 3 ? null : '1,3',
  acme_promisedon: '2026-12-01',
  acme_departslocal: '2026-11-30T06:00:00Z',
  acme_scancount: '9007199254740993',
  acme_manifest: number === 3 ? null : goldenId('file', number),
  acme_manifest_name: number === 3 ? null : `manifest ${number}.pdf`,
  statecode: 0,
  statuscode: 1,
  ...ownedBy(number),
}));

const fileAttachments: readonly Row[] = [1, 2].map((number) => ({
  fileattachmentid: goldenId('file', number),
  filename: `manifest ${number}.pdf`,
  mimetype: 'application/pdf',
  filesizeinbytes: String(1000 * number),
  regardingfieldname: 'acme_manifest',
  objectid: { table: 'acme_shipment', id: goldenId('shipment', number) },
  objecttypecode: 'acme_shipment',
  createdon: '2026-11-20T09:00:00Z',
}));

const phoneCall = (number: number): Reference => ({ table: 'phonecall', id: goldenId('phoneCall', number) });

/** From a user to two contacts, and from a contact to that user. */
const phoneCalls: readonly Row[] = [1, 2].map((number) => ({
  activityid: goldenId('phoneCall', number),
  activitytypecode: 'phonecall',
  subject: `Call ${number}`,
  phonenumber: `555-020${number}`,
  directioncode: number === 1,
  regardingobjectid: account(number),
  statecode: 0,
  statuscode: 1,
  ...ownedBy(number),
}));

const parties: readonly Row[] = [
  { of: 1, mask: 1, partyid: user },
  { of: 1, mask: 2, partyid: contact(1) },
  { of: 1, mask: 2, partyid: contact(2) },
  { of: 2, mask: 1, partyid: contact(1) },
  { of: 2, mask: 2, partyid: user },
].map(({ of, mask, partyid }, index) => ({
  activitypartyid: goldenId('party', index + 1),
  activityid: phoneCall(of),
  participationtypemask: mask,
  partyid,
}));

const teams: readonly Row[] = [
  { teamid: wellKnown.teams.sales, name: 'Sales', teamtype: 0, isdefault: false, createdby: user },
];

/** The sample organisation's tables with a handful of rows, so that a whole answer can be read by eye. */
export const createGoldenOrganization = (): Organization => {
  const organization = createSampleOrganization({ rows: 'none' });
  const rows = new Map(organization.rows);
  for (const [table, views] of Object.entries(viewRows())) rows.set(table, views);
  rows.set('team', teams);
  rows.set('account', accounts);
  rows.set('contact', contacts);
  rows.set('lead', leads);
  rows.set('opportunity', opportunities);
  rows.set('incident', incidents);
  rows.set('accountleads', links);
  rows.set('acme_depot', depots);
  rows.set('acme_shipment', shipments);
  rows.set('fileattachment', fileAttachments);
  rows.set('phonecall', phoneCalls);
  rows.set('activityparty', parties);
  return { ...organization, rows };
};
