import type { Row } from '../../../src/emulator/organization.ts';
import { wellKnown } from '../../../src/emulator/organization/well-known.ts';

/** A made-up id: `id('a', 1)` = `a0000000-0000-0000-0000-000000000001`. */
export const id = (kind: string, number: number): string =>
  `${kind.padEnd(8, '0')}-0000-0000-0000-${String(number).padStart(12, '0')}`;

export const user = wellKnown.users.gateway;
export const A1 = id('a', 1);
export const C1 = id('c', 1);
const C2 = id('c', 2);
export const T1 = id('7', 1);

const owner = { table: 'systemuser', id: user };
const currency = { table: 'transactioncurrency', id: wellKnown.currencies.dollar };

/** The tables of the sample organisation with the rows of the checklist's fixture, and a few more. */
export const fixtureRows: Readonly<Record<string, readonly Row[]>> = {
  account: [
    {
      accountid: A1,
      name: 'Litware',
      accountnumber: 'X1',
      revenue: '20000.0000',
      exchangerate: '1.0000000000',
      transactioncurrencyid: currency,
      primarycontactid: { table: 'contact', id: C1 },
      industrycode: 1,
      numberofemployees: 1200,
      creditonhold: false,
      statecode: 0,
      statuscode: 1,
      ownerid: owner,
      createdby: owner,
      createdon: '2026-11-01T10:00:00Z',
      modifiedon: '2026-11-23T08:30:00Z',
      versionnumber: '470867',
    },
    {
      accountid: id('a', 2),
      name: "O'Bryan 50% A_c",
      primarycontactid: { table: 'contact', id: C2 },
      statecode: 0,
      statuscode: 2,
      creditonhold: true,
    },
    {
      accountid: id('a', 3),
      name: '500 Abc',
      statecode: 1,
      statuscode: 1,
      industrycode: 33,
      parentaccountid: { table: 'account', id: A1 },
    },
    { accountid: id('a', 4), name: 'Zoo', accountnumber: null, statecode: 0, statuscode: 1, revenue: '5.10' },
  ],
  contact: [
    {
      contactid: C1,
      firstname: 'Ann',
      lastname: 'Ann',
      fullname: 'Ann Ann',
      address1_line1: '1 Main St',
      address1_composite: '1 Main St\r\nOslo',
      birthdate: '1990-05-17',
      parentcustomerid: { table: 'account', id: A1 },
      createdby: owner,
      createdon: '2026-11-20T00:00:00Z',
    },
    {
      contactid: C2,
      firstname: 'Bob',
      lastname: "O'Bryan",
      fullname: "Bob O'Bryan",
      parentcustomerid: { table: 'contact', id: C1 },
    },
    {
      contactid: id('c', 3),
      firstname: 'cy',
      lastname: 'Cy',
      fullname: 'cy Cy',
      parentcustomerid: { table: 'account', id: A1 },
    },
  ],
  task: [1, 2, 3].map((number) => ({
    activityid: id('7', number),
    subject: `Task ${4 - number}`,
    statecode: number === 3 ? 1 : 0,
    statuscode: number === 3 ? 5 : 2,
    regardingobjectid: { table: 'account', id: A1 },
    ownerid: owner,
  })),
  phonecall: [
    {
      activityid: id('8', 1),
      subject: 'Call',
      statecode: 0,
      regardingobjectid: { table: 'account', id: A1 },
    },
  ],
  annotation: [
    {
      annotationid: id('9', 1),
      subject: 'Note',
      objectid: { table: 'task', id: T1 },
      objecttypecode: 'task',
    },
  ],
  acme_depot: [
    { acme_depotid: id('d', 1), acme_name: 'North', acme_region: 'EU', acme_code: 'N1', acme_capacity: 5 },
  ],
  acme_shipment: [
    {
      acme_shipmentid: id('5', 1),
      acme_name: 'Pallet 7',
      acme_trackingnumber: 'TR-1',
      acme_customer: { table: 'account', id: A1 },
      acme_depot: { table: 'acme_depot', id: id('d', 1) },
      acme_weight: '12.5000000001',
      acme_value: '99.9900',
      acme_services: '1,3',
      acme_promisedon: '2026-11-23',
      acme_departslocal: '2026-11-23T06:00:00Z',
      acme_scancount: '9007199254740993',
      transactioncurrencyid: currency,
      statecode: 0,
    },
    {
      acme_shipmentid: id('5', 2),
      acme_name: 'Crate',
      acme_customer: { table: 'contact', id: C1 },
      acme_services: '2',
      acme_promisedon: '2026-11-20',
      statecode: 0,
    },
  ],
  acme_shipment_contact: [
    { acme_shipment_contactid: id('e', 1), acme_shipmentid: id('5', 1), contactid: C1 },
    { acme_shipment_contactid: id('e', 2), acme_shipmentid: id('5', 1), contactid: C2 },
  ],
};
