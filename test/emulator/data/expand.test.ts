import { describe, expect, it } from 'vitest';

import { A1, C1, fixtureRows, id, user } from './fixture-rows.ts';
import { all, api, child, children, column, createApi, error, link, organization } from './fixture.ts';

const { get } = createApi();
const page = (size: number) => ({ Prefer: `odata.maxpagesize=${size}` });
const onlySelectAndFilter =
  'Only $select and $filter clause can be provided while doing $expand on many-to-one relationship or nested one-to-many relationship.';

describe('single-valued', () => {
  it('E01 an object or null, without etag in lists', () => {
    const { json, rows } = get('accounts?$select=name&$expand=primarycontactid($select=fullname)');
    expect(json['@odata.context']).toBe(`${api}/$metadata#accounts(name,primarycontactid(fullname))`);
    expect(rows[0]?.['primarycontactid']).toEqual({ fullname: 'Ann Ann', contactid: C1 });
    expect(rows[2]?.['primarycontactid']).toBeNull();
  });

  it('§4.7 with an etag in a single record', () => {
    const { json } = get(`accounts(${A1})?$select=name&$expand=primarycontactid($select=fullname)`);
    expect(json['@odata.context']).toBe(`${api}/$metadata#accounts(name,primarycontactid(fullname))/$entity`);
    expect(Object.keys(child(json, 'primarycontactid'))).toEqual(['@odata.etag', 'fullname', 'contactid']);
  });

  it('E02 a user has systemuserid and ownerid', () => {
    const [row = {}] = get('accounts?$select=name&$expand=createdby($select=fullname)').rows;
    expect(row['createdby']).toEqual({
      fullname: expect.any(String) as string,
      systemuserid: user,
      ownerid: user,
    });
  });

  it('E06 $ref gives the link and the id it is made of', () => {
    const [row = {}] = get('accounts?$select=name&$expand=primarycontactid/$ref').rows;
    expect(row).toMatchObject({
      primarycontactid: { '@odata.id': `${api}/contacts(${C1})` },
      _primarycontactid_value: C1,
    });
    expect(error(get('accounts?$expand=Account_Tasks/$ref'))).toEqual({
      status: 400,
      code: '0x80060888',
      message: 'Expand with $ref is only supported on lookup type navigation property.',
    });
  });

  it('of a lookup with several targets only the one it points at', () => {
    const url =
      'acme_shipments?$select=acme_name&$expand=acme_Customer_account($select=name),acme_Customer_contact($select=fullname)';
    expect(get(url).rows).toMatchObject([
      { acme_Customer_account: { name: 'Litware' }, acme_Customer_contact: null },
      { acme_Customer_account: null, acme_Customer_contact: { fullname: 'Ann Ann' } },
    ]);
  });

  it.each(['$filter=statecode eq 0', '$top=1', '$orderby=fullname'])('refuses %s in it', (option) => {
    expect(error(get(`accounts?$expand=primarycontactid(${option})`))).toEqual({
      status: 400,
      code: '0x80060888',
      message: onlySelectAndFilter,
    });
  });

  it('refuses ownerid, which is a principal', () => {
    expect(get('accounts?$expand=ownerid').status).toBe(400);
    expect(get('accounts?$expand=ownerid/$ref').status).toBe(400);
    expect(get('accounts?$expand=owninguser($select=fullname)').status).toBe(200);
  });
});

describe('collections', () => {
  it('E03, E10 all inline whatever the page size, with a link to the same rows', () => {
    const [row = {}] = get('accounts?$select=name&$expand=Account_Tasks($select=subject)', page(1)).rows;
    expect(row['Account_Tasks']).toHaveLength(3);
    expect(Object.keys(children(row, 'Account_Tasks')[0] ?? {})).toEqual([
      '@odata.etag',
      'subject',
      'activityid',
      '_regardingobjectid_value',
    ]);
    const url = link(row, 'Account_Tasks');
    expect(url).toBe(`${api}/accounts(${A1})/Account_Tasks?$select=subject`);
    expect(get(url).rows).toHaveLength(3);
    expect(Object.keys(row).indexOf('Account_Tasks@odata.nextLink')).toBe(
      Object.keys(row).indexOf('Account_Tasks') + 1,
    );
  });

  it('an empty collection is [] and still has its link, unless switched off', () => {
    const url = `accounts(${id('a', 2)})?$select=name&$expand=Account_Tasks`;
    expect(get(url).json).toMatchObject({
      Account_Tasks: [],
      'Account_Tasks@odata.nextLink': `${api}/accounts(${id('a', 2)})/Account_Tasks`,
    });
    const old = createApi(organization(), { expandNextLinks: false });
    expect(old.get(url).json).not.toHaveProperty('Account_Tasks@odata.nextLink');
  });

  it('is filtered, ordered and cut', () => {
    const url =
      'accounts?$select=name&$expand=Account_Tasks($select=subject;$filter=statecode eq 0;$orderby=subject;$top=1)';
    const [row = {}] = get(url).rows;
    expect(column(children(row, 'Account_Tasks'), 'subject')).toEqual(['Task 2']);
    expect(get(link(row, 'Account_Tasks')).rows).toHaveLength(1);
  });

  it('$top counts under a page size, unless switched', () => {
    const url = 'accounts?$select=name&$expand=Account_Tasks($select=subject;$top=1)';
    expect(get(url, page(5)).rows[0]?.['Account_Tasks']).toHaveLength(1);
    const other = createApi(organization(), { expandTopIgnoredUnderMaxPageSize: true });
    expect(other.get(url, page(5)).rows[0]?.['Account_Tasks']).toHaveLength(3);
    expect(other.get(url).rows[0]?.['Account_Tasks']).toHaveLength(1);
  });

  it('texts with separators in them', () => {
    const filter = encodeURIComponent("subject ne 'a;b,c)(d' and statecode eq 0");
    const url = `accounts?$expand=Account_Tasks($select=subject;$filter=${filter}),primarycontactid`;
    expect(get(url).rows[0]?.['Account_Tasks']).toHaveLength(2);
  });

  it('5,000 children at most', () => {
    const task = Array.from({ length: 5003 }, (_, index) => ({
      activityid: id('7', index),
      regardingobjectid: { table: 'account', id: A1 },
    }));
    const { json } = createApi(organization({ ...fixtureRows, task })).get(
      `accounts(${A1})?$select=name&$expand=Account_Tasks($select=subject)`,
    );
    expect(json['Account_Tasks']).toHaveLength(5000);
    expect(json['Account_Tasks@odata.nextLink']).not.toContain('skiptoken');
  });

  it('activities of all kinds', () => {
    const [row] = get('accounts?$expand=Account_ActivityPointers($select=subject,activitytypecode)').rows;
    const kinds = column(children(row, 'Account_ActivityPointers'), 'activitytypecode');
    expect(kinds).toEqual(['task', 'task', 'task', 'phonecall']);
  });
});

describe('nested', () => {
  const nested = '$expand=Account_Tasks($select=subject;$expand=owninguser($select=fullname))';

  it('E04 under a page size a collection is paged and its link goes on', () => {
    const [row = {}] = get(`accounts?$select=name&${nested}`, page(1)).rows;
    expect(row['Account_Tasks']).toHaveLength(1);
    expect(children(row, 'Account_Tasks')[0]).toEqual({
      subject: 'Task 3',
      activityid: id('7', 1),
      owninguser: null,
    });
    const url = link(row, 'Account_Tasks');
    expect(url).toContain('$skiptoken=');
    const { rows } = get(url, page(9));
    expect(column(rows, 'subject')).toEqual(['Task 2', 'Task 1']);
    expect(rows[0]).toHaveProperty('owninguser');
  });

  it('without a page size all rows come, with a plain link', () => {
    const [row = {}] = get(`accounts?$select=name&${nested}`).rows;
    expect(row['Account_Tasks']).toHaveLength(3);
    expect(row['Account_Tasks@odata.nextLink']).not.toContain('$skiptoken');
  });

  it.each([
    'Account_Tasks($top=1;$expand=owninguser)',
    'Account_Tasks($orderby=subject;$expand=owninguser)',
    'Account_Tasks($top=1),primarycontactid($expand=createdby)',
    'primarycontactid($expand=contact_customer_contacts($top=1))',
  ])('E05 refuses to cut or order: %s', (expand) => {
    expect(error(get(`accounts?$expand=${expand}`))).toEqual({
      status: 400,
      code: '0x80060888',
      message: onlySelectAndFilter,
    });
  });

  it('single-valued in single-valued', () => {
    const [row = {}] = get(
      'accounts?$select=name&$expand=primarycontactid($select=fullname;$expand=createdby($select=fullname))',
    ).rows;
    expect(row).toMatchObject({ primarycontactid: { createdby: { systemuserid: user } } });
  });
});

describe('limits', () => {
  it('E07 N:N: side by side only', () => {
    const links = 'acme_shipment_contact($select=fullname)';
    const [row = {}] = get(`acme_shipments?$select=acme_name&$expand=${links}`).rows;
    expect(column(children(row, 'acme_shipment_contact'), 'contactid')).toEqual([C1, id('c', 2)]);
    expect(get('leads?$expand=accountleads_association,contactleads_association').status).toBe(200);
    expect(get(`acme_shipments?$expand=${links},acme_Depot`).status).toBe(400);
    expect(get(`acme_shipments?$expand=acme_Customer_contact($expand=acme_shipment_contact)`).status).toBe(
      400,
    );
    expect(get(`acme_shipments?$expand=acme_shipment_contact($expand=createdby)`).status).toBe(400);
  });

  it('E08 15 options, nested ones counted', () => {
    const names =
      'primarycontactid,parentaccountid,masterid,originatingleadid,preferredsystemuserid,defaultpricelevelid,' +
      'transactioncurrencyid,owninguser,owningteam,owningbusinessunit,createdby,modifiedby,createdonbehalfby';
    expect(get(`accounts?$expand=${names},modifiedonbehalfby,Account_Tasks`).status).toBe(200);
    expect(get(`accounts?$expand=${names},modifiedonbehalfby,Account_Tasks,Account_Emails`).status).toBe(400);
    expect(get(`accounts?$expand=${names},Account_Tasks($expand=owninguser)`).status).toBe(200);
    expect(get(`accounts?$expand=${names},Account_Tasks($expand=owninguser,owningteam)`).status).toBe(400);
  });

  it.each([
    'Account_Tasks($count=true)',
    'Account_Tasks($skip=1)',
    'Account_Tasks($levels=2)',
    'Account_Tasks($search=x)',
    'Account_Tasks($filter=statecode eq @p)&@p=0',
    'Account_Tasks/$count',
    'Account_Tasks($select=subject,$top=1)',
    'Account_Tasks,Account_Tasks',
    'name',
    'Nothing',
    '*',
    'Account_Tasks($select=nothing)',
    'Account_Tasks(',
  ])('E09 refuses %s', (expand) => {
    expect(get(`accounts?$expand=${expand}`).status).toBe(400);
  });
});

it('E11 annotations come on expanded rows too', () => {
  const [row = {}] = get(
    'accounts?$select=name&$expand=Account_Tasks($select=statecode),primarycontactid($select=_parentcustomerid_value)',
    all,
  ).rows;
  expect(children(row, 'Account_Tasks')[0]?.['statecode@OData.Community.Display.V1.FormattedValue']).toBe(
    'Open',
  );
  expect(row['primarycontactid']).toMatchObject({
    '_parentcustomerid_value@OData.Community.Display.V1.FormattedValue': 'Litware',
    '_parentcustomerid_value@Microsoft.Dynamics.CRM.lookuplogicalname': 'account',
    '_parentcustomerid_value@Microsoft.Dynamics.CRM.associatednavigationproperty': 'parentcustomerid_account',
  });
});
