import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { found, refused } from './ask-filter.ts';
import { A1, C1, fixtureRows, id } from './fixture-rows.ts';
import { batch, createApi, organization } from './fixture.ts';

const A2 = id('a', 2);
const A3 = id('a', 3);

describe('comparisons', () => {
  it.each([
    ["name eq 'LITWARE'", [1], 'Q05 text compares without regard to case'],
    ["name ne 'litware'", [2, 3, 4], ''],
    ["'Litware' eq name", [1], ''],
    ['revenue gt 5.1', [1], ''],
    ['revenue ge 5.1', [1, 4], 'exact numbers by value, not by text'],
    ['revenue lt 20000', [4], ''],
    ['revenue le 2e4', [1, 4], ''],
    ['revenue eq null', [2, 3], ''],
    ['revenue ne null', [1, 4], ''],
    ['revenue ne 5.1', [1], 'ne does not match null'],
    ['not (revenue eq 5.1)', [1], 'nor does not'],
    ['revenue ne 5.1 or revenue eq null', [1, 2, 3], ''],
    ['creditonhold eq true', [2], ''],
    ['statecode eq 0 and statuscode eq 1 or statecode eq 1', [1, 3, 4], 'and binds tighter than or'],
    ['statecode eq 0 and (statuscode eq 1 or statecode eq 1)', [1, 4], ''],
    ['not (statecode eq 0) and statuscode eq 1', [3], ''],
    ['createdon ge 2026-11-01T00:00:00Z', [1], ''],
    ['createdon eq 2026-11-01T11:00:00+01:00', [1], ''],
    ['createdon lt 2026-11-02', [1], ''],
    [`_primarycontactid_value eq ${C1}`, [1], 'Q10 bare'],
    [`_primarycontactid_value eq '${C1.toUpperCase()}'`, [1], 'Q10 quoted'],
    [`accountid eq ${A1} or accountid eq ${A3}`, [1, 3], ''],
    [`accountid eq ${A1} and statecode eq 1`, [], ''],
    [`(accountid eq ${A1} or accountid eq ${A3}) and statecode eq 1`, [3], ''],
    ["name eq 'A_c'", [], 'Q06 wildcards are plain in eq'],
    ["primarycontactid/fullname eq 'Ann Ann'", [1], 'Q09 one hop'],
    ['primarycontactid/createdby/fullname ne null', [1], 'Q09 two hops'],
    ['primarycontactid/contactid ne null', [1, 2], ''],
    ['primarycontactid/contactid eq null', [3, 4], ''],
  ])('%s → %j %s', (filter, expected, _why) => {
    expect(found('accounts', filter)).toEqual(expected);
  });

  it('ne matches null under its switch', () => {
    const api = createApi(organization(), { neMatchesNull: true });
    expect(api.get('accounts?$filter=revenue ne 5.1').rows).toHaveLength(3);
  });

  it('Q08 columns of one row compare with each other, those of two tables do not', () => {
    expect(found('contacts', 'firstname eq lastname')).toEqual([1, 3]);
    expect(refused('name eq primarycontactid/fullname').status).toBe(400);
    expect(refused('name eq revenue').message).toContain('incompatible types');
  });

  it('Q07 quotes are doubled; one alone is an unterminated literal', () => {
    expect(found('contacts', "lastname eq 'O''Bryan'")).toEqual([2]);
    expect(refused("lastname eq 'O'Bryan'", 'contacts')).toEqual({
      status: 400,
      code: '0x80060888',
      message: "There is an unterminated literal at position 21 in 'lastname eq 'O'Bryan''.",
    });
  });

  it("Q10 guid'…' is refused", () => {
    const { status, code, message } = refused(`accountid eq guid'${A1}'`);
    expect({ status, code }).toEqual({ status: 400, code: '0x80060888' });
    expect(message).toContain(`Unrecognized 'Edm.String' literal 'guid'${A1}''`);
  });

  it.each([
    'statecode eq',
    'statecode eq 0 and',
    '(statecode eq 0',
    'statecode eq 0)',
    'statecode equals 0',
    '',
    'statecode',
    'not statecode eq 0',
    '1 eq 1',
    "statecode eq '0'",
    'name eq 1',
    "accountid eq 'no guid'",
    'Statecode eq 0',
    'nothing/name eq null',
    'ownerid/fullname eq null',
    'Account_Tasks/subject eq null',
    'primarycontactid eq null',
  ])('refuses %s', (filter) => {
    expect(refused(filter)).toMatchObject({ status: 400, code: '0x80060888' });
  });

  it('refuses parentheses without end and without measure', () => {
    const nested = createApi().send('POST', '$batch', batch(`accounts?$filter=${'('.repeat(30000)}`));
    expect(nested.status).toBe(400);
    expect(nested.text).toContain('0x80060888');
  });

  it('Q13 500 conditions at most', () => {
    const filter = (count: number): string =>
      Array.from({ length: count }, () => 'statecode eq 0').join(' or ');
    expect(found('accounts', filter(500))).toEqual([1, 2, 4]);
    expect(refused(filter(501))).toEqual({
      status: 400,
      code: '0x8004430C',
      message: 'Number of conditions in query exceeded maximum limit.',
    });
  });

  it.each([
    ['length(name) gt 3', 501],
    ["tolower(name) eq 'x'", 501],
    ["name in ('a','b')", 501],
    ["contains(tolower(name),'x')", 501],
    ['nothing(name)', 400],
  ])('Q14 %s is not implemented', (filter, status) => {
    expect(refused(filter).status).toBe(status);
    const other = createApi(organization(), { unsupportedFunctionStatus: 400 });
    expect(other.get(`accounts?$filter=${encodeURIComponent(filter)}`).status).toBe(400);
  });
});

describe('like-functions', () => {
  it.each([
    ["contains(name,'50%')", [2, 3]],
    ["contains(name,'50[%]')", [2]],
    ["contains(name,'A_c')", [2, 3]],
    ["contains(name,'a[_]C')", [2]],
    ["contains(name,'[xyz]oo')", [4]],
    ["contains(name,'[^a-y]oo')", [4]],
    ["contains(name,'[z')", []],
    ["startswith(name,'lit')", [1]],
    ["startswith(name,'_i%e')", [1]],
    ["endswith(name,'BC')", [3]],
    ["endswith(name,'a%e')", [1]],
    ["not contains(name,'o')", [1, 3]],
    ["contains(name,'''')", [2]],
    ["contains(accountnumber,'x') or not contains(accountnumber,'x')", [1]],
  ])('Q06 %s', (filter, expected) => {
    expect(found('accounts', filter)).toEqual(expected);
  });

  it('refuses numbers', () => {
    expect(refused("contains(revenue,'1')").status).toBe(400);
    expect(refused('contains(name,1)').status).toBe(400);
  });

  it('a cruel pattern ends', () => {
    const api = createApi(organization({ account: [{ accountid: A1, name: 'a'.repeat(20000) }] }));
    expect(api.get(`accounts?$filter=contains(name,'${'%25a'.repeat(200)}b')`).rows).toEqual([]);
  });
});

describe('any text', () => {
  const named = (name: string) =>
    createApi(organization({ ...fixtureRows, account: [{ accountid: A2, name }] }));
  const query = (name: string, filter: string) =>
    named(name).get(`accounts?$filter=${encodeURIComponent(filter)}`);

  it('is found by eq with its quotes doubled', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', minLength: 1 }).filter((text) => !/\p{Surrogate}/u.test(text)),
        (text) => {
          expect(query(text, `name eq '${text.replaceAll("'", "''")}'`).rows).toHaveLength(1);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is found by contains with its wildcards in brackets', () => {
    const escape = (text: string): string => text.replaceAll(/[%_[]/g, '[$&]').replaceAll("'", "''");
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', '%', '_', '[', ']', "'", '^', '-', '🙂'), minLength: 1 }),
        (text) => {
          const filter = `contains(name,'${escape(text)}')`;
          expect(query(`x${text}y`, filter).rows).toHaveLength(1);
          expect(query('z', filter).rows).toHaveLength(0);
        },
      ),
      { numRuns: 60 },
    );
  });
});
