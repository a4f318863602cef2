import { describe, expect, it } from 'vitest';

import { id, user } from './fixture-rows.ts';
import { api, createApi, error, organization, type Json } from './fixture.ts';

const accountOf = (number: number) => ({ table: 'account', id: id('a', number) });

const accounts: readonly Json[] = [
  { name: 'Contoso', telephone1: '1', revenue: '10.0000', address1_city: 'Oslo', createdon: '2026-01-01T00:00:00Z' },
  { name: 'fabrikam', telephone1: null, revenue: '20.0000', address1_city: 'Oslo', createdon: '2026-02-01T00:00:00Z' },
  { name: '50%off', telephone1: '3', revenue: null, address1_city: 'Rome', createdon: '2026-03-01T00:00:00Z' },
  { name: "O'Neil", telephone1: '4', revenue: '40.5000', parentaccountid: accountOf(1), statecode: 1 },
]; // prettier-ignore

const service = createApi(
  organization({
    account: accounts.map((row, index) => ({
      statecode: 0,
      ownerid: { table: 'systemuser', id: user },
      ...row,
      accountid: id('a', index + 1),
    })),
    contact: [1, 2, 3].map((number) => ({
      contactid: id('c', number),
      fullname: `Contact ${number}`,
      parentcustomerid: number === 3 ? null : accountOf(number === 1 ? 1 : 2),
    })),
  }),
);

const ask = (command: string, headers: Readonly<Record<string, string>> = {}, set = 'accounts') =>
  service.get(`${set}?sql=${encodeURIComponent(command)}`, headers);
const where = (condition: string): readonly unknown[] =>
  ask(`SELECT name FROM account WHERE ${condition} ORDER BY accountid`).rows.map(({ name }) => name);

describe('rows', () => {
  it('have the selected columns, the key and an etag; null is left out', () => {
    const { json, rows } = ask("SELECT name, telephone1\r\nFROM account AS a\r\nWHERE a.name LIKE 'fab%'");
    expect(json['@odata.context']).toBe(`${api}/$metadata#accounts(name,telephone1,accountid)`);
    expect(rows).toEqual([
      { '@odata.etag': expect.any(String) as string, accountid: id('a', 2), name: 'fabrikam' },
    ]);
  });

  it('columns under an alias say which they are, where that is asked for', () => {
    const [row] = ask("SELECT a.name AS account_name FROM account AS a WHERE a.name = 'contoso'", {
      Prefer: 'odata.include-annotations="*"',
    }).rows;
    expect(row).toMatchObject({
      'account_name@OData.Community.Display.V1.AttributeName': 'name',
      account_name: 'Contoso',
    });
  });

  it.each([
    ["name = 'CONTOSO'", ['Contoso']],
    ["name = 'O''Neil'", ["O'Neil"]],
    ["name <> 'Contoso'", ['fabrikam', '50%off', "O'Neil"]],
    ["name > 'M'", ["O'Neil"]],
    ['revenue >= 20', ['fabrikam', "O'Neil"]],
    ['statecode = 0 AND telephone1 IS NOT NULL', ['Contoso', '50%off']],
    ["(name = 'Contoso' OR name = 'Fabrikam') AND telephone1 IS NULL", ['fabrikam']],
    ["name = 'Contoso' OR name = 'fabrikam' AND telephone1 = '1'", ['Contoso']],
    ["name LIKE '_ontoso'", ['Contoso']],
    ["name LIKE '%[%]off'", ['50%off']],
    ["name NOT LIKE '%o%'", ['fabrikam']],
    ["name IN ('Contoso', 'Fabrikam')", ['Contoso', 'fabrikam']],
    ["name NOT IN ('Contoso', 'Fabrikam')", ['50%off', "O'Neil"]],
    ["name BETWEEN 'A' AND 'D'", ['Contoso']],
    ['name = NULL', []],
    [`accountid > '${id('a', 2)}'`, ['50%off', "O'Neil"]],
    ["createdon < '2026-01-15'", ['Contoso']],
    [`parentaccountid = '${id('a', 1)}' -- a comment`, ["O'Neil"]],
  ])('WHERE %s', (condition, expected) => {
    const command = condition.includes('--') ? condition.replace(' --', '\n--') : condition;
    expect(where(`${command}\n`)).toEqual(expected);
  });

  it('in order, and each value once', () => {
    const names = (command: string) => ask(command).rows.map(({ name }) => name);
    expect(names('SELECT name FROM account ORDER BY address1_city DESC, name ASC')).toEqual([
      '50%off',
      'Contoso',
      'fabrikam',
      "O'Neil",
    ]);
    const cities = ask('SELECT DISTINCT a.address1_city FROM account AS a WHERE a.address1_city IS NOT NULL');
    expect(cities.rows).toEqual([{ address1_city: 'Oslo' }, { address1_city: 'Rome' }]);
  });
});

describe('joins', () => {
  it('inner, left, and with itself', () => {
    const joined = (kind: string) =>
      ask(
        `SELECT a.name, c.fullname FROM account AS a ${kind} JOIN contact AS c ON a.accountid = c.parentcustomerid ORDER BY a.name`,
      ).rows.map((row) => [row['name'], row['c.fullname']]);
    expect(joined('INNER')).toEqual([
      ['Contoso', 'Contact 1'],
      ['fabrikam', 'Contact 2'],
    ]);
    expect(joined('LEFT')).toHaveLength(4);
    const self = ask(
      'SELECT child.name AS account, parent.name AS parent_account FROM account AS child INNER JOIN account AS parent ON child.parentaccountid = parent.accountid',
    );
    expect(self.rows).toMatchObject([{ account: "O'Neil", parent_account: 'Contoso' }]);
  });

  it('conditions and orders on what is joined', () => {
    const { rows } = ask(
      "SELECT a.name FROM account a LEFT JOIN contact c ON c.parentcustomerid = a.accountid WHERE c.fullname IS NULL OR c.fullname = 'Contact 2' ORDER BY c.fullname DESC, a.name",
    );
    expect(rows.map(({ name }) => name)).toEqual(['fabrikam', '50%off', "O'Neil"]);
  });
});

describe('aggregates', () => {
  it('of all rows', () => {
    const { rows, json } = ask(
      'SELECT COUNT(*) AS total, COUNT(DISTINCT address1_city) AS cities, SUM(revenue) AS s, AVG(revenue) AS a, MIN(revenue) AS l, MAX(revenue) AS h FROM account',
    );
    expect(rows).toEqual([{ total: 4, cities: 2, s: 70.5, a: 23.5, l: 10, h: 40.5 }]);
    expect(json['@odata.context']).toBe(`${api}/$metadata#accounts`);
  });

  it('of groups, in their order', () => {
    const { rows } = ask(
      'SELECT a.name, COUNT(*) AS contacts FROM account AS a INNER JOIN contact AS c ON a.accountid = c.parentcustomerid GROUP BY a.name ORDER BY a.name DESC',
    );
    expect(rows).toEqual([
      { name: 'fabrikam', contacts: 1 },
      { name: 'Contoso', contacts: 1 },
    ]);
  });
});

it('pages by the preference, each link leading to the next', () => {
  const headers = { Prefer: 'odata.maxpagesize=3' };
  const first = ask('SELECT name FROM account ORDER BY name', headers);
  expect(first.rows).toHaveLength(3);
  const second = service.get(first.nextLink, headers);
  expect(second.rows.map(({ name }) => name)).toEqual(["O'Neil"]);
  expect(second.nextLink).toBe('');
});

it.each([
  'SELECT * FROM account',
  'SELECT TOP 5 name FROM account',
  'DELETE FROM account',
  'SELECT name FROM account; SELECT fullname FROM contact',
  'SELECT name FROM account WHERE 1 = 1',
  "SELECT name FROM account WHERE LEN(name) > '3'",
  'SELECT name FROM account WHERE name = telephone1',
  'SELECT name FROM account WHERE accountid IN (SELECT accountid FROM account)',
  'SELECT name FROM account WHERE EXISTS (SELECT name FROM account)',
  "SELECT name FROM account WHERE NOT name = 'x'",
  'SELECT name FROM account RIGHT JOIN contact ON account.accountid = contact.parentcustomerid',
  'SELECT name FROM account ORDER BY LEN(name)',
  'SELECT name FROM account ORDER BY name OFFSET 1 ROWS',
  'SELECT address1_city, COUNT(*) AS n FROM account GROUP BY address1_city HAVING n > 1',
  'SELECT name, COUNT(*) AS n FROM account',
  'SELECT nothing FROM account',
  'SELECT b.name FROM account AS a',
  'SELECT fullname FROM contact',
  "SELECT name FROM account WHERE name = 'x",
  'SELECT a.name FROM account a JOIN contact a ON a.accountid = a.contactid',
  'SELECT a.name FROM account a JOIN contact c ON a.accountid = a.name',
  `SELECT name FROM account WHERE ${'('.repeat(5000)}name = 'x'${')'.repeat(5000)}`,
  'SELECT name FROM account {',
  '',
])('refuses %.80s', (command) => {
  expect(ask(command).status).toBe(400);
});

it('stands alone', () => {
  const command = encodeURIComponent('SELECT name FROM account');
  for (const option of ['$select=name', '$top=1', 'fetchXml=x', '$apply=groupby((name))']) {
    expect(service.get(`accounts?sql=${command}&${option}`).status).toBe(400);
  }
  expect(error(service.get(`accounts/$count?sql=${command}`)).status).toBe(400);
  expect(service.get(`accounts?sql=${command}&$skiptoken=x`).status).toBe(400);
  expect(ask('SELECT COUNT(*) FROM account').status).toBe(501);
});
