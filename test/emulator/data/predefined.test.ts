import { describe, expect, it } from 'vitest';

import type { Row } from '../../../src/emulator/organization.ts';
import { createSampleOrganization } from '../../../src/emulator/organization/create-sample-organization.ts';
import { wellKnown } from '../../../src/emulator/organization/well-known.ts';
import { A1, id, user } from './fixture-rows.ts';
import { column, createApi, error, organization } from './fixture.ts';

const owner = { table: 'systemuser', id: user };
const view = (number: number, table: string, fetchxml: string) => ({
  savedqueryid: id('b', number),
  name: `View ${number}`,
  returnedtypecode: table,
  fetchxml,
  querytype: 0,
});
const opportunities = [1, 2, 3].map((number) => ({
  opportunityid: id('0', number),
  name: `Chance ${number}`,
  statecode: number === 3 ? 1 : 0,
  description: null,
  parentaccountid: { table: 'account', id: number === 2 ? id('a', 2) : A1 },
  ownerid: owner,
}));
const open =
  '<fetch><entity name="opportunity"><attribute name="name"/><attribute name="description"/><order attribute="name" descending="true"/><filter><condition attribute="statecode" operator="eq" value="0"/></filter></entity></fetch>';
const accounts = '<fetch><entity name="account"><attribute name="name"/></entity></fetch>';
const api = createApi(
  organization({
    account: [1, 2].map((number) => ({ accountid: id('a', number), name: `Account ${number}` })),
    opportunity: opportunities,
    savedquery: [view(1, 'opportunity', open), view(2, 'account', accounts)],
    userquery: [{ userqueryid: id('b', 3), name: 'Mine', fetchxml: accounts, ownerid: owner }],
  }),
);

describe('Q37 predefined queries', () => {
  it('run on their set, without null columns (Q04)', () => {
    const { rows, json } = api.get(`opportunities?savedQuery=${id('b', 1)}`);
    expect(rows).toEqual(
      [2, 1].map((number) => ({
        '@odata.etag': expect.any(String) as string,
        opportunityid: id('0', number),
        name: `Chance ${number}`,
      })),
    );
    expect(json['@odata.context']).toMatch(/#opportunities$/);
    expect(column(api.get(`accounts?userQuery={${id('b', 3).toUpperCase()}}`).rows, 'name')).toEqual([
      'Account 1',
      'Account 2',
    ]);
  });

  it('run on a related collection', () => {
    const { rows } = api.get(`accounts(${A1})/opportunity_parent_account?savedQuery=${id('b', 1)}`);
    expect(column(rows, 'name')).toEqual(['Chance 1']);
  });

  it('are cut into pages by the preference, as they have no count of their own', () => {
    const headers = { Prefer: 'odata.maxpagesize=1,odata.include-annotations="*"' };
    const { rows, json } = api.get(`opportunities?savedQuery=${id('b', 1)}`, headers);
    expect(rows).toHaveLength(1);
    expect(json['@Microsoft.Dynamics.CRM.morerecords']).toBe(true);
    expect(json['@Microsoft.Dynamics.CRM.fetchxmlpagingcookie']).toContain('pagenumber="2"');
  });

  it.each([
    [`opportunities?savedQuery=${id('b', 9)}`, 404, '0x80040217'],
    [`opportunities?userQuery=${id('b', 1)}`, 404, '0x80040217'],
    [`accounts?savedQuery=${id('b', 1)}`, 400, '0x80060888'],
    [`accounts(${A1})/opportunity_parent_account?savedQuery=${id('b', 2)}`, 400, '0x80060888'],
    ['accounts?savedQuery=x', 400, '0x80060888'],
    [`accounts?savedQuery=${id('b', 2)}&userQuery=${id('b', 3)}`, 400, '0x80060888'],
    [`accounts?savedQuery=${id('b', 2)}&$select=name`, 400, '0x80060888'],
    [`accounts?savedQuery=${id('b', 2)}&$apply=groupby((name))`, 400, '0x80060888'],
    [`accounts/$count?savedQuery=${id('b', 2)}`, 400, '0x80060888'],
    [`accounts(${A1})?savedQuery=${id('b', 2)}`, 400, '0x80060888'],
  ])('refuses %s', (url, status, code) => {
    expect(error(api.get(url))).toMatchObject({ status, code });
  });
});

describe('views of the sample organisation', () => {
  const sample = createSampleOrganization();
  const sampleApi = createApi(sample);
  const text = (row: Row, name: string): string => (typeof row[name] === 'string' ? row[name] : '');

  it.each(['savedquery', 'userquery'])('every %s runs on the set of its table', (table) => {
    const views = sample.rows.get(table) ?? [];
    expect(views.length).toBeGreaterThan(2);
    for (const row of views) {
      const set = sample.tables.get(text(row, 'returnedtypecode'))?.entitySetName ?? '';
      const option = table === 'savedquery' ? 'savedQuery' : 'userQuery';
      const reply = sampleApi.get(`${set}?${option}=${text(row, `${table}id`)}`);
      const name = text(row, 'name');
      expect(reply.status, `${name}: ${reply.text.slice(0, 200)}`).toBe(200);
      // Views of the caller's own rows, and those that wait for words to look for, may be empty.
      if (!/^(My|Quick)/.test(name)) expect(reply.rows.length, name).toBeGreaterThan(0);
    }
  });

  it('has the ones that every organisation has, by their ids', () => {
    expect(
      sampleApi.get(`savedqueries(${wellKnown.views.activeAccounts})?$select=name,returnedtypecode`).json,
    ).toMatchObject({ name: 'Active Accounts', returnedtypecode: 'account' });
  });
});
