import { beforeEach, describe, expect, it } from 'vitest';

import type { Row } from '../../../src/emulator/organization.ts';
import { fixtureRows, id } from './fixture-rows.ts';
import { column, createApi, organization, type Api } from './fixture.ts';

const count = 3000;

/** Values of contacts that were read since the last look: whoever goes through all rows reads thousands. */
let reads = 0;
/** What a page of one row may cost, printing and bisecting included. */
const few = 150;

function watched(row: Row): Row {
  return new Proxy(row, {
    get: (target, name) => {
      reads += 1;
      return Reflect.get(target, name) as unknown;
    },
  });
}

/** Names repeat, so that the id has to decide. */
const contacts = Array.from({ length: count }, (_, number) =>
  watched({
    contactid: id('c', (number * 7919) % count),
    fullname: `Name ${number % 10}`,
    numberofchildren: number % 5 === 0 ? null : number % 3,
    parentcustomerid: { table: 'account', id: id('a', number % 1000) },
  }),
);

let client: Api;
beforeEach(() => {
  client = createApi(organization({ ...fixtureRows, contact: contacts }));
});

/** Walks so many pages; what each read, from the second on. */
function walk(query: string, size: number, pages: number): { ids: string[]; costs: number[] } {
  const ids: string[] = [];
  const costs: number[] = [];
  let next = `contacts?$select=contactid&${query}`;
  for (let page = 0; page < pages && next !== ''; page++) {
    reads = 0;
    const reply = client.get(next, { Prefer: `odata.maxpagesize=${size}` });
    expect(reply.status).toBe(200);
    costs.push(reads);
    ids.push(...column(reply.rows, 'contactid').map(String));
    next = reply.nextLink;
  }
  return { ids, costs: costs.slice(1) };
}

const text = (row: Row, name: string): string => {
  const value = row[name];
  return typeof value === 'string' ? value : '';
};
const idOf = (row: Row): string => text(row, 'contactid');
const compare = (left: number | string, right: number | string): number =>
  left < right ? -1 : Number(left > right);

describe('a page looks at few rows more than it has', () => {
  it.each<[string, (left: Row, right: Row) => number]>([
    ['', () => 0],
    ['$orderby=contactid', () => 0],
    ['$orderby=contactid desc', (left, right) => compare(idOf(right), idOf(left))],
    ['$orderby=fullname', (left, right) => compare(text(left, 'fullname'), text(right, 'fullname'))],
    [
      '$orderby=numberofchildren desc,contactid,fullname',
      (left, right) => compare(Number(right['numberofchildren'] ?? -1), Number(left['numberofchildren'] ?? -1)),
    ],
    ["$filter=fullname ne 'nobody'&$orderby=fullname", (left, right) => compare(text(left, 'fullname'), text(right, 'fullname'))],
  ])('of pages of one, with %s', (query, order) => {
    const { ids, costs } = walk(query, 1, 40);
    const sorted = contacts.toSorted((left, right) => order(left, right) || compare(idOf(left), idOf(right)));
    expect(ids).toEqual(sorted.slice(0, 40).map(idOf));
    // The first page that goes on puts the rows in order, if a filter is in the way.
    expect(Math.max(...costs.slice(1))).toBeLessThan(few);
  }); // prettier-ignore

  it('of pages of seven, to the end', () => {
    const { ids, costs } = walk('$orderby=fullname', 7, count);
    expect(new Set(ids).size).toBe(count);
    expect(Math.max(...costs)).toBeLessThan(few);
  });

  it('and sees what was written between two of them', () => {
    const first = client.get('contacts?$select=fullname&$orderby=fullname', { Prefer: 'odata.maxpagesize=1' });
    const body = JSON.stringify({ contactid: id('c', 5000), lastname: 'Name 0' });
    expect(client.send('POST', 'contacts', { body }).status).toBe(204);
    expect(client.send('DELETE', `contacts(${id('c', 7919 * 10 % count)})`).status).toBe(204);
    let next = first.nextLink;
    const seen: unknown[] = [];
    while (next !== '') {
      const reply = client.get(next, { Prefer: 'odata.maxpagesize=1000' });
      seen.push(...column(reply.rows, 'contactid'));
      next = reply.nextLink;
    }
    expect(seen).toHaveLength(count - 1);
    expect(seen).toContain(id('c', 5000));
    expect(seen).not.toContain(id('c', 7919 * 10 % count));
  }); // prettier-ignore
});

describe('few rows are looked at by who asks for', () => {
  const one = id('c', 1234);
  it.each([
    ['an id', `contacts(${one})?$select=contactid`],
    ['an id in a filter', `contacts?$select=contactid&$filter=contactid eq ${one}`],
    [
      'a few ids',
      `contacts?$select=contactid&$filter=Microsoft.Dynamics.CRM.In(PropertyName='contactid',PropertyValues=["${one}"])`,
    ],
    ['a lookup', `contacts?$select=contactid&$filter=_parentcustomerid_value eq ${id('a', 5)}`],
    ['a text', "contacts?$select=contactid&$filter=fullname eq 'nobody'"],
  ])('%s', (_what, url) => {
    client.get(url); // the column's index is made when it is first asked about
    reads = 0;
    expect(client.get(url).status).toBe(200);
    expect(reads).toBeLessThan(few);
  });
});
