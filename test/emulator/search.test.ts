import { beforeEach, describe, expect, it } from 'vitest';

import { createEmulator, type Emulator, type EmulatorOptions } from '../../src/emulator/create-emulator.ts';
import { wellKnown } from '../../src/emulator/organization/well-known.ts';
import { origin, signIn } from './client.ts';

/** Contract §4.11: Dataverse search, version 2. */
let now: number;
let emulator: Emulator;
let token: string;

const start = async (options: EmulatorOptions = {}): Promise<void> => {
  now = Date.parse('2026-11-22T08:00:00Z');
  emulator = await createEmulator({ clock: () => new Date(now), ...options });
  token = await signIn(emulator);
};
beforeEach(() => start());

const post = (
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
  path = '/api/search/v2.0/query',
): Promise<Response> => {
  now += 1000;
  return emulator.fetch(
    new Request(`${origin}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, ...headers },
      body: JSON.stringify(body),
    }),
  );
};

interface Found {
  readonly Error: unknown;
  readonly Value: readonly {
    readonly Id: string;
    readonly EntityName: string;
    readonly Score: number;
    readonly Highlights: Readonly<Record<string, readonly string[]>>;
    readonly Attributes: Readonly<Record<string, unknown>>;
  }[];
  readonly Count: number;
}

const search = async (body: Readonly<Record<string, unknown>>): Promise<Found> => {
  const response = await post(body);
  const { response: text } = (await response.json()) as { readonly response: string };
  return JSON.parse(text) as Found;
};

/** A word of some account's name. */
const word = (): string => {
  const name = emulator.organization.rows.get('account')?.[0]?.['name'];
  const found = /\p{L}{4,}/u.exec(typeof name === 'string' ? name : '')?.[0];
  if (found === undefined) throw new Error('The first account has no name');
  return found;
};

describe('Dataverse search', () => {
  it('answers with JSON inside of a string, the words marked, the best first', async () => {
    const {
      Error: error,
      Value: hits,
      Count: count,
    } = await search({ search: word().toUpperCase(), top: 5 });
    expect(error).toBeNull();
    expect(count).toBe(-1);
    expect(hits.length).toBeGreaterThan(0);
    for (const { Highlights: highlights } of hits) {
      expect(Object.values(highlights).flat().join()).toContain('{crmhit}');
    }
    const scores = hits.map(({ Score: score }) => score);
    expect(scores).toEqual(scores.toSorted((left, right) => right - left));
  });

  it('counts, skips, and keeps to the tables and the filter that are given', async () => {
    const entities = JSON.stringify([{ name: 'account' }, { name: 'contact' }]);
    const all = await search({ search: word(), entities, count: true, top: 100 });
    expect(new Set(all.Value.map((hit) => hit.EntityName)).size).toBeLessThanOrEqual(2);
    expect(all.Count).toBe(all.Value.length);
    const rest = await search({ search: word(), entities, count: true, skip: 1, top: 100 });
    expect(rest.Value).toEqual(all.Value.slice(1));
    const none = await search({ search: word(), entities, filter: 'createdon lt 1990-01-01T00:00:00Z' });
    expect(none.Value).toEqual([]);
  });

  it.each([
    ['a list that is no string', { search: 'abc', entities: [{ name: 'account' }] }],
    ['a table that is not searched', { search: 'abc', entities: '[{"name":"nothing"}]' }],
    ['too long a term', { search: 'x'.repeat(101) }],
    ['an empty term', { search: ' ' }],
    ['too large a page', { search: 'abc', top: 101 }],
    ['a filter on what no table has', { search: 'abc', filter: 'nothing eq 1' }],
    ['an unknown parameter', { search: 'abc', orderBy: '[]' }],
  ])('refuses %s', async (_what, body) => {
    expect((await post(body)).status).toBe(400);
  });

  it('takes one request a second and user', async () => {
    expect((await post({ search: 'abc' })).status).toBe(200);
    now -= 500;
    const early = await post({ search: 'abc' });
    expect([early.status, early.headers.get('retry-after')]).toEqual([429, '1']);
    expect((await post({ search: 'abc' })).status).toBe(200);
  });

  it('finds nothing that the caller may not read', async () => {
    token = await signIn(emulator, {
      client_id: wellKnown.rolelessClient.clientId,
      client_secret: wellKnown.rolelessClient.secret,
    });
    expect((await search({ search: word() })).Value).toEqual([]);
  });

  it('needs a token, and may be switched off', async () => {
    expect((await post({ search: 'abc' }, { authorization: 'Bearer x' })).status).toBe(401);
    await start({ quirks: { searchDisabled: true } });
    const off = await post({ search: 'abc' });
    expect(await off.json()).toMatchObject({ error: { code: '0x8006088a' } });
  });
});

describe('what of a table is searched', () => {
  const account = (more: Readonly<Record<string, unknown>> = {}): string =>
    JSON.stringify([{ name: 'account', ...more }]);
  /** Digits of some account's number, which no name has. */
  const digits = (): string => {
    const number = emulator.organization.rows.get('account')?.[0]?.['accountnumber'];
    return typeof number === 'string' ? number.replace(/\D/g, '') : 'none';
  };

  it('is the primary name, unless columns are named; so is what is answered', async () => {
    expect((await search({ search: digits(), entities: account() })).Value).toEqual([]);
    const columns = {
      searchColumns: ['accountnumber'],
      selectColumns: ['name', 'statecode', 'primarycontactid'],
    };
    const [hit] = (await search({ search: digits(), entities: account(columns) })).Value;
    expect(Object.keys(hit?.Highlights ?? {})).toEqual(['accountnumber']);
    expect(Object.keys(hit?.Attributes ?? {})).toEqual([
      'accountid',
      'name',
      'statecode',
      'primarycontactid',
    ]);
    const [plain] = (await search({ search: word(), entities: account() })).Value;
    expect(Object.keys(plain?.Attributes ?? {})).toEqual(['accountid', 'name']);
  });

  it('may be written with capital letters, as .NET does', async () => {
    const capital = JSON.stringify([
      { Name: 'account', SelectColumns: ['name'], SearchColumns: ['name'], Filter: null },
    ]);
    expect(await search({ search: word(), entities: capital, fuzzy: true, filter: null })).toEqual(
      await search({
        search: word(),
        entities: account({ selectColumns: ['name'], searchColumns: ['name'] }),
      }),
    );
  });

  it('is filtered table by table, too', async () => {
    const all = await search({
      search: 'ACC',
      entities: account({ searchColumns: ['accountnumber'] }),
      count: true,
    });
    const active = { searchColumns: ['accountnumber'], filter: 'statecode eq 0' };
    const some = await search({ search: 'ACC', entities: account(active), count: true });
    const named = await search({
      search: 'ACC',
      entities: account({ searchColumns: ['accountnumber'] }),
      filter: 'account: statecode eq 0',
      count: true,
    });
    expect(some.Count).toBeGreaterThan(0);
    expect(some.Count).toBeLessThan(all.Count);
    expect(named.Count).toBe(some.Count);
    const other = await search({
      search: 'ACC',
      entities: account(active),
      filter: 'contact:statecode eq 9',
      count: true,
    });
    expect(other.Count).toBe(some.Count);
  });

  it('comes in the order that is asked for', async () => {
    const entities = account({ searchColumns: ['accountnumber'] });
    const orderby = JSON.stringify(['@search.score desc', 'name desc']);
    const { Value: hits } = await search({ search: 'ACC', entities, orderby, top: 100 });
    const names = hits.map((hit) => String(hit.Attributes['name']));
    const collator = new Intl.Collator('en', { sensitivity: 'accent' });
    expect(names.length).toBeGreaterThan(2);
    expect(names).toEqual(names.toSorted((left, right) => collator.compare(right, left)));
  });

  it.each([
    [
      'a column that is not there',
      { search: 'abc', entities: '[{"name":"account","searchColumns":["nothing"]}]' },
    ],
    [
      'a selected one that is not there',
      { search: 'abc', entities: '[{"name":"account","selectColumns":["x"]}]' },
    ],
    ['columns that are no list', { search: 'abc', entities: '[{"name":"account","searchColumns":"name"}]' }],
    ['a table without name', { search: 'abc', entities: '[{"searchColumns":["name"]}]' }],
    ['an order that is none', { search: 'abc', orderby: '["name up"]' }],
  ])('refuses %s', async (_what, body) => {
    expect((await post(body)).status).toBe(400);
  });
});

describe('the siblings of query', () => {
  const answer = async (path: string, body: unknown): Promise<Readonly<Record<string, unknown>>> => {
    const response = await post(body, {}, path);
    const json = (await response.json()) as { readonly '@odata.context': string; readonly response: string };
    const name = /\w+$/.exec(path)?.[0].replace(/^search/, '') ?? '';
    expect(json['@odata.context']).toBe(
      `${origin}/api/data/v9.2/$metadata#Microsoft.Dynamics.CRM.search${name}Response`,
    );
    return JSON.parse(json.response) as Readonly<Record<string, unknown>>;
  };

  it('are actions of the Web API as well', async () => {
    const body = { search: word(), count: true };
    expect(await answer('/api/data/v9.2/searchquery', body)).toEqual(
      await answer('/api/search/v2.0/query', body),
    );
  });

  it('suggest rows, five unless told otherwise', async () => {
    const entities = JSON.stringify([{ name: 'account', searchColumns: ['accountnumber'] }]);
    const five = await answer('/api/search/v2.0/suggest', { search: 'ACC', entities });
    expect(five['Value']).toHaveLength(5);
    const { Value: hits } = await answer('/api/data/v9.2/searchsuggest', { search: word(), top: 1 });
    expect(hits).toEqual([
      {
        Text: expect.stringContaining('{crmhit}') as string,
        Document: expect.objectContaining({ '@search.objectid': expect.any(String) as string }) as unknown,
      },
    ]);
  });

  it('complete a word', async () => {
    const term = word().toLowerCase();
    const entities = JSON.stringify([{ name: 'account' }]);
    const { Value: found } = await answer('/api/search/v2.0/autocomplete', {
      search: term.slice(0, 4),
      entities,
    });
    expect(found).toMatch(new RegExp(`^\\{crmhit\\}${term.slice(0, 4)}\\p{L}*\\{/crmhit\\}$`, 'u'));
    const nothing = await answer('/api/data/v9.2/searchautocomplete', { search: 'qqqqqqqq' });
    expect(nothing).toEqual({ Error: null, Value: '', QueryContext: null });
  });
});
