import { beforeEach, describe, expect, it } from 'vitest';

import { createEmulator } from '../../src/emulator/create-emulator.ts';
import { createSampleOrganization } from '../../src/emulator/organization/create-sample-organization.ts';
import { wellKnown } from '../../src/emulator/organization/well-known.ts';
import { api, createClient, type Client } from './client.ts';

const id = (number: number): string => `a0000000-2222-4222-8222-${String(number).padStart(12, '0')}`;
const track = { Prefer: 'odata.track-changes' };
type Body = Record<string, unknown> & { readonly value: readonly Record<string, unknown>[] };

let now: Date;
let client: Client;

beforeEach(async () => {
  now = new Date('2026-11-20T10:00:00Z');
  const sample = createSampleOrganization({ rows: 'none' });
  const accounts = [1, 2, 3].map((number) => ({ accountid: id(number), name: `Account ${number}` }));
  const emulator = await createEmulator({
    organization: { ...sample, rows: new Map([...sample.rows, ['account', accounts]]) },
    clock: () => now,
    tokenLifetimeSeconds: 100 * 24 * 3600,
  });
  client = await createClient(emulator);
});

const read = async (resource: string, headers: Record<string, string> = {}): Promise<Body> => {
  const response = await client.get(resource.replace(`${api}/`, ''), headers);
  expect([200, await response.clone().text()]).toEqual([response.status, expect.any(String)]);
  return (await response.json()) as Body;
};
const linkOf = (body: Body): string => String(body['@odata.deltaLink']);
const write = async (method: string, number: number, body?: object): Promise<void> => {
  const response = await client.send(method, `accounts(${id(number)})`, {
    headers: { 'Content-Type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  expect(response.status).toBe(204);
};

describe('C01 change tracking', () => {
  it('answers all rows and a link before them, and says that it tracks', async () => {
    const response = await client.get('accounts?$select=name', track);
    expect(response.headers.get('Preference-Applied')).toBe('odata.track-changes');
    const text = await response.text();
    expect(text.indexOf('@odata.deltaLink')).toBeLessThan(text.indexOf('"value"'));
    const body = JSON.parse(text) as Body;
    expect(body['@odata.context']).toBe(`${api}/$metadata#accounts(name)`);
    expect(linkOf(body)).toMatch(/accounts\?\$select=name&\$deltatoken=\d+%2111%2f20%2f2026%2010%3a00%3a00$/);
    expect(body.value.map(({ name }) => name)).toEqual(['Account 1', 'Account 2', 'Account 3']);
  });

  it('the link answers what changed, then what was deleted; nothing where there is nothing', async () => {
    const first = await read('accounts?$select=name', track);
    expect((await read(linkOf(first))).value).toEqual([]);
    await write('DELETE', 3);
    await write('PATCH', 2, { name: 'Changed' });
    await write('PATCH', 4, { name: 'New' });
    await write('PATCH', 5, { name: 'Short-lived' });
    await write('DELETE', 5);
    const changes = await read(linkOf(first));
    expect(changes['@odata.context']).toBe(`${api}/$metadata#accounts(name)/$delta`);
    const deleted = (number: number) => ({
      '@odata.context': `${api}/$metadata#accounts/$deletedEntity`,
      id: id(number),
      reason: 'deleted',
    });
    expect(changes.value).toEqual([
      { '@odata.etag': expect.any(String) as string, name: 'Changed', accountid: id(2) },
      { '@odata.etag': expect.any(String) as string, name: 'New', accountid: id(4) },
      deleted(3),
      deleted(5),
    ]);
    expect((await read(linkOf(changes))).value).toEqual([]);
    const token = /\$deltatoken=.*$/.exec(linkOf(first))?.[0] ?? '';
    expect(await (await client.get(`accounts/$count?${token}`)).text()).toBe('4');
  });

  it('a row that is there again is no deleted one', async () => {
    const first = await read('accounts?$select=name', track);
    await write('DELETE', 3);
    await write('PATCH', 3, { name: 'Again' });
    expect((await read(linkOf(first))).value).toMatchObject([{ name: 'Again' }]);
  });

  it('what was undone is no change', async () => {
    const first = await read('accounts?$select=name', track);
    // The second of the two names a row that is not there, so that the first is undone.
    const nested = {
      name: 'Never',
      contact_customer_accounts: [{ lastname: 'A' }, { 'nowhere@odata.bind': 'x' }],
    };
    const refused = await client.send('POST', 'accounts', {
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(nested),
    });
    expect(refused.status).toBe(400);
    const batch = ['POST accounts', `DELETE accounts(${id(1)})`, `DELETE accounts(${id(9)})`].map(
      (line, index) =>
        `--c\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\nContent-ID: ${index}\r\n\r\n` +
        `${line} HTTP/1.1\r\nContent-Type: application/json\r\n\r\n${index === 0 ? '{"name":"Never"}' : ''}\r\n`,
    );
    const set = `--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n${batch.join('')}--c--\r\n--b--\r\n`;
    await client.send('POST', '$batch', {
      headers: { 'Content-Type': 'multipart/mixed; boundary=b' },
      body: set,
    });
    expect((await read(linkOf(first))).value).toEqual([]);
  });

  it('goes on over pages, the first time and later; the last one has the link', async () => {
    const headers = { Prefer: 'odata.track-changes,odata.maxpagesize=2' };
    const follow = async (start: string): Promise<{ names: unknown[]; link: string }> => {
      const names: unknown[] = [];
      let body = await read(start, headers);
      for (;;) {
        names.push(...body.value.map((row) => row['name'] ?? row['reason']));
        const next = body['@odata.nextLink'];
        if (typeof next !== 'string') return { names, link: linkOf(body) };
        expect(body['@odata.deltaLink']).toBeUndefined();
        body = await read(next, headers);
      }
    };
    const first = await follow('accounts?$select=name');
    expect(first.names).toEqual(['Account 1', 'Account 2', 'Account 3']);
    await write('PATCH', 1, { name: 'A' });
    await write('PATCH', 4, { name: 'B' });
    await write('DELETE', 2);
    await write('DELETE', 3);
    expect((await follow(first.link)).names).toEqual(['A', 'B', 'deleted', 'deleted']);
  });

  it('a link counts for a time, and a made-up one never', async () => {
    const link = linkOf(await read('accounts?$select=name', track)).replace(`${api}/`, '');
    now = new Date('2026-12-21T10:00:01Z');
    expect(await (await client.get(link)).json()).toMatchObject({ error: { code: '0x80044352' } });
    expect((await client.get('accounts?$deltatoken=x')).status).toBe(400);
    expect((await client.get('accounts?$skiptoken=x', track)).status).toBe(400);
  });
});

it.each([
  '$filter=name eq null',
  '$orderby=name',
  '$expand=primarycontactid',
  '$top=1',
  '$apply=groupby((name))',
  'savedQuery=00000000-0000-0000-00aa-000010001002',
])('C02 refuses %s', async (option) => {
  const response = await client.get(`accounts?${option}`, track);
  expect(response.status).toBe(400);
  const name = /^[^=]*/.exec(option)?.[0] ?? '';
  expect(await response.json()).toMatchObject({
    error: { message: `The "${name}" query parameter isn't supported when Change Tracking is enabled.` },
  });
});

it('C03 refuses a table that is not tracked, and a user who reads only a part', async () => {
  const untracked = await client.get('campaigns?$select=name', track);
  expect(untracked.status).toBe(400);
  expect(await untracked.json()).toMatchObject({ error: { code: '0x80072491' } });
  const { salesManager, serviceRepresentative } = wellKnown.entraObjectIds;
  const as = async (user: string) =>
    (await client.get('accounts?$select=name', { ...track, CallerObjectId: user })).status;
  expect([await as(salesManager), await as(serviceRepresentative)]).toEqual([403, 200]);
});
