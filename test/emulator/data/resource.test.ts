import { describe, expect, it } from 'vitest';

import { A1, C1, id, T1, user } from './fixture-rows.ts';
import { all, api, child, column, createApi, error, organization, origin } from './fixture.ts';

const { get, send } = createApi();

describe('addresses', () => {
  it('H01 the service document lists entity sets only', () => {
    for (const url of ['', `${origin}/api/data/v9.2`, `${origin}/api/data/v9.0/`]) {
      const { status, rows } = get(url);
      expect(status).toBe(200);
      expect(rows).toContainEqual({ name: 'accounts', kind: 'EntitySet', url: 'accounts' });
      expect(new Set(column(rows, 'kind'))).toEqual(new Set(['EntitySet']));
    }
  });

  it('the version of the request stays in links', () => {
    const { json } = get(`${origin}/api/data/v9.1/accounts?$select=name&$top=1`);
    expect(json['@odata.context']).toBe(`${origin}/api/data/v9.1/$metadata#accounts(name)`);
  });

  it('a dollar sign may be escaped, in the path as in the query', () => {
    expect(get('accounts/%24count').text).toBe(get('accounts/$count').text);
    expect(get(`accounts(${A1})/primarycontactid/%24ref`).status).toBe(200);
    expect(get('accounts?%24top=1&%24select=name').rows).toHaveLength(1);
  });

  it('H03 set names are case sensitive, with either code', () => {
    const message = "Resource not found for the segment 'Account'.";
    expect(error(get('Account'))).toEqual({ status: 404, code: '0x8006088a', message });
    const other = createApi(organization(), { unknownSegmentCode: '0x80060888' });
    expect(error(other.get('Account')).code).toBe('0x80060888');
    expect(get(`accounts(${A1})/Name`).status).toBe(404);
  });

  it('a single record has context, etag and ETag', () => {
    const { json, headers } = get(`accounts(${A1})?$select=name`);
    expect(json).toEqual({
      '@odata.context': `${api}/$metadata#accounts(name)/$entity`,
      '@odata.etag': 'W/"470867"',
      name: 'Litware',
      accountid: A1,
    });
    expect(headers.get('etag')).toBe('W/"470867"');
  });

  it.each([
    `accounts(accountid=${A1})`,
    `accounts(${A1.toUpperCase()})`,
    "accounts(accountnumber='X1')",
    "accounts(accountnumber='x1')",
    "accounts(accountnumber=@p)?@p='X1'",
    'accounts(accountnumber=%27X1%27)',
  ])('Q38 %s', (url) => {
    expect(get(url).json).toMatchObject({ accountid: A1 });
  });

  it('Q38 a key of two columns, in any order; undefined keys; no match', () => {
    expect(get("acme_depotses(acme_region='EU',acme_code='N1')").json['acme_name']).toBe('North');
    expect(get("acme_depotses(acme_code='N1',acme_region='EU')").json['acme_name']).toBe('North');
    expect(error(get("acme_depotses(acme_region='EU',acme_code='N2')"))).toMatchObject({
      status: 404,
      code: '0x80060891',
    });
    const refused = error(get("accounts(name='Litware')"));
    expect(refused.status).toBe(400);
    expect(refused.message).toMatch(
      /^The key in the request URI is not valid for resource 'Microsoft.Dynamics.CRM.account'./,
    );
    expect(get("acme_depotses(acme_region='EU')").status).toBe(400);
    expect(get('accounts(no key)').status).toBe(400);
    expect(get('accounts()').status).toBe(400);
  });

  it('Q39 users cannot be addressed by a named key', () => {
    expect(get(`systemusers(systemuserid=${user})`).status).toBe(400);
    expect(get(`systemusers(${user})?$select=fullname`).json).toMatchObject({
      systemuserid: user,
      ownerid: user,
    });
  });

  it('Q40 one column; null is 204', () => {
    expect(get(`accounts(${A1})/name`).json).toEqual({
      '@odata.context': `${api}/$metadata#accounts(${A1})/name`,
      value: 'Litware',
    });
    expect(get(`accounts(${A1})/revenue`).text).toContain('"value":20000.0000');
    expect(get(`accounts(${A1})/name/$value`).text).toBe('Litware');
    expect(get(`accounts(${A1})/telephone1`)).toMatchObject({ status: 204, text: '' });
  });

  it('Q42 a missing record', () => {
    const missing = id('a', 99);
    expect(error(get(`accounts(${missing})`))).toEqual({
      status: 404,
      code: '0x80040217',
      message: `account With Id = ${missing} Does Not Exist`,
    });
  });

  it('navigations: single-valued, unset, collections, members, links', () => {
    const contact = get(`accounts(${A1})/primarycontactid?$select=fullname`).json;
    expect(contact).toMatchObject({
      '@odata.context': `${api}/$metadata#contacts(fullname)/$entity`,
      contactid: C1,
    });
    expect(get(`accounts(${id('a', 3)})/primarycontactid`).status).toBe(204);
    expect(get(`accounts(${A1})/primarycontactid/createdby/fullname`).json['value']).toContain('#');
    const tasks = get(`accounts(${A1})/Account_Tasks?$select=subject&$filter=statecode eq 1`);
    expect(tasks.json['@odata.context']).toBe(`${api}/$metadata#tasks(subject)`);
    expect(tasks.rows).toHaveLength(1);
    expect(get(`accounts(${A1})/Account_Tasks(${T1})/subject`).json['value']).toBe('Task 3');
    expect(get(`accounts(${id('a', 2)})/Account_Tasks(${T1})`).status).toBe(404);
    expect(get(`accounts(${A1})/Account_Tasks/$ref`).json).toEqual({
      '@odata.context': `${api}/$metadata#Collection($ref)`,
      value: [1, 2, 3].map((number) => ({ '@odata.id': `${api}/tasks(${id('7', number)})` })),
    });
    expect(get(`accounts(${A1})/ownerid/$ref`).json['@odata.id']).toBe(`${api}/systemusers(${user})`);
    expect(get(`accounts(${A1})/ownerid`).status).toBe(400);
    expect(get(`accounts(${A1})/Nothing`).status).toBe(404);
  });

  it('activities are read through activitypointers', () => {
    const { rows } = get(
      'activitypointers?$select=subject,activitytypecode&$orderby=activitytypecode,subject',
    );
    expect(column(rows, 'subject')).toEqual(['Call', 'Task 1', 'Task 2', 'Task 3']);
    expect(get(`activitypointers(${T1})?$select=activitytypecode`).json['activitytypecode']).toBe('task');
    expect(get(`annotations(${id('9', 1)})/objectid_task?$select=subject`).json['subject']).toBe('Task 3');
  });

  it('options of collections are refused on single records', () => {
    expect(get(`accounts(${A1})?$filter=statecode eq 0`).status).toBe(400);
    expect(get(`accounts(${A1})?$top=1`).status).toBe(400);
    expect(get('accounts?$select=name&$select=name').status).toBe(400);
    expect(get('accounts?$filter=name%2').status).toBe(400);
  });
});

describe('conditional GET', () => {
  const etag = { 'If-None-Match': 'W/"470867"' };

  it('Q41 304 when unchanged', () => {
    expect(get(`accounts(${A1})`, etag)).toMatchObject({ status: 304, text: '' });
    expect(get(`accounts(${A1})`, { 'If-None-Match': 'W/"1"' }).status).toBe(200);
  });

  it('Q41 not with $expand, annotations, or without optimistic concurrency', () => {
    expect(get(`accounts(${A1})?$expand=primarycontactid`, etag).status).toBe(200);
    expect(get(`accounts(${A1})`, { ...etag, ...all }).status).toBe(200);
    const data = organization();
    const account = data.tables.get('account');
    if (account === undefined) throw new Error('no account');
    const tables = new Map([
      ...data.tables,
      ['account', { ...account, optimisticConcurrency: false }] as const,
    ]);
    expect(createApi({ ...data, tables }).get(`accounts(${A1})`, etag).status).toBe(200);
  });

  it('H06 the word null is no etag', () => {
    expect(get(`accounts(${A1})`, { 'If-None-Match': 'null' }).status).toBe(200);
  });
});

describe('headers and refusals', () => {
  it('H02, H12 what every answer carries', () => {
    const { headers } = get('accounts');
    expect(headers.get('odata-version')).toBe('4.0');
    expect(headers.get('content-type')).toBe('application/json; odata.metadata=minimal');
    expect(headers.get('x-ms-ratelimit-burst-remaining-xrm-requests')).toBe('7999');
    expect(headers.get('x-ms-ratelimit-time-remaining-xrm-requests')).toBe('1,200.00');
    expect(headers.get('x-ms-dop-hint')).toBe('4');
    expect(headers.get('x-ms-service-request-id')).not.toBeNull();
    expect(headers.getSetCookie()).toEqual([expect.stringMatching(/^ARRAffinity=/)]);
    expect(headers.get('req_id')).toBeNull();
    const refused = get('nothing');
    expect(refused.headers.get('req_id')).not.toBeNull();
    expect(refused.headers.get('content-type')).toBe('application/json; odata.metadata=minimal');
  });

  it('H05 32,768 characters of URL at most', () => {
    const url = (length: number): string =>
      `accounts?x=${'y'.repeat(length - api.length - '/accounts?x='.length)}`;
    expect(get(url(32768)).status).toBe(200);
    const refused = error(get(url(32769)));
    expect(refused).toMatchObject({ status: 400, code: '0x80060888' });
    expect(refused.message).toMatch(/^Invalid URI: The Uri string is too long/);
  });

  it('H11 details of an error where they are asked for', () => {
    expect(Object.keys(error(get('nothing')))).toEqual(['status', 'code', 'message']);
    expect(get('nothing', all).json['error']).toMatchObject({
      '@Microsoft.PowerApps.CDS.HelpLink': expect.stringContaining('8006088a') as string,
      '@Microsoft.PowerApps.CDS.InnerError.Message': "Resource not found for the segment 'nothing'.",
    });
    const one = get('nothing', { Prefer: 'odata.include-annotations="Microsoft.PowerApps.CDS.HelpLink"' });
    expect(Object.keys(child(one.json, 'error'))).toEqual([
      'code',
      'message',
      '@Microsoft.PowerApps.CDS.HelpLink',
    ]);
  });

  it.each([
    ['PATCH', 'accounts', 405],
    ['DELETE', 'accounts', 405],
    ['PUT', `accounts(${A1})`, 405],
    ['TRACE', 'accounts', 405],
    ['GET', '$batch', 405],
  ])('H15 %s %s is refused with %d', (method, url, status) => {
    expect(error(send(method, url)).status).toBe(status);
  });

  it('W27 POST to a function', () => {
    expect(error(send('POST', 'WhoAmI'))).toEqual({
      status: 404,
      code: '',
      message: `No HTTP resource was found that matches the request URI '${api}/WhoAmI'.`,
    });
  });

  it('refuses plainly what it does not do', () => {
    expect(get('activitypointers/Microsoft.Dynamics.CRM.task').status).toBe(501);
    expect(get(`acme_shipments(${id('5', 1)})/entityimage/$value`).status).toBe(204);
  });

  it('answers 500 for a mistake of its own', () => {
    const data = organization();
    const broken = createApi({
      ...data,
      get organizationId(): string {
        throw new Error('broken');
      },
    });
    expect(error(broken.get('WhoAmI'))).toMatchObject({ status: 500, code: '0x80040216' });
  });
});
