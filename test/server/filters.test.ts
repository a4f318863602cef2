import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Reference, Row } from '../../src/emulator/organization.ts';
import { createSampleOrganization } from '../../src/emulator/organization/create-sample-organization.ts';
import { wellKnown } from '../../src/emulator/organization/well-known.ts';
import { startGateway, type TestGateway } from '../support/start-gateway.ts';

/** Tuesday, in the last quarter. */
const now = '2026-11-24T12:00:00Z';

const id = (kind: 'a' | 'c' | 's' | 'b', number: number): string =>
  `${{ a: 'a', c: 'c', s: '5', b: 'b' }[kind].repeat(8)}-0000-4000-8000-${String(number).padStart(12, '0')}`;
const account = (number: number) => ({ table: 'account', id: id('a', number) });
const gatewayUser = { table: 'systemuser', id: wellKnown.users.gateway };
const manager = { table: 'systemuser', id: wellKnown.users.salesManager };

const ownedBy = (user: Reference): Row => ({ ownerid: user, owninguser: user });

/** Account 3 has hardly a value. Account 2 is below 1, 4 below 2. */
const accounts: readonly Row[] = [
  {
    name: 'Ann & Sons',
    industrycode: 1,
    revenue: '100.0000',
    numberofemployees: 10,
    ...ownedBy(gatewayUser),
  },
  {
    name: "O'Hara 50%",
    industrycode: 4,
    revenue: '200.0000',
    numberofemployees: 20,
    parentaccountid: account(1),
    ...ownedBy(manager),
  },
  { name: null, industrycode: null, revenue: null, numberofemployees: null, ...ownedBy(manager) },
  {
    name: 'under_score [x]',
    industrycode: 1,
    revenue: '300.0000',
    numberofemployees: 30,
    parentaccountid: account(2),
    ...ownedBy(manager),
  },
].map((row, index) => ({
  accountid: id('a', index + 1),
  statecode: 0,
  statuscode: 1,
  createdon: ['2026-11-24T00:00:00Z', '2026-11-23T23:59:59Z', null, '2025-02-01T10:00:00Z'][index] ?? null,
  ...row,
}));

/** Of account 1: a, b; of account 2: b and one without a last name; of account 4: one without. */
const contacts: readonly Row[] = [
  [1, 'a'],
  [1, 'b'],
  [2, 'b'],
  [2, null],
  [4, null],
].map(([of, lastname], index) => ({
  contactid: id('c', index + 1),
  lastname: lastname as string | null,
  parentcustomerid: account(Number(of)),
  statecode: 0,
  statuscode: 1,
}));

const shipments: readonly Row[] = ['1,3', '3', null, ''].map((services, index) => ({
  acme_shipmentid: id('s', index + 1),
  acme_name: `Shipment ${index + 1}`,
  acme_services: services,
  acme_promisedon: ['2026-11-24', '2026-11-25', null, '2026-10-31'][index] ?? null,
  statecode: 0,
  statuscode: 1,
}));

const organization = () => {
  const sample = createSampleOrganization({ rows: 'none' });
  const rows = new Map([
    ...sample.rows,
    ['account', accounts],
    ['contact', contacts],
    ['acme_shipment', shipments],
  ] as const);
  return { ...sample, rows };
};

type Case = readonly [filter: string, numbers: readonly number[]];

const accountCases: readonly Case[] = [
  // Nulls are met by isNull alone, whichever way a condition is turned.
  ['{}', [1, 2, 3, 4]],
  ['industryCode: { eq: ACCOUNTING }', [1, 4]],
  ['industryCode: { neq: ACCOUNTING }', [2]],
  ['industryCode: { notIn: [ACCOUNTING] }', [2]],
  ['not: { industryCode: { eq: ACCOUNTING } }', [2]],
  ['not: { industryCode: { in: [ACCOUNTING] } }', [2]],
  ['not: { not: { industryCode: { in: [ACCOUNTING] } } }', [1, 4]],
  ['industryCode: { isNull: true }', [3]],
  ['not: { industryCode: { isNull: true } }', [1, 2, 4]],
  ['or: [{ industryCode: { neq: ACCOUNTING } }, { industryCode: { isNull: true } }]', [2, 3]],
  ['not: { or: [{ industryCode: { eq: BROKERS } }, { revenue: { gt: "250" } }] }', [1]],
  ['not: { and: [{ industryCode: { eq: ACCOUNTING } }, { revenue: { gt: "250" } }] }', [1, 2]],
  // Nothing, and everything.
  ['industryCode: { in: [] }', []],
  ['industryCode: { notIn: [] }', [1, 2, 4]],
  ['not: { industryCode: { in: [] } }', [1, 2, 4]],
  ['or: []', []],
  ['and: []', [1, 2, 3, 4]],
  ['not: {}', []],
  ['or: [{}, { name: { eq: "x" } }]', [1, 2, 3, 4]],
  // Texts mean themselves, without regard to case.
  [`name: { eq: "o'hara 50%" }`, [2]],
  ['name: { contains: "%" }', [2]],
  ['name: { contains: "_" }', [4]],
  ['name: { contains: "[X]" }', [4]],
  ['name: { startsWith: "ann &" }', [1]],
  ['name: { notContains: "a" }', [4]],
  ['not: { name: { contains: "a" } }', [4]],
  ['name: { notEndsWith: "%" }', [1, 4]],
  [`name: { in: ["ann & sons", "O'Hara 50%"] }`, [1, 2]],
  // Numbers.
  ['revenue: { between: ["100", "200"] }', [1, 2]],
  ['revenue: { notBetween: ["100", "200"] }', [4]],
  ['numberOfEmployees: { gte: 20, lt: 30 }', [2]],
  // Days and times: UTC, as the application user has no zone.
  ['createdOn: { today: true }', [1]],
  ['createdOn: { yesterday: true }', [2]],
  ['createdOn: { lastXDays: 1 }', [1, 2]],
  ['createdOn: { lastXHours: 12 }', [1]],
  ['createdOn: { olderThanXMonths: 12 }', [4]],
  ['createdOn: { on: "2026-11-23" }', [2]],
  ['createdOn: { onOrAfter: "2026-11-24" }', [1]],
  ['createdOn: { onOrBefore: "2026-11-23" }', [2, 4]],
  ['createdOn: { thisYear: true }', [1, 2]],
  ['createdOn: { lastYear: true }', [4]],
  ['createdOn: { thisFiscalPeriod: true }', [1, 2]],
  ['createdOn: { inFiscalYear: 2025 }', [4]],
  ['createdOn: { inFiscalPeriod: 4 }', [1, 2]],
  ['createdOn: { inFiscalPeriodAndYear: { period: 1, year: 2025 } }', [4]],
  ['createdOn: { inOrAfterFiscalPeriodAndYear: { period: 2, year: 2025 } }', [1, 2]],
  ['createdOn: { lt: "2026-11-24T02:00:00+02:00" }', [2, 4]],
  // Users and hierarchies.
  ['ownerId: { eqUserId: true }', [1]],
  ['ownerId: { neUserId: true }', [2, 3, 4]],
  ['not: { ownerId: { neUserId: true } }', [1]],
  [`accountId: { under: "${id('a', 1)}" }`, [2, 4]],
  [`accountId: { underOrEqual: "${id('a', 2)}" }`, [2, 4]],
  [`accountId: { above: "${id('a', 4)}" }`, [1, 2]],
  [`not: { accountId: { under: "${id('a', 1)}" } }`, [1, 3]],
  // Lookups: a record that isn't there has null in every column.
  ['parentAccount: { name: { startsWith: "Ann" } }', [2]],
  ['parentAccount: { name: { neq: "x" } }', [2, 4]],
  ['parentAccount: { name: { isNull: true } }', [1, 3]],
  ['not: { parentAccount: { name: { startsWith: "Ann" } } }', [4]],
  ['parentAccount: { parentAccount: { name: { isNull: false } } }', [4]],
  ['owner: { systemUser: { fullName: { isNull: false } } }', [1, 2, 3, 4]],
  // Related rows; account 3 has none.
  ['contactsByParentCustomer: { some: {} }', [1, 2, 4]],
  ['contactsByParentCustomer: { none: {} }', [3]],
  ['contactsByParentCustomer: { some: { lastName: { eq: "b" } } }', [1, 2]],
  ['contactsByParentCustomer: { none: { lastName: { eq: "b" } } }', [3, 4]],
  ['not: { contactsByParentCustomer: { some: { lastName: { eq: "b" } } } }', [3, 4]],
  ['contactsByParentCustomer: { some: { lastName: { isNull: true } } }', [2, 4]],
  ['contactsByParentCustomer: { every: { lastName: { isNull: false } } }', [1, 3]],
  ['contactsByParentCustomer: { every: { lastName: { eq: "b" } } }', [3]],
  ['contactsByParentCustomer: { every: { lastName: { in: ["a", "b"] } } }', [1, 3]],
  ['contactsByParentCustomer: { every: { lastName: { neq: "a" } } }', [3]],
  ['contactsByParentCustomer: { none: { lastName: { in: ["a", "c"] } } }', [2, 3, 4]],
  ['contactsByParentCustomer: { none: { lastName: { notIn: ["a"] } } }', [3, 4]],
  ['not: { contactsByParentCustomer: { every: { lastName: { in: ["a", "b"] } } } }', [2, 4]],
  [
    'contactsByParentCustomer: { some: { lastName: { eq: "a" } }, none: { lastName: { isNull: true } } }',
    [1],
  ],
];

const shipmentCases: readonly Case[] = [
  ['acmeServices: { containValues: [INSURANCE] }', [1]],
  ['acmeServices: { containValues: [INSURANCE, COLD_CHAIN] }', [1, 2]],
  ['acmeServices: { notContainValues: [INSURANCE] }', [2, 4]],
  ['acmeServices: { eq: [COLD_CHAIN, INSURANCE] }', [1]],
  ['acmeServices: { isNull: true }', [3]],
  ['acmePromisedOn: { onOrAfter: "2026-11-25" }', [2]],
  ['not: { acmePromisedOn: { onOrAfter: "2026-11-25" } }', [1, 4]],
  ['not: { acmePromisedOn: { onOrBefore: "2026-11-24" } }', [2]],
  ['not: { acmePromisedOn: { onOrBefore: "9999-12-31" } }', []],
  ['not: { acmePromisedOn: { onOrAfter: "0001-01-01" } }', []],
  ['not: { not: { acmePromisedOn: { onOrBefore: "9999-12-31" } } }', [1, 2, 4]],
  ['acmePromisedOn: { tomorrow: true }', [2]],
  ['acmePromisedOn: { in: ["2026-11-24", "2026-10-31"] }', [1, 4]],
];

describe.each([
  { neMatchesNull: false, allHoldsForNone: true },
  { neMatchesNull: true, allHoldsForNone: false },
])('answers worked out by hand, with %o', (quirks) => {
  let test: TestGateway;
  beforeAll(async () => {
    test = await startGateway({
      emulator: { organization: organization(), clock: () => new Date(now), quirks },
    });
  });
  afterAll(() => test.gateway.close());

  const numbers = async (list: string, filter: string): Promise<readonly number[]> => {
    const { data } = await test.data(
      `{ ${list}(filter: ${filter.startsWith('{') ? filter : `{ ${filter} }`}) { nodes { recordId } } }`,
    );
    const { nodes } = data?.[list] as { nodes: { recordId: string }[] };
    return nodes.map(({ recordId }) => Number(recordId.slice(-3)));
  };

  it.each(accountCases)('accounts: %s', async (filter, expected) => {
    expect(await numbers('accounts', filter)).toEqual(expected);
  });

  it.each(shipmentCases)('shipments: %s', async (filter, expected) => {
    expect(await numbers('acmeShipments', filter)).toEqual(expected);
  });

  it('a list of more than 500 values, and texts that are too long for one', async () => {
    const many = JSON.stringify(Array.from({ length: 1200 }, (_, index) => index));
    expect(await numbers('accounts', `numberOfEmployees: { in: ${many} }`)).toEqual([1, 2, 4]);
    expect(await numbers('accounts', `numberOfEmployees: { notIn: ${many} }`)).toEqual([]);
    const long = 'x'.repeat(900);
    expect(await numbers('accounts', `name: { in: ["Ann & Sons", "${long}"] }`)).toEqual([1]);
    expect(await numbers('accounts', `name: { notIn: ["Ann & Sons", "${long}"] }`)).toEqual([2, 4]);
  });
});

describe('what makes no sense is refused, and nothing is sent', () => {
  let test: TestGateway;
  beforeAll(async () => {
    test = await startGateway();
  });
  afterAll(() => test.gateway.close());

  const conditions = (count: number): string =>
    Array.from({ length: count }, (_, index) => `{ name: { eq: "${index}" } }`).join(' ');

  it.each([
    ['filter: { name: { eq: null } }', 'filter.name.eq'],
    ['filter: { name: null }', 'filter.name'],
    ['filter: { and: null }', 'filter.and'],
    ['filter: { or: [{ revenue: { between: ["1"] } }] }', 'filter.or[0].revenue.between'],
    ['filter: { createdOn: { lastXDays: 0 } }', 'filter.createdOn.lastXDays'],
    ['filter: { createdOn: { today: false } }', 'filter.createdOn.today'],
    ['filter: { not: { createdOn: { today: true } } }', 'filter'],
    ['filter: { not: { createdOn: { onOrAfter: "2026-11-24" } } }', 'filter'],
    ['filter: { not: { createdOn: { onOrBefore: "2026-11-24" } } }', 'filter'],
    ['filter: { name: { eq: "a\\u0000b" } }', 'filter.name.eq'],
    [
      'filter: { primaryContact: { accountsByPrimaryContact: { some: {} } } }',
      'filter.primaryContact.accountsByPrimaryContact',
    ],
    [`filter: { or: [${conditions(500)}] }`, 'filter'],
    ['orderBy: [{ name: ASC }, { name: DESC }]', 'orderBy.name'],
    ['first: -1', 'first'],
    ['first: 5001', 'first'],
    ['after: "x"', 'after'],
    [
      `filter: { name: { in: [${Array.from({ length: 400 }, (_, n) => `"${'é'.repeat(100)}${n}"`).join(' ')}] } }`,
      'filter',
    ],
  ])('%s', async (args, place) => {
    test.emulator.clearRequests();
    const { data, errors } = await test.run(`{ accounts(${args}) { nodes { id } } }`);
    expect(data).toEqual({ accounts: null });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: place } }]);
    expect(errors?.[0]?.message).toContain(`"${place}"`);
    expect(test.emulator.requests).toEqual([]);
  });

  it.each([
    ['connections', '{ connections(filter: $below) { nodes { id } } }'],
    ['accounts', '{ accounts { nodes { connectionsByRecord1(filter: $below) { nodes { id } } } } }'],
    ['connectionAggregate', '{ connectionAggregate(filter: $below) { count } }'],
  ])('a place in a hierarchy that only Dataverse knows not to be there: %s', async (field, selection) => {
    const query = `query ($below: ConnectionFilter) ${selection}`;
    const below = { connectionId: { under: '00000000-0000-4000-8000-000000000001' } };
    const { data, errors } = await test.run(query, { below });
    expect(data).toEqual({ [field]: null });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: 'filter' } }]);
  });

  it('half a character in a variable', async () => {
    test.emulator.clearRequests();
    const query =
      'query ($text: String) { accounts(filter: { name: { contains: $text } }) { nodes { id } } }';
    for (const text of ['\ud800', 'a\udc00']) {
      const { errors } = await test.run(query, { text });
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
      expect(errors?.[0]?.message).toContain('"filter.name.contains"');
    }
    expect(test.emulator.requests).toEqual([]);
  });

  it.each([
    ['filter: { name: { like: "x" } }', 'filter.name.like'],
    ['filter: { nothing: { eq: 1 } }', 'filter.nothing'],
    ['filter: { revenue: { gt: "many" } }', 'filter.revenue.gt'],
    ['filter: { or: [{}, { revenue: { in: ["1", "many"] } }] }', 'filter.or[1].revenue.in[1]'],
    ['filter: { industryCode: { eq: NOTHING } }', 'filter.industryCode.eq'],
    ['filter: { industryCode: { eq: "ACCOUNTING" } }', 'filter.industryCode.eq'],
    ['filter: { createdOn: { gt: "yesterday" } }', 'filter.createdOn.gt'],
    ['filter: { name: { eq: "a", eq: "b" } }', 'filter.name.eq'],
    ['filter: "name"', 'filter'],
    ['orderBy: [{ name: ASC, revenue: DESC }]', 'orderBy[0]'],
    ['orderBy: [{ name: SIDEWAYS }]', 'orderBy[0].name'],
    ['first: 1.5', 'first'],
    ['first: "x"', 'first'],
    ['first: 99999999999', 'first'],
  ])('a value that the schema has not: %s', async (args, place) => {
    test.emulator.clearRequests();
    const { data, errors } = await test.run(`{ accounts(${args}) { nodes { id } } }`);
    expect(data).toBeUndefined();
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: place } }]);
    expect(errors?.[0]?.message).toContain(`Argument "${place}": `);
    expect(test.emulator.requests).toEqual([]);
  });

  it.each([
    [{ first: 'x' }, '$first'],
    [{ first: 1.5 }, '$first'],
    [{ filter: { name: { like: 'x' } } }, '$filter.name'],
    [{ filter: { or: [{}, { revenue: { gt: 'many' } }] } }, '$filter.or[1].revenue.gt'],
    [{ filter: { industryCode: { eq: 'NOTHING' } } }, '$filter.industryCode.eq'],
  ])('the same in variables: %j', async (variables, place) => {
    test.emulator.clearRequests();
    const query =
      'query ($first: Int, $filter: AccountFilter) { accounts(first: $first, filter: $filter) { nodes { id } } }';
    const { data, errors } = await test.run(query, variables);
    expect(data).toBeUndefined();
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: place } }]);
    expect(errors?.[0]?.message).toContain(`Variable "${place}": `);
    expect(test.emulator.requests).toEqual([]);
  });
});
