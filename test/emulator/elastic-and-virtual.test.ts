import { describe, expect, it } from 'vitest';

import { createEmulator, type Emulator } from '../../src/emulator/create-emulator.ts';
import type { Organization, Row, TableDefinition } from '../../src/emulator/organization.ts';
import { buildTable } from '../../src/emulator/organization/dsl/build-table.ts';
import { integer, lookup, primaryId, text } from '../../src/emulator/organization/dsl/columns.ts';
import { table } from '../../src/emulator/organization/dsl/table-spec.ts';
import type { Quirks } from '../../src/emulator/quirks.ts';
import { createClient, type Client } from './client.ts';
import { organizationWithReadings } from './data/elastic-table.ts';
import { A1, id } from './data/fixture-rows.ts';

const remote: TableDefinition = {
  ...buildTable(
    table(
      'acme_Remote',
      {
        label: 'Remote',
        plural: 'Remotes',
        about: '',
        code: 10501,
        primaryName: 'acme_name',
        ownership: 'OrganizationOwned',
        optimisticConcurrency: false,
      },
      [
        primaryId('acme_RemoteId'),
        text('acme_Name'),
        integer('acme_Count'),
        lookup('acme_Account', { account: 'acme_account_acme_remotes' }),
      ],
    ),
  ),
  virtual: true,
};

const rows: Readonly<Record<string, readonly Row[]>> = {
  acme_remote: [
    { acme_remoteid: id('e', 1), acme_name: 'One', acme_count: 1 },
    { acme_remoteid: id('e', 2), acme_name: 'Two', acme_count: 2 },
  ],
};

function data(): Organization {
  const sample = organizationWithReadings();
  return {
    ...sample,
    tables: new Map([...sample.tables, ['acme_remote', remote]]),
    rows: new Map([...sample.rows, ...Object.entries(rows)]),
  };
}

interface Started {
  readonly emulator: Emulator;
  readonly client: Client;
  readonly send: (method: string, resource: string, body?: unknown, headers?: object) => Promise<Response>;
}

let now = new Date('2026-11-23T12:00:00Z');

async function start(quirks: Partial<Quirks> = {}): Promise<Started> {
  now = new Date('2026-11-23T12:00:00Z');
  const emulator = await createEmulator({ organization: data(), quirks, clock: () => now });
  const client = await createClient(emulator);
  return {
    emulator,
    client,
    send: (method, resource, body, headers = {}) =>
      client.send(method, resource, {
        headers: { 'Content-Type': 'application/json', ...headers },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
  };
}

const R1 = id('d', 1);
const status = async (answer: Promise<Response>): Promise<number> => (await answer).status;
const code = async (answer: Response): Promise<string> =>
  ((await answer.json()) as { error: { code: string } }).error.code;

describe('S06 elastic tables', () => {
  it('find a row in its partition, and not by its primary key alone', async () => {
    const { client, send } = await start();
    const created = await send('POST', 'acme_readings', {
      acme_readingid: R1,
      acme_name: 'first',
      partitionid: 'dev-1',
    });
    expect(created.status).toBe(204);
    expect(await status(client.get(`acme_readings(${R1})`))).toBe(404);
    expect(await status(client.get(`acme_readings(acme_readingid=${R1})`))).toBe(404);
    for (const address of [
      `acme_readings(acme_readingid=${R1},partitionid='dev-1')`,
      `acme_readings(partitionid='dev-1',acme_readingid=${R1})`,
      `acme_readings(${R1})?partitionId=dev-1`,
      `acme_readings(${R1})?partitionId='dev-1'`,
    ]) {
      expect(await client.json(address)).toMatchObject({ acme_name: 'first', partitionid: 'dev-1' });
    }
    expect(await status(client.get(`acme_readings(${R1})?partitionId=dev-2`))).toBe(404);
    expect(await client.rows("acme_readings?$filter=partitionid eq 'dev-1'")).toHaveLength(1);
    await send('POST', 'acme_readings', { acme_name: 'other', partitionid: 'dev-2' });
    const inPartition = async (query: string): Promise<unknown[]> =>
      (await client.rows(`acme_readings?$select=acme_name&${query}`)).map((row) => row['acme_name']);
    expect(await inPartition('partitionId=dev-1')).toEqual(['first']);
    expect(await inPartition("partitionId='dev-2'&$filter=acme_name ne null")).toEqual(['other']);
    expect(await inPartition("partitionId=dev-2&$filter=acme_name eq 'first'")).toEqual([]);
  });

  it('put a row without a partition into one of its own', async () => {
    const { client, send } = await start();
    await send('POST', 'acme_readings', { acme_readingid: R1 });
    expect(await client.json(`acme_readings(${R1})`)).toMatchObject({ partitionid: R1 });
  });

  it('answer writes with a session token, but not deletions; it may be sent back', async () => {
    const { client, send } = await start();
    const token = (answer: Response): string | null => answer.headers.get('x-ms-session-token');
    const created = await send('POST', 'acme_readings', { acme_readingid: R1 });
    expect(token(created)).toMatch(/^\S+$/);
    const shown = await send(
      'PATCH',
      `acme_readings(${R1})`,
      { acme_name: 'x' },
      {
        'If-Match': '*',
        Prefer: 'return=representation',
      },
    );
    expect(shown.status).toBe(200);
    expect(token(shown)).not.toBe(token(created));
    const read = await client.get(`acme_readings(${R1})`, { 'MSCRM.SessionToken': token(shown) ?? '' });
    expect(await read.json()).toMatchObject({ acme_name: 'x' });
    expect(token(read)).toBeNull();
    const removed = await send('DELETE', `acme_readings(${R1})`);
    expect([removed.status, token(removed)]).toEqual([204, null]);
    expect(token(await send('PATCH', `accounts(${A1})`, { name: 'x' }))).toBeNull();
  });

  it('replace the whole row by an upsert, of which plug-ins hear neither as Create nor as Update', async () => {
    const heard: string[] = [];
    const emulator = await createEmulator({
      organization: data(),
      plugIn: ({ message }) => {
        heard.push(message);
        return undefined;
      },
    });
    const client = await createClient(emulator);
    const patch = (body: object, headers = {}): Promise<Response> =>
      client.send('PATCH', `acme_readings(acme_readingid=${R1},partitionid='dev-1')`, {
        headers: { 'Content-Type': 'application/json', ...headers },
        body: JSON.stringify(body),
      });
    const row = (): Promise<Record<string, unknown>> =>
      client.json(`acme_readings(${R1})?partitionId=dev-1&$select=acme_name,acme_value,partitionid`);
    expect(await status(patch({ acme_name: 'a', acme_value: 1 }))).toBe(204);
    expect(await row()).toMatchObject({ acme_name: 'a', acme_value: 1, partitionid: 'dev-1' });
    expect(await status(patch({ acme_name: 'b' }))).toBe(204);
    expect(await row()).toMatchObject({ acme_name: 'b', acme_value: null });
    expect(await status(patch({ acme_value: 2 }, { 'If-Match': '*' }))).toBe(204);
    expect(await row()).toMatchObject({ acme_name: 'b', acme_value: 2 });
    expect(heard).toEqual(['Upsert', 'Upsert', 'Update']);
  });

  it('move no row to another partition', async () => {
    const { client, send } = await start();
    await send('POST', 'acme_readings', { acme_readingid: R1, partitionid: 'dev-1' });
    const address = `acme_readings(acme_readingid=${R1},partitionid='dev-1')`;
    // Key values of the body are ignored where the address has them, as with every key.
    expect(await status(send('PATCH', address, { partitionid: 'dev-2' }, { 'If-Match': '*' }))).toBe(204);
    expect(await client.json(address)).toMatchObject({ partitionid: 'dev-1' });
    const bare = `acme_readings(${R1})`;
    expect(await status(send('PATCH', bare, { partitionid: 'dev-2' }, { 'If-Match': '*' }))).toBe(404);
    expect(await status(send('PATCH', bare, { partitionid: 'dev-1' }, { 'If-Match': '*' }))).toBe(204);
    expect(await status(send('PUT', `${bare}/partitionid?partitionId=dev-1`, { value: 'dev-2' }))).not.toBe(
      204,
    );
  });

  it('forget rows whose time is over', async () => {
    const { client, send } = await start();
    await send('POST', 'acme_readings', { acme_readingid: R1, ttlinseconds: 60 });
    now = new Date('2026-11-23T12:00:59Z');
    expect(await client.rows('acme_readings')).toHaveLength(1);
    now = new Date('2026-11-23T12:01:00Z');
    expect(await client.rows('acme_readings')).toEqual([]);
  });

  it('are not gone through for requests while nothing is due and nobody writes', async () => {
    let looks = 0;
    const values = (number: number, ttlinseconds: number): Row =>
      new Proxy<Row>(
        { acme_readingid: id('d', number), ttlinseconds, modifiedon: '2026-11-23T12:00:00Z' },
        {
          get: (target, name) => {
            looks += Number(name === 'ttlinseconds');
            return Reflect.get(target, name) as unknown;
          },
        },
      );
    now = new Date('2026-11-23T12:00:00Z');
    const sample = data();
    const emulator = await createEmulator({
      organization: {
        ...sample,
        rows: new Map([...sample.rows, ['acme_reading', [values(1, 60), values(2, 90)]]]),
      },
      clock: () => now,
    });
    const client = await createClient(emulator);
    await client.json(`accounts(${A1})?$select=name`);
    expect(looks).toBe(2);
    for (let times = 0; times < 5; times += 1) await client.json(`accounts(${A1})?$select=name`);
    expect(looks).toBe(2);
    now = new Date('2026-11-23T12:01:00Z');
    expect(await client.rows('acme_readings?$select=acme_readingid')).toMatchObject([
      { acme_readingid: id('d', 2) },
    ]);
    await client.send('PATCH', `acme_readings(${id('d', 2)})`, {
      headers: { 'Content-Type': 'application/json', 'If-Match': '*' },
      body: '{"ttlinseconds":10}',
    });
    now = new Date('2026-11-23T12:01:10Z');
    expect(await client.rows('acme_readings')).toEqual([]);
  });

  it('say what they are in their definition', async () => {
    const { client } = await start();
    const of = (name: string) =>
      client.json(
        `EntityDefinitions(LogicalName='${name}')?$select=TableType,DataProviderId,DataSourceId,ChangeTrackingEnabled`,
      );
    const guid = expect.stringMatching(/^[0-9a-f-]{36}$/) as string;
    expect(await of('acme_reading')).toMatchObject({ TableType: 'Elastic', DataProviderId: null });
    expect(await of('account')).toMatchObject({ TableType: 'Standard', DataProviderId: null });
    expect(await of('acme_remote')).toMatchObject({
      TableType: 'Virtual',
      DataProviderId: guid,
      DataSourceId: guid,
      ChangeTrackingEnabled: false,
    });
  });
});

describe('virtual tables', () => {
  it('answer what their provider can do', async () => {
    const { client } = await start();
    const names = async (query: string): Promise<unknown[]> =>
      (await client.rows(`acme_remotes?$select=acme_name&${query}`)).map(({ acme_name: name }) => name);
    expect(await names('$orderby=acme_count desc')).toEqual(['Two', 'One']);
    expect(await names("$filter=acme_count ge 2 or contains(acme_name,'x')")).toEqual(['Two']);
  });

  it.each([
    '$filter=not (acme_count eq 1)',
    '$filter=acme_count eq acme_count',
    "$filter=acme_Account/name eq 'x'",
    `$filter=_acme_account_value eq ${A1}`,
    '$filter=Microsoft.Dynamics.CRM.In(PropertyName=%27acme_count%27,PropertyValues=[%221%22])',
    '$orderby=_acme_account_value',
    '$apply=groupby((acme_count))',
    'fetchXml=<fetch aggregate="true"><entity name="acme_remote"><attribute name="acme_count" alias="n" aggregate="sum"/></entity></fetch>',
  ])('refuse %s', async (query) => {
    const { client } = await start();
    const refused = await client.get(`acme_remotes?${query}`);
    expect([refused.status, await code(refused)]).toEqual([400, '0x80040224']);
  });

  it('refuse with 500 if switched so', async () => {
    const { client } = await start({ virtualTableStatus: 500 });
    expect(await status(client.get('acme_remotes?$apply=groupby((acme_count))'))).toBe(500);
  });

  it('know neither versions nor changes', async () => {
    const { client, send } = await start();
    const tracked = await client.get('acme_remotes', { Prefer: 'odata.track-changes' });
    expect(await code(tracked)).toBe('0x80072491');
    const conditional = await send(
      'PATCH',
      `acme_remotes(${id('e', 1)})`,
      { acme_name: 'x' },
      {
        'If-Match': 'W/"1"',
      },
    );
    expect(await code(conditional)).toBe('0x8006088D');
  });
});
