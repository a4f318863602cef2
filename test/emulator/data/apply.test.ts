import { describe, expect, it } from 'vitest';

import { A1, C1, id, user } from './fixture-rows.ts';
import { all, createApi, error, organization } from './fixture.ts';

const owner = { table: 'systemuser', id: user };
const contactOf = (number: number) => ({ table: 'contact', id: id('c', number) });
const accounts = [1, 2, 3, 4].map((number) => ({
  accountid: id('a', number),
  name: `Account ${number}`,
  statuscode: number === 4 ? 2 : 1,
  revenue: number === 4 ? null : `${number}00.5000`,
  numberofemployees: number * 10,
  address1_stateorprovince: number === 1 ? 'WA' : 'OR',
  primarycontactid: number === 4 ? null : contactOf(number === 1 ? 1 : 2),
  createdon: `2026-01-0${number}T10:00:00Z`,
  ownerid: owner,
}));
const contacts = [
  { contactid: C1, fullname: 'Ann' },
  { contactid: id('c', 2), fullname: 'Bob' },
];
const api = createApi(organization({ account: accounts, contact: contacts }));
const apply = (text: string, more = '') => api.get(`accounts?$apply=${encodeURIComponent(text)}${more}`);

describe('$apply', () => {
  it('Q32 groups and counts: rows without id and etag, context without columns', () => {
    const { rows, json } = apply('groupby((statuscode),aggregate($count as n))');
    expect(rows).toEqual([
      { statuscode: 1, n: 3 },
      { statuscode: 2, n: 1 },
    ]);
    expect(json['@odata.context']).toMatch(/#accounts$/);
    expect(apply('groupby((statuscode))').rows).toEqual([{ statuscode: 1 }, { statuscode: 2 }]);
  });

  it('Q33 names a related column by its table, and leaves null keys out', () => {
    const { rows, text } = apply('groupby((primarycontactid/fullname),aggregate(revenue with sum as total))');
    expect(rows).toEqual([
      { contact_fullname: 'Ann', total: 100.5 },
      { contact_fullname: 'Bob', total: 501 },
      {},
    ]);
    expect(text).toContain('"total":501.000000000');
  });

  it('knows sum, average, min, max, countdistinct and $count, of all rows too', () => {
    const text =
      'aggregate(numberofemployees with sum as s,revenue with average as a,revenue with min as low,' +
      'createdon with max as last,statuscode with countdistinct as kinds,$count as n)';
    expect(apply(text).rows).toEqual([
      { s: 100, a: 200.5, low: 100.5, last: '2026-01-04T10:00:00Z', kinds: 2, n: 4 },
    ]);
  });

  it('filters first', () => {
    const filtered = "filter(address1_stateorprovince eq 'WA')/groupby((primarycontactid/fullname))";
    expect(apply(filtered).rows).toEqual([{ contact_fullname: 'Ann' }]);
    expect(apply("filter(name eq 'x')/aggregate($count as n)").rows).toEqual([{ n: 0 }]);
    const lookups = 'groupby((_primarycontactid_value),aggregate($count as n))';
    expect(apply(`filter(revenue gt 150)/${lookups}`).rows).toEqual([
      { _primarycontactid_value: id('c', 2), n: 2 },
    ]);
  });

  it('has formatted values, of keys and of numbers', () => {
    const text = 'groupby((statuscode),aggregate($count as n))';
    const [row] = api.get(`accounts?$apply=${encodeURIComponent(text)}`, all).rows;
    expect(row).toMatchObject({
      'statuscode@OData.Community.Display.V1.FormattedValue': 'Active',
      'n@OData.Community.Display.V1.FormattedValue': '3',
    });
  });

  it('Q35 orders by columns that it groups by, not by the name of a number', () => {
    const text = 'groupby((statuscode),aggregate($count as n))';
    expect(apply(text, '&$orderby=statuscode desc&$top=1').rows).toEqual([{ statuscode: 2, n: 1 }]);
    expect(error(apply(text, '&$orderby=n'))).toEqual({
      status: 400,
      code: '0x80060888',
      message: 'The query node SingleValueOpenPropertyAccess is not supported',
    });
  });

  it('Q34 goes over 50,000 rows and no more', () => {
    const many = (count: number) => {
      const rows = Array.from({ length: count }, (_, number) => ({ accountid: id('a', number) }));
      return createApi(organization({ account: rows })).get('accounts?$apply=aggregate($count as n)');
    };
    expect(many(50_000).rows).toEqual([{ n: 50_000 }]);
    expect(error(many(50_001))).toMatchObject({ status: 400, code: '0x8004E023' });
  });

  it.each([
    ['groupby((createdon))', '0x80060888'],
    ['groupby((nothing))', '0x80060888'],
    ['groupby((statuscode),filter(a eq b))', '0x80060888'],
    ['groupby((statuscode))/filter(statuscode eq 1)', '0x80060888'],
    ['groupby(statuscode)', '0x80060888'],
    ['aggregate(name with sum as s)', '0x80060888'],
    ['aggregate(revenue with median as s)', '0x80060888'],
    ['aggregate(revenue with sum)', '0x80060888'],
    ['aggregate($count as n,$count as n)', '0x80060888'],
    ['compute(revenue mul 2 as x)', '0x80060888'],
    ['', '0x80060888'],
  ])('refuses %s', (text, code) => {
    expect(error(apply(text))).toMatchObject({ status: 400, code });
  });

  it('refuses choices of many, other options beside it, and a single row', () => {
    const services = api.get('acme_shipments?$apply=groupby((acme_services))');
    expect(error(services)).toMatchObject({ status: 400, code: '0x80050224' });
    expect(apply('groupby((statuscode))', '&$select=name').status).toBe(400);
    expect(api.get(`accounts(${A1})?$apply=groupby((statuscode))`).status).toBe(400);
  });
});
