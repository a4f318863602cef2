import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

import type { Row } from '../../../src/emulator/organization.ts';
import { sharedData } from '../../support/shared-data.ts';
import { A1, fixtureRows, id } from './fixture-rows.ts';
import { api, column, createApi, error, organization, type Api, type Reply } from './fixture.ts';

const { get } = createApi();
const pageOf = (size: number) => ({ Prefer: `odata.maxpagesize=${size}` });

/** Follows the links to the end; the sizes of the pages and the rows. */
function readAll(
  source: Api,
  url: string,
  size: number,
): { sizes: number[]; rows: Record<string, unknown>[] } {
  const sizes: number[] = [];
  const rows: Record<string, unknown>[] = [];
  for (let next = url; next !== '';) {
    const reply: Reply = source.get(next, pageOf(size));
    expect(reply.status).toBe(200);
    sizes.push(reply.rows.length);
    rows.push(...reply.rows);
    next = reply.nextLink;
  }
  return { sizes, rows };
}

describe('pages', () => {
  it('Q25 the link is absolute, last, keeps the options and leads to the next page', () => {
    const query = "accounts?$select=name&$filter=name%20ne%20'%26'&$orderby=name";
    const { json, nextLink } = get(query, pageOf(3));
    expect(Object.keys(json).at(-1)).toBe('@odata.nextLink');
    expect(nextLink.startsWith(`${api}/${query}&$skiptoken=`)).toBe(true);
    const second = get(nextLink, pageOf(3));
    expect(column(second.rows, 'name')).toEqual(['Zoo']);
    expect(second.json).not.toHaveProperty('@odata.nextLink');
  });

  it('Q23 $top is ignored when a page size is preferred', () => {
    const { json, rows } = get('accounts?$top=1', pageOf(2));
    expect(rows).toHaveLength(2);
    expect(json['@odata.nextLink']).toContain('accounts?$top=1&$skiptoken=');
  });

  it('a page that ends with the last row has no link', () => {
    expect(get('accounts', pageOf(4)).json).not.toHaveProperty('@odata.nextLink');
  });

  it('$count on later pages repeats the whole', () => {
    const { nextLink } = get('accounts?$count=true', pageOf(3));
    expect(get(nextLink, pageOf(3)).json['@odata.count']).toBe(4);
  });

  it('§4.6 the token looks as documented', () => {
    const { nextLink } = get('contacts?$select=fullname', pageOf(2));
    const [first, last] = [id('c', 1).toUpperCase(), id('c', 2).toUpperCase()];
    expect(nextLink).toBe(
      `${api}/contacts?$select=fullname&$skiptoken=%3Ccookie%20pagenumber=%222%22%20pagingcookie=%22` +
        '%253ccookie%2520page%253d%25221%2522%253e%253ccontactid%2520last%253d%2522%257b' +
        `${last}%257d%2522%2520first%253d%2522%257b${first}%257d%2522%2520%252f%253e%253c%252fcookie%253e` +
        '%22%20istracking=%22False%22%20/%3E',
    );
  });

  it.each([
    'name',
    'revenue desc',
    '_primarycontactid_value',
    'primarycontactid/lastname,name desc',
    'creditonhold',
    'createdon',
  ])('pages of one by %s give every row once, in the order of one page', (order) => {
    const whole = get(`accounts?$select=name&$orderby=${order}`).rows;
    const { sizes, rows } = readAll(createApi(), `accounts?$select=name&$orderby=${order}`, 1);
    expect(rows).toEqual(whole);
    expect(sizes).toEqual([1, 1, 1, 1]);
  });

  it('rows that come or go meanwhile neither repeat nor hide others', () => {
    const named = (number: number, name: string): Row => ({ accountid: id('a', number), name });
    const before = [named(1, 'b'), named(2, 'd'), named(3, 'f'), named(4, 'h')];
    const first = createApi(organization({ account: before })).get(
      'accounts?$select=name&$orderby=name',
      pageOf(2),
    );
    // A row before the end of the first page is new, and the page's last row is gone.
    const after = [named(1, 'b'), named(5, 'a'), named(3, 'f'), named(4, 'h'), named(6, 'e')];
    const rest = createApi(organization({ account: after })).get(first.nextLink, pageOf(9));
    expect(column(rest.rows, 'name')).toEqual(['e', 'f', 'h']);
  });

  it('names that need escaping survive in the token', () => {
    const names = ['"<&>"', "a'b", 'ü+%25', 'ß {}', '🙂', ' '];
    const rows = names.map((name, index) => ({ accountid: id('a', index), name }));
    const source = createApi(organization({ account: rows }));
    const { rows: read } = readAll(source, 'accounts?$select=name&$orderby=name', 1);
    expect(read.map(({ name }) => name).sort()).toEqual([...names].sort());
  });

  it('collections of a row page as well', () => {
    const { sizes } = readAll(createApi(), `accounts(${A1})/Account_Tasks?$select=subject`, 2);
    expect(sizes).toEqual([2, 1]);
  });

  it.each([
    'x',
    '%3Ccookie%20pagenumber=%222%22%20/%3E',
    encodeURIComponent('<cookie pagenumber="2" pagingcookie="%zz" />'),
  ])('refuses the token %s', (token) => {
    expect(error(get(`accounts?$skiptoken=${token}`))).toMatchObject({ status: 400, code: '0x80060888' });
  });
});

const recorded = sharedData('responses/contacts-read.json');

describe.skipIf(!existsSync(recorded))('a recorded answer of a real organisation', () => {
  it('has the members, in the order, that the double prints', () => {
    const real = JSON.parse(readFileSync(recorded, 'utf8')) as { value: object[]; '@odata.nextLink': string };
    const ours = createApi(
      organization({
        ...fixtureRows,
        contact: [
          { contactid: id('c', 1), fullname: 'A', emailaddress1: 'a@x', fax: '1', familystatuscode: 1 },
          { contactid: id('c', 2), fullname: 'B', emailaddress1: 'b@x', fax: '2', familystatuscode: 1 },
          { contactid: id('c', 3), fullname: 'C' },
        ],
      }),
    ).get('contacts?$select=fullname,emailaddress1,fax,familystatuscode', {
      Prefer: 'odata.include-annotations="*",odata.maxpagesize=2',
    });
    expect(Object.keys(ours.json)).toEqual(Object.keys(real));
    expect(Object.keys(ours.rows[0] ?? {})).toEqual(Object.keys(real.value[0] ?? {}));
    const shape = (url: string): string =>
      url.replace(/^https:\/\/[^/]+/, '').replaceAll(/[0-9A-Fa-f-]{36}(?=%257d)/g, 'ID');
    expect(shape(ours.nextLink)).toBe(shape(real['@odata.nextLink']));
  });
});
