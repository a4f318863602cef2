import { describe, expect, it } from 'vitest';

import { id } from './fixture-rows.ts';
import { createApi, error, organization, type Json } from './fixture.ts';

const accountOf = (number: number) => ({ table: 'account', id: id('a', number) });

/** Three accounts; a contact of each but the last, of whom the first is called as their account is. */
const api = createApi(
  organization({
    account: [
      { accountid: id('a', 1), name: 'Litware', numberofemployees: 5 },
      { accountid: id('a', 2), name: 'Zoo', numberofemployees: 2 },
      { accountid: id('a', 3), name: 'Acme', numberofemployees: 9 },
    ],
    contact: [
      { contactid: id('c', 1), fullname: 'LITWARE', lastname: 'x', numberofchildren: 5, parentcustomerid: accountOf(1) },
      { contactid: id('c', 2), fullname: 'Ann', lastname: 'y', numberofchildren: 7, parentcustomerid: accountOf(2) },
      { contactid: id('c', 3), fullname: 'Bob', lastname: 'z' },
    ],
  }),
); // prettier-ignore

const ask = (inside: string, headers: Readonly<Record<string, string>> = {}, how = '') =>
  api.get(
    `contacts?fetchXml=${encodeURIComponent(`<fetch ${how}><entity name="contact">${inside}</entity></fetch>`)}`,
    headers,
  );
const fetch = (inside: string) => ask(`<attribute name="fullname"/>${inside}`);
const names = ({ rows }: { readonly rows: readonly Json[] }) => rows.map((row) => row['fullname']);
const link = (attributes: string, inside = '') =>
  `<link-entity name="account" from="accountid" to="parentcustomerid" link-type="outer" ${attributes}>${inside}</link-entity>`;
const filter = (condition: string) => `<filter><condition ${condition}/></filter>`;

describe('columns of two tables', () => {
  it.each([
    ['attribute="fullname" operator="eq" valueof="acct.name"', ['LITWARE']],
    ['attribute="fullname" operator="ne" valueof="acct.name"', ['Ann']],
    ['attribute="numberofchildren" operator="gt" valueof="acct.numberofemployees"', ['Ann']],
    ['attribute="numberofchildren" operator="le" valueof="acct.numberofemployees"', ['LITWARE']],
  ])('compare with each other: %s', (condition, expected) => {
    expect(names(fetch(filter(condition) + link('alias="acct"')))).toEqual(expected);
  });

  it('from within the link, with the link before it', () => {
    const inner = `<link-entity name="contact" from="parentcustomerid" to="accountid" alias="again">${filter(
      'attribute="lastname" operator="ne" valueof="acct.name"',
    )}</link-entity>`;
    const all = fetch(link('alias="acct"', inner).replace('outer', 'inner'));
    expect(names(all)).toEqual(['LITWARE', 'Ann']);
  });

  it.each([
    ['attribute="fullname" operator="like" valueof="acct.name"', 'acct', '0x80060888'],
    ['attribute="fullname" operator="in" valueof="acct.name"', 'acct', '0x80060888'],
    ['attribute="fullname" operator="eq" valueof="acct.numberofemployees"', 'acct', '0x80060888'],
    ['attribute="fullname" operator="eq" valueof="acct.nothing"', 'acct', '0x80041103'],
    ['attribute="fullname" operator="eq" valueof="acct.name"', 'other', '0x80060888'],
  ])('refuses %s with a link called %s', (condition, alias, code) => {
    const refused = error(fetch(filter(condition) + link(`alias="${alias}"`)));
    expect(refused).toMatchObject({ status: 400, code });
  });
});

describe('names', () => {
  it('of links are aliases, or names of tables where there are none', () => {
    const condition = filter('entityname="account" attribute="name" operator="eq" value="zoo"');
    expect(names(fetch(condition + link('')))).toEqual(['Ann']);
    expect(fetch(condition + link('alias="acct"')).status).toBe(400);
    const ordered = '<order entityname="account" attribute="name" descending="true"/>';
    expect(names(fetch(ordered + link('').replace('outer', 'inner')))).toEqual(['Ann', 'LITWARE']);
  });

  it('that are not there are refused in the words of the service', () => {
    expect(error(fetch('<attribute name="nothing"/>'))).toEqual({
      status: 400,
      code: '0x80041103',
      message:
        "'contact' entity doesn't contain attribute with Name = 'nothing' and NameMapping = 'Logical'.",
    });
    const unknown = error(fetch('<link-entity name="nothing" from="a" to="contactid"/>'));
    expect(unknown).toMatchObject({ status: 400, code: '0x80041102' });
  });
});

describe('columns under other names', () => {
  const everything = { Prefer: 'odata.include-annotations="*"' };
  const original = (name: string) => `${name}@OData.Community.Display.V1.AttributeName`;

  it('say which column they are, before all else, where that is asked for', () => {
    const inside =
      '<attribute name="fullname"/><attribute name="statecode" alias="state"/><filter><condition attribute="lastname" operator="eq" value="x"/></filter>' +
      link('alias="acct"', '<attribute name="name"/><attribute name="numberofemployees" alias="people"/>');
    const [row = {}] = ask(inside, everything).rows;
    expect(row).toMatchObject({ [original('acct.name')]: 'name', 'acct.name': 'Litware' });
    expect(row).toMatchObject({ [original('people')]: 'numberofemployees', people: 5 });
    expect(row).not.toHaveProperty([original('fullname')]);
    const names = Object.keys(row);
    expect(names.indexOf(original('people'))).toBe(names.indexOf('people') - 2);
    const [plain = {}] = ask(inside).rows;
    expect(Object.keys(plain).filter((name) => name.includes('AttributeName'))).toEqual([]);
  });

  it('so do aggregates', () => {
    const inside = '<attribute name="numberofchildren" aggregate="sum" alias="children"/>';
    const { rows } = ask(inside, everything, 'aggregate="true"');
    expect(rows).toEqual([
      expect.objectContaining({ [original('children')]: 'numberofchildren', children: 12 }),
    ]);
  });
});
