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

const post = (body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Response> => {
  now += 1000;
  return emulator.fetch(
    new Request(`${origin}/api/search/v2.0/query`, {
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
