import { describe, expect, test } from 'vitest';

import { ListPage } from '../../../src/odata/list-page.ts';
import type { Row } from '../../../src/odata/read-rows.ts';
import type { Need } from '../../../src/query/need.ts';
import type { FakeRead } from '../../support/fake-upstream.ts';
import { guid } from '../../support/guid.ts';
import { lookupTo, makeNeed, rowsOf } from '../../support/make-need.ts';
import { readAccounts } from '../../support/read-accounts.ts';

const typeOf = (property: string): string => `${property}@Microsoft.Dynamics.CRM.lookuplogicalname`;

/** `count` accounts, the n-th pointing at the contact `target(n)`. */
const pointing = (count: number, target: (n: number) => number | null): (() => Row[]) => {
  return () =>
    Array.from({ length: count }, (_, n) => {
      const id = target(n);
      return { accountid: guid(n), _primary_value: id === null ? null : guid(id, 'c') };
    });
};

const contactsAsked = ({ ids }: FakeRead): Row[] =>
  ids.map((contactid) => ({ contactid, email: `${contactid}@x` }));

/** A need whose lookup is read by its id. */
const byId = (): Need => {
  const contact = makeNeed('contact', { columns: ['email'] });
  return makeNeed('account', { lookups: [lookupTo('primary', contact, { byId: true })] });
};

/** 16 lookups, the last of which doesn't fit into the first query. */
const overflowing = (...last: readonly ReturnType<typeof lookupTo>[]): Need =>
  makeNeed('account', {
    lookups: [
      ...Array.from({ length: 15 }, (_, n) => lookupTo(`a${n}`, makeNeed('other', { columns: ['x'] }))),
      ...last,
    ],
  });

describe('records read by their ids', () => {
  test('are asked for once each, and put on every row that points at them', async () => {
    const { rows, sent } = await readAccounts(byId(), {
      accounts: pointing(6, (n) => (n === 0 ? null : n % 2)),
      contacts: contactsAsked,
    });
    expect(sent).toMatchObject([{ set: 'accounts' }, { set: 'contacts', ids: [guid(1, 'c'), guid(0, 'c')] }]);
    expect(rows.map((row) => (row['primary'] as Row | null)?.['contactid'])).toEqual([
      undefined,
      ...[1, 0, 1, 0, 1].map((n) => guid(n, 'c')),
    ]);
    expect(rows[0]?.['primary']).toBeNull();
  });

  test('that do not come are null', async () => {
    const { rows } = await readAccounts(byId(), {
      accounts: pointing(2, (n) => n),
      contacts: (read) => contactsAsked(read).slice(1),
    });
    expect(rows.map((row) => row['primary'] !== null)).toEqual([false, true]);
  });

  test('are not asked for where no row points at any', async () => {
    const { rows, sent } = await readAccounts(byId(), { accounts: pointing(3, () => null) });
    expect(sent).toHaveLength(1);
    expect(rows.map((row) => row['primary'])).toEqual([null, null, null]);
  });

  test('that are refused are errors in their places, and nothing else fails', async () => {
    const { rows } = await readAccounts(byId(), {
      accounts: pointing(2, (n) => n),
      contacts: () => 403,
    });
    expect(rows.map((row) => row['primary'])).toMatchObject([{ code: 'FORBIDDEN' }, { code: 'FORBIDDEN' }]);
    expect(rows.map((row) => row['accountid'])).toEqual([guid(0), guid(1)]);
  });
});

describe('a lookup that did not fit into the first query', () => {
  const need = (): Need => overflowing(lookupTo('primary', makeNeed('contact', { columns: ['email'] })));

  test('is read by the ids of its targets where these are no more than the rows', async () => {
    const { rows, sets } = await readAccounts(need(), {
      accounts: pointing(10, (n) => n % 2),
      contacts: contactsAsked,
    });
    expect(sets).toEqual(['accounts', 'contacts']);
    expect(rows.every((row) => row['primary'] !== null)).toBe(true);
  });

  test('is read with the rows again where there are several for them', async () => {
    const two = overflowing(
      lookupTo('primary', makeNeed('contact', { columns: ['email'] })),
      lookupTo('second', makeNeed('lead', { columns: ['topic'] })),
    );
    const both = (): Row[] =>
      pointing(4, (n) => n)().map((row) => ({ ...row, _second_value: row['_primary_value'] }));
    const again = ({ ids }: FakeRead): Row[] =>
      ids.map((accountid) => ({ accountid, primary: { email: 'e' }, second: { topic: 't' } }));
    const { rows, sent } = await readAccounts(two, { accounts: both, 'accounts again': again });
    expect(sent).toMatchObject([
      { set: 'accounts', ids: [] },
      { set: 'accounts', ids: { length: 4 } },
    ]);
    expect(rows.map(({ primary, second }) => [primary, second])).toEqual(
      Array.from({ length: 4 }, () => [{ email: 'e' }, { topic: 't' }]),
    );
  });

  test('is null on rows that are gone when they are read again', async () => {
    const two = overflowing(
      lookupTo('primary', makeNeed('contact', { columns: ['email'] })),
      lookupTo('second', makeNeed('lead', { columns: ['topic'] })),
    );
    const both = (): Row[] =>
      pointing(2, (n) => n)().map((row) => ({ ...row, _second_value: row['_primary_value'] }));
    const { rows } = await readAccounts(two, { accounts: both, 'accounts again': () => [] });
    expect(rows.map(({ primary, second }) => [primary, second])).toEqual([
      [null, null],
      [null, null],
    ]);
  });
});

describe('a lookup with several targets', () => {
  const owner = (navigation: boolean): Need => {
    const options = (name: string) => ({
      slot: name,
      property: '_owner_value',
      navigation: navigation ? name : undefined,
      polymorphic: true,
    });
    return makeNeed('contact', {
      columns: ['name'],
      lookups: [
        lookupTo('user', makeNeed('user', { columns: ['title'] }), options('user')),
        lookupTo('team', makeNeed('team', { columns: ['name'] }), options('team')),
      ],
    });
  };
  const ofContacts = (navigation: boolean): Need =>
    makeNeed('account', { collections: [rowsOf('contacts', owner(navigation))] });

  /** One account whose contacts belong to the owners given. */
  const owned = (owners: readonly (readonly [kind: string | undefined, n: number])[]) => (): Row[] => [
    {
      accountid: guid(0),
      contacts: owners.map(([kind, n], index) => ({
        contactid: guid(index, 'c'),
        _owner_value: guid(n, 'e'),
        ...(kind !== undefined && { [typeOf('_owner_value')]: kind }),
      })),
    },
  ];
  const users = ({ ids }: FakeRead): Row[] => ids.map((userid) => ({ userid, title: 'Dr' }));
  const ownersOf = (rows: readonly Row[]): unknown[] => {
    const page = Object.values(rows[0] ?? {}).find((value) => value instanceof ListPage);
    return (page?.rows ?? []).map(({ user, team }) => [user, team]);
  };
  const dr = (n: number) => ({ userid: guid(n, 'e'), title: 'Dr' });

  test('is read by id where all point at one table', async () => {
    const { rows, sets } = await readAccounts(ofContacts(true), {
      accounts: owned([
        ['user', 1],
        ['user', 1],
      ]),
      users,
    });
    expect(sets).toEqual(['accounts', 'users']);
    expect(ownersOf(rows)).toEqual([
      [dr(1), null],
      [dr(1), null],
    ]);
  });

  test('is read with the rows again where two tables would be two requests', async () => {
    const { rows, sets } = await readAccounts(ofContacts(true), {
      accounts: owned([
        ['user', 1],
        ['team', 2],
      ]),
      contacts: ({ ids }) =>
        ids.map((contactid, index) =>
          index === 0
            ? { contactid, user: { title: 'Dr' }, team: null }
            : { contactid, user: null, team: { name: 'A' } },
        ),
    });
    expect(sets).toEqual(['accounts', 'contacts']);
    expect(ownersOf(rows)).toEqual([
      [{ title: 'Dr' }, null],
      [null, { name: 'A' }],
    ]);
  });

  test('is read with the rows again where the annotation is missing', async () => {
    const { sets } = await readAccounts(ofContacts(true), {
      accounts: owned([[undefined, 1]]),
      contacts: ({ ids }) => ids.map((contactid) => ({ contactid, user: { title: 'Dr' }, team: null })),
    });
    expect(sets).toEqual(['accounts', 'contacts']);
  });

  test('is looked for in each table where there is neither annotation nor navigation', async () => {
    const { rows, sets } = await readAccounts(ofContacts(false), {
      accounts: owned([[undefined, 1]]),
      users,
      teams: () => [],
    });
    expect(sets).toEqual(['accounts', 'users', 'teams']);
    expect(ownersOf(rows)).toEqual([[dr(1), null]]);
  });

  test('is asked for only in the tables that it points at', async () => {
    const { sets } = await readAccounts(ofContacts(false), { accounts: owned([['user', 1]]), users });
    expect(sets).toEqual(['accounts', 'users']);
  });
});
