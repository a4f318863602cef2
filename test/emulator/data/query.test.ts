import { describe, expect, it } from 'vitest';

import { A1, C1, fixtureRows, id, user } from './fixture-rows.ts';
import { all, api, column, createApi, error, organization } from './fixture.ts';

const { get } = createApi();

describe('select', () => {
  it('Q01 rows have an etag, the selected columns and the primary key', () => {
    const { status, json, rows } = get('accounts?$select=name');
    expect(status).toBe(200);
    expect(json['@odata.context']).toBe(`${api}/$metadata#accounts(name)`);
    expect(rows[0]).toEqual({ '@odata.etag': 'W/"470867"', name: 'Litware', accountid: A1 });
    expect(rows).toHaveLength(4);
  });

  it('Q02 a money column brings its currency', () => {
    const [row = {}] = get('accounts?$select=name,revenue').rows;
    expect(Object.keys(row)).toEqual([
      '@odata.etag',
      'name',
      'revenue',
      '_transactioncurrencyid_value',
      'accountid',
    ]);
  });

  it('Q03 a part of an address or name brings the composite', () => {
    const [row = {}] = get('contacts?$select=address1_line1,firstname').rows;
    expect(row['address1_composite']).toBe('1 Main St\r\nOslo');
    expect(row['fullname']).toBe('Ann Ann');
  });

  it('Q04 null columns are present', () => {
    expect(get('accounts?$select=telephone1').rows[0]).toHaveProperty('telephone1', null);
  });

  it('without $select all properties come, but no image data', () => {
    const [row = {}] = get('accounts').rows;
    expect(row['name']).toBe('Litware');
    expect(row['_primarycontactid_value']).toBe(C1);
    expect(row).not.toHaveProperty('entityimage');
    expect(row).not.toHaveProperty('primarycontactid');
    expect(row).not.toHaveProperty('statuscodename');
    expect(get('accounts').json['@odata.context']).toBe(`${api}/$metadata#accounts`);
  });

  it('H04 names are case sensitive, with either code', () => {
    const message = "Could not find a property named 'Name' on type 'Microsoft.Dynamics.CRM.account'.";
    expect(error(get('accounts?$select=Name'))).toEqual({ status: 400, code: '0x80060888', message });
    const old = createApi(organization(), { unknownPropertyCode: '0x0' });
    expect(error(old.get('accounts?$select=Name'))).toEqual({ status: 400, code: '0x0', message });
  });

  it('a navigation is no column', () => {
    expect(get('accounts?$select=name,primarycontactid').status).toBe(400);
    expect(get('accounts?$select=Account_Tasks').status).toBe(400);
  });

  it('prints exact numbers digit for digit', () => {
    const { text } = get('acme_shipments?$select=acme_scancount,acme_weight,acme_value');
    expect(text).toContain('"acme_scancount":9007199254740993,');
    expect(text).toContain('"acme_weight":12.5000000001,');
    expect(text).toContain('"acme_value":99.9900,');
  });
});

describe('order, top and count', () => {
  const ids = (url: string): unknown[] => column(get(url).rows, 'accountid');

  it('Q20 a lookup sorts by the primary name of its row, nulls first', () => {
    expect(ids('accounts?$select=name&$orderby=_primarycontactid_value desc,name')).toEqual([
      id('a', 2),
      A1,
      id('a', 3),
      id('a', 4),
    ]);
  });

  it('Q21 a choice sorts by number', () => {
    expect(ids('accounts?$orderby=statuscode desc,name asc')[0]).toBe(id('a', 2));
  });

  it('Q19 aliases in $orderby and $filter; one without a value is null', () => {
    const url = 'accounts?$orderby=@p1 asc,@p2 desc&$filter=@p1 ne @p3&@p1=revenue&@p2=name';
    expect(ids(url)).toEqual([id('a', 4), A1]);
  });

  it('sorts through a lookup, without regard to case', () => {
    expect(ids('accounts?$orderby=primarycontactid/lastname desc')).toEqual([
      id('a', 2),
      A1,
      id('a', 3),
      id('a', 4),
    ]);
  });

  it('refuses a column twice, multi-select columns and unknown names', () => {
    expect(error(get('accounts?$orderby=name,name desc')).code).toBe('0x80048d16');
    expect(error(get('acme_shipments?$orderby=acme_services')).code).toBe('0x80050224');
    expect(error(get('accounts?$orderby=Name')).message).toContain("'Name'");
    expect(get('accounts?$orderby=name up').status).toBe(400);
  });

  it('Q22 $top ends the list without a link', () => {
    const { json, rows } = get('accounts?$top=3');
    expect(rows).toHaveLength(3);
    expect(json).not.toHaveProperty('@odata.nextLink');
    expect(get('accounts?$top=-1').status).toBe(400);
  });

  it('Q26 $skip', () => {
    expect(error(get('accounts?$skip=2'))).toEqual({
      status: 400,
      code: '0x80060888',
      message: 'Skip Clause is not supported in CRM',
    });
  });

  it.each(['$search=x', '$format=json', '$compute=a', '$Select=name', '$levels=1'])(
    'Q27 refuses %s',
    (option) => {
      expect(get(`accounts?${option}`).status).toBe(400);
    },
  );

  it('H14 unknown options without $ have no effect', () => {
    expect(get('accounts?tag=x&$top=1').rows).toHaveLength(1);
  });

  it('Q30 /$count is plain text, with and without a byte order mark, and takes a filter', () => {
    const reply = get('accounts/$count');
    expect(reply.headers.get('content-type')).toBe('text/plain');
    expect(reply.text).toBe('\uFEFF4');
    const plain = createApi(organization(), { countWithByteOrderMark: false });
    expect(plain.get('accounts/$count?$filter=statecode eq 1').text).toBe('1');
    expect(plain.get(`accounts(${A1})/Account_Tasks/$count`).text).toBe('3');
  });

  it('$count=true counts the whole filter, whatever the page', () => {
    const { json } = get('accounts?$filter=statecode eq 0&$count=true&$top=1', all);
    expect(json['@odata.count']).toBe(3);
    expect(json['@Microsoft.Dynamics.CRM.totalrecordcount']).toBe(3);
  });
});

describe('5,000 and more rows', () => {
  const tasks = Array.from({ length: 6000 }, (_, index) => ({
    activityid: id('7', index),
    subject: `T${index % 7}`,
  }));
  const big = createApi(organization({ ...fixtureRows, task: tasks }));

  it('Q24 5,000 and a link to the rest', () => {
    const { rows, nextLink } = big.get('tasks?$select=subject');
    expect(rows).toHaveLength(5000);
    const rest = big.get(nextLink);
    expect(rest.rows).toHaveLength(1000);
    expect(rest.json).not.toHaveProperty('@odata.nextLink');
  });

  it('Q28 counts stop at 5,000', () => {
    const { json } = big.get('tasks?$select=subject&$count=true&$top=1', all);
    expect(json).toMatchObject({
      '@odata.count': 5000,
      '@Microsoft.Dynamics.CRM.totalrecordcount': 5000,
      '@Microsoft.Dynamics.CRM.totalrecordcountlimitexceeded': true,
    });
    expect(big.get("tasks/$count?$filter=subject ne 'x'").text).toBe('\uFEFF5000');
  });

  it('Q31 RetrieveTotalRecordCount does not', () => {
    const expected = { Count: 2, IsReadOnly: false, Keys: ['task', 'account'], Values: [6000, 4] };
    const { json } = big.get("RetrieveTotalRecordCount(EntityNames=['task','account'])");
    expect(json['EntityRecordCountCollection']).toEqual(expected);
    const alias = big.get('RetrieveTotalRecordCount(EntityNames=@p)?@p=["task","account"]').json;
    expect(alias['EntityRecordCountCollection']).toEqual(expected);
    expect(big.get("RetrieveTotalRecordCount(EntityNames=['nothing'])").status).toBe(404);
  });

  it('a page size over 5,000 is brought down, or refused', () => {
    expect(big.get('tasks?$select=subject', { Prefer: 'odata.maxpagesize=9000' }).rows).toHaveLength(5000);
    const strict = createApi(organization(), { oversizedPage: 'refuse' });
    expect(strict.get('tasks', { Prefer: 'odata.maxpagesize=9000' }).status).toBe(400);
  });
});

it('A12 WhoAmI', () => {
  for (const name of ['WhoAmI', 'WhoAmI()']) {
    const { json } = get(name);
    expect(json['@odata.context']).toBe(`${api}/$metadata#Microsoft.Dynamics.CRM.WhoAmIResponse`);
    expect(json['UserId']).toBe(user);
    expect(json['BusinessUnitId']).toMatch(/^[0-9a-f-]{36}$/);
    expect(json['OrganizationId']).toMatch(/^[0-9a-f-]{36}$/);
  }
});
