import { describe, expect, it } from 'vitest';

import { createSampleOrganization } from '../../../src/emulator/organization/create-sample-organization.ts';
import { A1, C1, id, user } from './fixture-rows.ts';
import { all, batch, column, createApi, error, organization, type Json } from './fixture.ts';

const owner = { table: 'systemuser', id: user };
const contactOf = (number: number) => ({ table: 'contact', id: id('c', number) });

/** Five accounts of three industries; the last has neither contact nor industry nor revenue. */
const accounts = [1, 2, 3, 4, 5].map((number) => ({
  accountid: id('a', number),
  name: `Account ${number}`,
  industrycode: [1, 1, 2, 3, null][number - 1] ?? null,
  revenue: number === 5 ? null : `${number}00.1000`,
  numberofemployees: number,
  primarycontactid: number === 5 ? null : contactOf(number > 2 ? 2 : 1),
  createdon: `2026-0${number}-15T10:00:00Z`,
  ownerid: owner,
  statecode: 0,
  statuscode: 1,
}));
const contacts = [1, 2].map((number) => ({
  contactid: id('c', number),
  fullname: `Contact ${number}`,
  lastname: ['Ants', 'Bees'][number - 1] ?? '',
  parentcustomerid: { table: 'account', id: A1 },
  statecode: 0,
  statuscode: 1,
}));
const api = createApi(organization({ account: accounts, contact: contacts }));

const fetch = (xml: string, headers: Readonly<Record<string, string>> = {}) =>
  api.get(`accounts?fetchXml=${encodeURIComponent(xml)}`, headers);
const entity = (inside: string, fetchAttributes = '') =>
  `<fetch ${fetchAttributes}><entity name="account">${inside}</entity></fetch>`;
const names = (rows: readonly Json[]) => rows.map((row) => row['name']);

describe('FetchXML', () => {
  it('selects columns, leaves nulls out, and always has key and etag', () => {
    const { rows, json } = fetch(entity('<attribute name="name"/><attribute name="revenue"/>'));
    expect(rows[0]).toEqual({
      '@odata.etag': expect.any(String) as string,
      accountid: A1,
      name: 'Account 1',
      revenue: 100.1,
    });
    expect(rows[4]).not.toHaveProperty('revenue');
    expect(json['@odata.context']).toMatch(/#accounts$/);
  });

  it.each([
    ['<condition attribute="name" operator="eq" value="account 2"/>', [2]],
    ['<condition attribute="industrycode" operator="ne" value="1"/>', [3, 4]],
    ['<condition attribute="industrycode" operator="null"/>', [5]],
    [
      '<condition attribute="industrycode" operator="in"><value>2</value><value>3</value></condition>',
      [3, 4],
    ],
    [
      '<condition attribute="revenue" operator="between"><value>200</value><value>301</value></condition>',
      [2, 3],
    ],
    ['<condition attribute="name" operator="like" value="%t 3"/>', [3]],
    ['<condition attribute="name" operator="like" value="Account"/>', []],
    ['<condition attribute="name" operator="not-like" value="%[23]"/>', [1, 4, 5]],
    [`<condition attribute="primarycontactid" operator="eq" value="${C1}"/>`, [1, 2]],
    ['<condition attribute="createdon" operator="on-or-after" value="2026-04-15"/>', [4, 5]],
    ['<condition attribute="ownerid" operator="eq-userid"/>', [1, 2, 3, 4, 5]],
    [
      '<condition attribute="createdon" operator="in-fiscal-period-and-year"><value>1</value><value>2026</value></condition>',
      [1, 2, 3],
    ],
    [
      '<filter type="or"><condition attribute="name" operator="eq" value="Account 1"/><condition attribute="numberofemployees" operator="gt" value="4"/></filter>',
      [1, 5],
    ],
    ['<condition attribute="name" operator="begins-with" value="ACC"/>', [1, 2, 3, 4, 5]],
    ['<condition attribute="name" operator="not-begin-with" value="acc"/>', []],
    ['<condition attribute="name" operator="ends-with" value="t 3"/>', [3]],
    ['<condition attribute="name" operator="not-end-with" value="t 3"/>', [1, 2, 4, 5]],
    [
      '<condition attribute="industrycode" operator="not-in"><value>2</value><value>3</value></condition>',
      [1, 2],
    ],
    [
      '<condition attribute="numberofemployees" operator="not-between"><value>2</value><value>4</value></condition>',
      [1, 5],
    ],
    ['<condition attribute="industrycode" operator="not-null"/>', [1, 2, 3, 4]],
    ['<condition attribute="name" operator="eq"><value>Account 2</value></condition>', [2]],
    ['<condition attribute="name" operator="eq"><value><![CDATA[Account 2]]></value></condition>', [2]],
    ['<condition attribute="industrycode" operator="eq" valueof="numberofemployees"/>', [1]],
    ['<condition attribute="ownerid" operator="ne-userid"/>', []],
    ['<condition attribute="ownerid" operator="eq-useroruserteams"/>', [1, 2, 3, 4, 5]],
    ['<condition attribute="createdon" operator="on" value="2026-02-15"/>', [2]],
    ['<condition attribute="createdon" operator="on-or-before" value="2026-02-15"/>', [1, 2]],
    ['<condition attribute="createdon" operator="this-year"/>', [1, 2, 3, 4, 5]],
    ['<condition attribute="createdon" operator="this-month"/>', []],
    ['<condition attribute="createdon" operator="last-x-months" value="7"/>', [5]],
    ['<condition attribute="createdon" operator="olderthan-x-months" value="8"/>', [1, 2, 3]],
    ['<condition attribute="createdon" operator="last-x-fiscal-periods" value="3"/>', [3, 4, 5]],
    ['<condition attribute="createdon" operator="in-fiscal-period" value="2"/>', [4, 5]],
    ['<condition attribute="numberofemployees" operator="le" value="2"/>', [1, 2]],
    ['<filter type="and"/>', [1, 2, 3, 4, 5]],
    [
      '<filter type="or"><filter><condition attribute="industrycode" operator="eq" value="1"/><condition attribute="revenue" operator="lt" value="150"/></filter><condition attribute="revenue" operator="null"/></filter>',
      [1, 5],
    ],
  ])('filters by %s', (condition, expected) => {
    const { rows } = fetch(entity(`<attribute name="name"/><filter>${condition}</filter>`));
    expect(names(rows)).toEqual(expected.map((number) => `Account ${number}`));
  });

  it('joins: inner rows fall out, outer ones stay; links filter, and show their columns under their alias', () => {
    const link = (type: string) =>
      `<link-entity name="contact" from="contactid" to="primarycontactid" link-type="${type}" alias="c"><attribute name="lastname"/></link-entity>`;
    expect(fetch(entity(`<attribute name="name"/>${link('inner')}`)).rows).toHaveLength(4);
    const { rows } = fetch(
      entity(
        `<attribute name="name"/>${link('outer')}<filter type="or"><condition entityname="c" attribute="lastname" operator="eq" value="Bees"/><condition entityname="c" attribute="lastname" operator="null"/></filter>`,
      ),
    );
    expect(rows.map((row) => [row['name'], row['c.lastname']])).toEqual([
      ['Account 3', 'Bees'],
      ['Account 4', 'Bees'],
      ['Account 5', undefined],
    ]);
    const children = '<link-entity name="contact" from="parentcustomerid" to="accountid" alias="k"/>';
    expect(names(fetch(entity(`<attribute name="name"/>${children}`)).rows)).toEqual([
      'Account 1',
      'Account 1',
    ]);
    const distinct = fetch(entity(`<attribute name="name"/>${children}`, 'distinct="true"'));
    expect(names(distinct.rows)).toEqual(['Account 1']);
  });

  it('joins links inside links, and many-to-many through the table between', () => {
    const shipments = createApi();
    const between =
      '<fetch distinct="true"><entity name="acme_shipment"><attribute name="acme_name"/>' +
      '<link-entity name="acme_shipment_contact" from="acme_shipmentid" to="acme_shipmentid" intersect="true">' +
      '<link-entity name="contact" from="contactid" to="contactid" alias="who"><attribute name="fullname"/>' +
      '<filter><condition attribute="lastname" operator="like" value="%bryan"/></filter></link-entity></link-entity>' +
      '</entity></fetch>';
    const { rows } = shipments.get(`acme_shipments?fetchXml=${encodeURIComponent(between)}`);
    expect(rows).toEqual([{ acme_name: 'Pallet 7', 'who.fullname': "Bob O'Bryan" }]);
  });

  it('asks with exists whether there is a row, and takes one with matchfirstrow', () => {
    const children = (type: string) =>
      `<link-entity name="contact" from="parentcustomerid" to="accountid" alias="k" link-type="${type}"/>`;
    const found = (type: string) => names(fetch(entity(`<attribute name="name"/>${children(type)}`)).rows);
    expect(found('exists')).toEqual(['Account 1']);
    expect(found('in')).toEqual(['Account 1']);
    expect(found('matchfirstrowusingcrossapply')).toEqual(['Account 1']);
    expect(found('inner')).toHaveLength(2);
  });

  it('asks in a filter for rows of another table', () => {
    const people = (type: string, name: string) =>
      `<link-entity name="contact" from="parentcustomerid" to="accountid" link-type="${type}"><filter><condition attribute="lastname" operator="eq" value="${name}"/></filter></link-entity>`;
    const found = (type: string, name = 'Ants') =>
      names(fetch(entity(`<attribute name="name"/><filter>${people(type, name)}</filter>`)).rows);
    expect(found('any')).toEqual(['Account 1']);
    expect(found('not all')).toEqual(['Account 1']);
    expect(found('not any')).toEqual(['Account 2', 'Account 3', 'Account 4', 'Account 5']);
    expect(found('all')).toEqual([]);
    expect(found('all', 'Wasps')).toEqual(['Account 1']);
  });

  it('looks up hierarchies, and choices of many', () => {
    const own = createApi();
    const of = (set: string, name: string, condition: string) =>
      column(
        own.get(
          `${set}?fetchXml=${encodeURIComponent(`<fetch><entity name="${name}"><filter>${condition}</filter></entity></fetch>`)}`,
        ).rows,
        `${name}id`,
      );
    const hierarchy = (operator: string, value: string) =>
      of('accounts', 'account', `<condition attribute="accountid" operator="${operator}" value="${value}"/>`);
    expect(hierarchy('under', A1)).toEqual([id('a', 3)]);
    expect(hierarchy('eq-or-under', A1)).toEqual([A1, id('a', 3)]);
    expect(hierarchy('not-under', A1)).toEqual([A1, id('a', 2), id('a', 4)]);
    expect(hierarchy('above', id('a', 3))).toEqual([A1]);
    expect(hierarchy('eq-or-above', id('a', 3))).toEqual([A1, id('a', 3)]);
    const services = (operator: string) =>
      of(
        'acme_shipments',
        'acme_shipment',
        `<condition attribute="acme_services" operator="${operator}"><value>3</value><value>9</value></condition>`,
      );
    expect(services('contain-values')).toEqual([id('5', 1)]);
    expect(services('not-contain-values')).toEqual([id('5', 2)]);
  });

  it('calls columns of links as asked, with dots or as names in XML', () => {
    const link =
      '<link-entity name="contact" from="contactid" to="primarycontactid" alias="c"><attribute name="lastname"/><attribute name="fullname" alias="who"/></link-entity>';
    const text = `accounts?fetchXml=${encodeURIComponent(entity(`<attribute name="name"/>${link}`))}`;
    expect(api.get(text).rows[0]).toMatchObject({ 'c.lastname': 'Ants', who: 'Contact 1' });
    const old = createApi(organization({ account: accounts, contact: contacts }), {
      linkedColumnsEncoded: true,
    });
    expect(old.get(text).rows[0]).toMatchObject({ c_x002e_lastname: 'Ants', who: 'Contact 1' });
  });

  it('leaves the id out of distinct rows', () => {
    const { rows } = fetch(
      entity('<attribute name="industrycode"/><order attribute="industrycode"/>', 'distinct="true"'),
    );
    expect(rows).toHaveLength(4);
    expect(rows[0]).not.toHaveProperty('accountid');
  });

  it('orders by columns of links, after its own or, with their alias, before', () => {
    const link = (order = '') =>
      `<link-entity name="contact" from="contactid" to="primarycontactid" alias="c">${order}</link-entity>`;
    const own = '<order attribute="name" descending="true"/>';
    const linked = '<order attribute="lastname" descending="true"/>';
    const sorted = (inside: string) => names(fetch(entity(`<attribute name="name"/>${inside}`)).rows);
    expect(sorted(link(linked))).toEqual(['Account 3', 'Account 4', 'Account 1', 'Account 2']);
    expect(sorted(own + link(linked))).toEqual(['Account 4', 'Account 3', 'Account 2', 'Account 1']);
    expect(sorted(`<order entityname="c" attribute="lastname"/>${own}${link()}`)).toEqual([
      'Account 2',
      'Account 1',
      'Account 4',
      'Account 3',
    ]);
  });

  it('takes the page size from the preference, and counts where the query says so', () => {
    const headers = { Prefer: 'odata.maxpagesize=2,odata.include-annotations="*"' };
    const { rows, json } = fetch(
      entity('<attribute name="name"/>', 'returntotalrecordcount="true"'),
      headers,
    );
    expect(rows).toHaveLength(2);
    expect(json['@Microsoft.Dynamics.CRM.totalrecordcount']).toBe(5);
    expect(json['@Microsoft.Dynamics.CRM.morerecords']).toBe(true);
    const uncounted = fetch(entity('<attribute name="name"/>'), headers).json;
    expect(uncounted).toMatchObject({
      '@Microsoft.Dynamics.CRM.totalrecordcount': -1,
      '@Microsoft.Dynamics.CRM.totalrecordcountlimitexceeded': false,
      '@Microsoft.Dynamics.CRM.globalmetadataversion': json['@Microsoft.Dynamics.CRM.globalmetadataversion'],
    });
    expect(uncounted['@Microsoft.Dynamics.CRM.globalmetadataversion']).toMatch(/^\d+$/);
    expect(fetch(entity('', 'count="3"'), headers).rows).toHaveLength(3);
    expect(fetch(entity('', 'top="4"'), headers).rows).toHaveLength(4);
  });

  it('goes on after the row of the cookie, whatever was put before it', () => {
    const page = (of: typeof api, number: number, cookie = '') => {
      const xml = entity(
        '<attribute name="name"/><order attribute="numberofemployees" descending="true"/>',
        `count="2" page="${number}"${cookie}`,
      );
      return of.get(`accounts?fetchXml=${encodeURIComponent(xml)}`, all);
    };
    const first = page(api, 1);
    expect(names(first.rows)).toEqual(['Account 5', 'Account 4']);
    const text = String(first.json['@Microsoft.Dynamics.CRM.fetchxmlpagingcookie']);
    const [, encoded = ''] = /pagingcookie="([^"]*)"/.exec(text) ?? [];
    const cookie = decodeURIComponent(decodeURIComponent(encoded));
    const attribute = ` paging-cookie="${cookie.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')}"`;
    const newcomer = { accountid: id('a', 9), name: 'Account 9', numberofemployees: 900 };
    const changed = createApi(organization({ account: [...accounts, newcomer], contact: contacts }));
    expect(names(page(changed, 2, attribute).rows)).toEqual(['Account 3', 'Account 2']);
    expect(names(page(changed, 2).rows)).toEqual(['Account 4', 'Account 3']);
    expect(error(page(api, 2, ' paging-cookie="x"')).message).toContain('Paging Cookie');
  });

  it('has no cookie where a link orders or multiplies the rows', () => {
    const children = (order: string) =>
      `<link-entity name="contact" from="parentcustomerid" to="accountid" link-type="outer" alias="k">${order}</link-entity>`;
    for (const order of ['', '<order attribute="lastname"/>']) {
      const { json } = fetch(entity(children(order), 'count="2"'), all);
      expect(json['@Microsoft.Dynamics.CRM.morerecords']).toBe(true);
      expect(json).not.toHaveProperty('@Microsoft.Dynamics.CRM.fetchxmlpagingcookie');
    }
  });

  it('takes long queries inside of a batch', () => {
    const values = Array.from(
      { length: 500 },
      (_, number) => `<value>Account ${number} of a great many of them</value>`,
    );
    const condition = `<condition attribute="name" operator="in"><value>Account 2</value>${values.join('')}</condition>`;
    const url = `accounts?fetchXml=${encodeURIComponent(entity(`<attribute name="name"/><filter>${condition}</filter>`))}`;
    expect(url.length).toBeGreaterThan(32_768);
    expect(error(api.get(url)).message).toContain('too long');
    const { text } = api.send('POST', '$batch', batch(`/api/data/v9.2/${url}`));
    expect(text).toContain('HTTP/1.1 200 OK');
    expect(text).toContain('"name":"Account 2"');
  });

  it('orders: choices by their labels', () => {
    const { rows } = fetch(
      entity('<attribute name="industrycode"/><order attribute="industrycode" descending="true"/>'),
      all,
    );
    const label = 'industrycode@OData.Community.Display.V1.FormattedValue';
    const labels = rows.map((row) => row[label]).filter((one) => typeof one === 'string');
    expect(labels.length).toBeGreaterThan(2);
    expect(labels).toEqual([...labels].sort().reverse());
  });

  it('Q36 pages with a cookie, encoded twice; absent on the last page', () => {
    const headers = {
      Prefer:
        'odata.include-annotations="Microsoft.Dynamics.CRM.fetchxmlpagingcookie,Microsoft.Dynamics.CRM.morerecords"',
    };
    const first = fetch(entity('<attribute name="name"/>', 'count="3" page="1"'), headers);
    expect(names(first.rows)).toEqual(['Account 1', 'Account 2', 'Account 3']);
    expect(first.json['@Microsoft.Dynamics.CRM.morerecords']).toBe(true);
    const cookie = String(first.json['@Microsoft.Dynamics.CRM.fetchxmlpagingcookie']);
    const [, encoded = ''] = /pagingcookie="([^"]*)"/.exec(cookie) ?? [];
    const decoded = decodeURIComponent(decodeURIComponent(encoded));
    expect(decoded).toMatch(/^<cookie page="1">/);
    const escaped = decoded.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
    const second = fetch(
      entity('<attribute name="name"/>', `count="3" page="2" paging-cookie="${escaped}"`),
      headers,
    );
    expect(names(second.rows)).toEqual(['Account 4', 'Account 5']);
    expect(Object.keys(second.json).filter((key) => /cookie|morerecords/.test(key))).toEqual([]);
    expect(error(fetch(entity('<attribute name="name"/>', 'count="5000" page="11"')))).toMatchObject({
      status: 400,
      code: '0x8004430A',
    });
  });

  it.each([
    ['<fetch', 400],
    ['<!DOCTYPE a [<!ENTITY b "c">]><fetch><entity name="account"/></fetch>', 400],
    ['<fetch><entity name="contact"/></fetch>', 400],
    ['<fetch><entity name="account"><attribute name="nothing"/></entity></fetch>', 400],
    ['<fetch><entity name="account"><nothing/></entity></fetch>', 400],
    ['<fetch count="x"><entity name="account"/></fetch>', 400],
    ['<fetch top="2" count="1"><entity name="account"/></fetch>', 400],
    [entity('<order attribute="name"/><order attribute="name"/>'), 400],
    [entity('<order alias="name"/>'), 400],
    [entity('<order entityname="x" attribute="name"/>'), 400],
    [entity('<filter><condition attribute="name" operator="is" value="x"/></filter>'), 400],
    [entity('<filter><condition attribute="name" operator="eq"/></filter>'), 400],
    [entity('<filter><condition attribute="name" operator="like"/></filter>'), 400],
    [entity('<filter><condition attribute="name" operator="in-or-under" value="x"/></filter>'), 400],
    [entity('<filter><condition attribute="numberofemployees" operator="eq" value="x"/></filter>'), 400],
    [entity('<filter><condition attribute="name" operator="like" valueof="x"/></filter>'), 400],
    [entity('<filter><condition entityname="x" attribute="name" operator="null"/></filter>'), 400],
    [entity('<link-entity name="nothing" from="a" to="accountid"/>'), 400],
    [entity('<link-entity name="contact" from="contactid" to="primarycontactid" link-type="cross"/>'), 400],
    [entity(`${'<filter>'.repeat(200)}${'</filter>'.repeat(200)}`), 400],
    [entity(`<filter>${'<condition attribute="name" operator="null"/>'.repeat(501)}</filter>`), 400],
    [entity('<filter><link-entity name="contact" from="contactid" to="primarycontactid"/></filter>'), 400],
    [entity('&nothing;'), 400],
  ])('refuses %s', (xml, status) => {
    expect(fetch(xml).status).toBe(status);
  });
});

describe('Q43 aggregates', () => {
  const aggregate = (inside: string) => fetch(entity(inside, 'aggregate="true"')).rows;

  it('of all rows, even of none', () => {
    const measures =
      '<attribute name="accountid" alias="n" aggregate="count"/><attribute name="revenue" alias="s" aggregate="sum"/>' +
      '<attribute name="revenue" alias="a" aggregate="avg"/><attribute name="numberofemployees" alias="w" aggregate="avg"/>' +
      '<attribute name="industrycode" alias="d" aggregate="countcolumn" distinct="true"/>' +
      '<attribute name="industrycode" alias="c" aggregate="countcolumn"/>' +
      '<attribute name="createdon" alias="last" aggregate="max"/>';
    expect(aggregate(measures)).toEqual([
      { n: 5, s: 1000.4, a: 250.1, w: 3, d: 3, c: 4, last: '2026-05-15T10:00:00Z' },
    ]);
    const none = '<filter><condition attribute="name" operator="eq" value="x"/></filter>';
    expect(aggregate(measures + none)).toEqual([{ n: 0, d: 0, c: 0 }]);
  });

  it('in groups, through a link, by dates, in the order of an alias; nulls are left out', () => {
    expect(
      aggregate(
        '<attribute name="industrycode" alias="k" groupby="true"/><attribute name="accountid" alias="n" aggregate="count"/><order alias="n" descending="true"/>',
      ),
    ).toEqual([{ k: 1, n: 2 }, { k: 2, n: 1 }, { k: 3, n: 1 }, { n: 1 }]);
    expect(
      aggregate(
        '<attribute name="accountid" alias="n" aggregate="count"/><link-entity name="contact" from="contactid" to="primarycontactid" link-type="outer"><attribute name="lastname" alias="k" groupby="true"/></link-entity>',
      ),
    ).toEqual([{ k: 'Ants', n: 2 }, { k: 'Bees', n: 2 }, { n: 1 }]);
    expect(
      aggregate(
        '<attribute name="createdon" alias="y" groupby="true" dategrouping="year"/><attribute name="createdon" alias="q" groupby="true" dategrouping="quarter"/><attribute name="accountid" alias="n" aggregate="count"/><order alias="q"/>',
      ),
    ).toEqual([
      { y: 2026, q: 1, n: 3 },
      { y: 2026, q: 2, n: 2 },
    ]);
  });

  it.each([
    ['week', 3],
    ['day', 15],
    ['month', 1],
    ['fiscal-year', 2026],
    ['fiscal-period', 1],
  ])('by %s', (grouping, expected) => {
    const rows = aggregate(
      `<attribute name="createdon" alias="k" groupby="true" dategrouping="${grouping}"/><order alias="k"/>`,
    );
    expect(rows[0]).toEqual({ k: expected });
  });

  it('by parts of a date are refused for what is no date', () => {
    const xml =
      '<fetch aggregate="true"><entity name="account"><attribute name="versionnumber" alias="k" groupby="true" dategrouping="year"/></entity></fetch>';
    expect(error(createApi().get(`accounts?fetchXml=${encodeURIComponent(xml)}`))).toMatchObject({
      status: 400,
      code: '0x80060888',
    });
  });

  it('under one alias twice are refused', () => {
    const xml =
      '<fetch aggregate="true"><entity name="account"><attribute name="accountid" alias="k" aggregate="count"/><attribute name="name" alias="k" groupby="true"/></entity></fetch>';
    expect(error(createApi().get(`accounts?fetchXml=${encodeURIComponent(xml)}`))).toMatchObject({
      status: 400,
      code: '0x80060888',
    });
  });

  it('over more than 50,000 rows are refused', () => {
    const [row] = accounts;
    const sample = createSampleOrganization({ rows: 'none' });
    const many = Array.from({ length: 50_001 }, (_, index) => ({ ...row, accountid: id('b', index) }));
    const { get } = createApi({ ...sample, rows: new Map([...sample.rows, ['account', many]]) });
    const xml =
      '<fetch aggregate="true"><entity name="account"><attribute name="accountid" alias="n" aggregate="count"/></entity></fetch>';
    expect(error(get(`accounts?fetchXml=${encodeURIComponent(xml)}`))).toMatchObject({
      status: 400,
      code: '0x8004E023',
    });
  });

  it.each([
    '<attribute name="name" aggregate="count"/>',
    '<attribute name="name" alias="a" aggregate="sum"/>',
  ])('refuses %s', (inside) => {
    expect(fetch(entity(inside, 'aggregate="true"')).status).toBe(400);
  });
});
