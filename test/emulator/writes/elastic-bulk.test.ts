import { describe, expect, it } from 'vitest';

import { createEmulator } from '../../../src/emulator/create-emulator.ts';
import { createClient } from '../client.ts';
import { organizationWithReadings } from '../data/elastic-table.ts';
import { A1, id } from '../data/fixture-rows.ts';
import { batchOf, column, type Reply } from '../data/fixture.ts';
import { createWriteClient, refusal, type WriteClient } from './write-client.ts';

const reading = (body: object): object => ({ '@odata.type': 'Microsoft.Dynamics.CRM.acme_reading', ...body });
const url = (message: string): string => `acme_readings/Microsoft.Dynamics.CRM.${message}`;
const [R1, R2, R3] = [id('d', 1), id('d', 2), id('d', 3)];
const details = { Prefer: 'odata.include-annotations="Microsoft.PowerApps.CDS.ErrorDetails.*"' };

const start = (): WriteClient => createWriteClient(organizationWithReadings());
const namesOf = ({ get }: WriteClient): unknown[] =>
  column(get('acme_readings?$select=acme_name&$orderby=acme_name').rows, 'acme_name');
/** What is said of each row. */
const statesOf = (reply: Reply): unknown => {
  const error = reply.json['error'] as Record<string, string>;
  return JSON.parse(error['@Microsoft.PowerApps.CDS.ErrorDetails.Plugin.BulkApiErrorDetails'] ?? 'null');
};

describe('W29, W30 bulk actions on elastic tables', () => {
  it('create rows, answering their ids in order and a session token', () => {
    const client = start();
    const Targets = [reading({ acme_name: 'a', partitionid: 'p' }), reading({ acme_name: 'b' })];
    const reply = client.post(url('CreateMultiple'), { Targets });
    const [first, second] = reply.json['Ids'] as string[];
    expect(reply.status).toBe(200);
    expect(reply.headers.get('x-ms-session-token')).toMatch(/^\S+$/);
    expect(client.row(`acme_readings(${first})?partitionId=p`)).toMatchObject({ acme_name: 'a' });
    expect(client.row(`acme_readings(${second})`)).toMatchObject({ acme_name: 'b' });
  });

  it('succeed in part: rows that can be written are, whichever of the others is refused', () => {
    const client = start();
    client.post('acme_readings', { acme_readingid: R1, acme_name: 'there' });
    const Targets = [
      reading({ acme_name: 'a' }),
      reading({ acme_readingid: R1, acme_name: 'twin' }),
      reading({ acme_name: 'x'.repeat(5000) }),
      reading({ acme_readingid: R2, acme_name: 'd' }),
    ];
    const reply = client.post(url('CreateMultiple'), { Targets }, details);
    expect(refusal(reply)).toBe('412 0x80040237');
    expect(statesOf(reply)).toEqual([
      { RequestIndex: 0, Id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string, StatusCode: 201 },
      { RequestIndex: 1, Id: R1, StatusCode: 412 },
      { RequestIndex: 2, Id: null, StatusCode: 400 },
      { RequestIndex: 3, Id: R2, StatusCode: 201 },
    ]);
    expect(namesOf(client)).toEqual(['a', 'd', 'there']);
  });

  it('say what became of each row only to those who ask', () => {
    const client = start();
    client.post('acme_readings', { acme_readingid: R1 });
    const reply = client.post(url('CreateMultiple'), { Targets: [reading({ acme_readingid: R1 })] });
    expect(Object.keys(reply.json['error'] as object)).toEqual(['code', 'message']);
  });

  it('change, upsert and delete rows in their partitions, one by one', () => {
    const client = start();
    const key = (number: string): object => ({ acme_readingid: number, partitionid: 'p' });
    const named = (number: string, acme_name: string): object => reading({ ...key(number), acme_name });
    expect(
      client.post(url('CreateMultiple'), {
        Targets: [named(R1, 'a'), reading({ ...key(R2), acme_name: 'b', acme_value: 2 })],
      }).status,
    ).toBe(200);
    const changed = client.post(
      url('UpdateMultiple'),
      { Targets: [named(R1, 'a2'), reading({ acme_readingid: R2, acme_name: 'lost' }), named(R3, 'c')] },
      details,
    );
    expect(refusal(changed)).toBe('404 0x80040217');
    expect(statesOf(changed)).toEqual([
      { RequestIndex: 0, Id: R1, StatusCode: 200 },
      { RequestIndex: 1, Id: R2, StatusCode: 404 },
      { RequestIndex: 2, Id: R3, StatusCode: 404 },
    ]);
    expect(namesOf(client)).toEqual(['a2', 'b']);
    const upserted = client.post(url('UpsertMultiple'), { Targets: [named(R2, 'b2'), named(R3, 'c')] });
    expect([upserted.status, upserted.text]).toEqual([204, '']);
    expect(namesOf(client)).toEqual(['a2', 'b2', 'c']);
    // An upsert replaces the whole row.
    expect(client.row(`acme_readings(${R2})?partitionId=p`)).toMatchObject({ acme_value: null });
    const removed = client.post(
      url('DeleteMultiple'),
      { Targets: [reading(key(R1)), reading({ acme_readingid: R2 }), reading(key(R3))] },
      details,
    );
    expect(statesOf(removed)).toEqual([
      { RequestIndex: 0, Id: R1, StatusCode: 204 },
      { RequestIndex: 1, Id: R2, StatusCode: 404 },
      { RequestIndex: 2, Id: R3, StatusCode: 204 },
    ]);
    expect(namesOf(client)).toEqual(['b2']);
  });

  it('write nothing of a body that cannot be read', () => {
    const client = start();
    for (const bad of [{ Acme_Name: 'x' }, { acme_value: 'x' }]) {
      const Targets = [reading({ acme_name: 'a' }), reading(bad)];
      expect(refusal(client.post(url('CreateMultiple'), { Targets }))).toBe('400 0x80048d19');
    }
    expect(
      client.post(url('CreateMultiple'), { Targets: [reading({ acme_name: 'a' }), { acme_name: 'b' }] })
        .status,
    ).toBe(400);
    expect(namesOf(client)).toEqual([]);
  });

  it('are declared for each elastic table, but DeleteMultiple, which is private', async () => {
    const emulator = await createEmulator({ organization: organizationWithReadings() });
    const client = await createClient(emulator);
    const document = await (await client.get('$metadata')).text();
    const declared = [...document.matchAll(/<Action Name="(\w+Multiple)"[^>]*>(.*?)<\/Action>/gs)]
      .filter(([, , inner]) => inner?.includes('acme_reading') === true)
      .map(([, name]) => name);
    expect(declared).toEqual(['CreateMultiple', 'UpdateMultiple', 'UpsertMultiple']);
  });
});

describe('B08 a change set that fails', () => {
  it('takes back what it wrote to standard tables, and leaves what it wrote to elastic ones', async () => {
    const emulator = await createEmulator({ organization: organizationWithReadings() });
    const client = await createClient(emulator);
    const request = (number: number, line: string, body: object): string =>
      '--c1\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n' +
      `Content-ID: ${number}\r\n\r\n${line} HTTP/1.1\r\nContent-Type: application/json\r\n\r\n${JSON.stringify(body)}\r\n`;
    const set =
      'Content-Type: multipart/mixed; boundary=c1\r\n\r\n' +
      request(1, 'POST acme_readings', { acme_name: 'stays' }) +
      request(2, `PATCH accounts(${A1})`, { name: 'goes' }) +
      request(3, 'POST accounts', { accountid: A1 }) +
      request(4, 'POST acme_readings', { acme_name: 'never begun' }) +
      '--c1--\r\n';
    const { headers = {}, body = '' } = batchOf([set]);
    const answer = await client.send('POST', '$batch', { headers, body });
    expect(answer.status).toBe(412);
    expect((await answer.text()).match(/^HTTP\/1.1 .*/gm)).toEqual(['HTTP/1.1 412 Precondition Failed']);
    expect(column(await client.rows('acme_readings'), 'acme_name')).toEqual(['stays']);
    expect((await client.json(`accounts(${A1})`))['name']).not.toBe('goes');
    // The journal says so, too.
    const writes = emulator.requests.flatMap((entry) => entry.writes ?? []);
    expect(writes.map(({ path, applied }) => [path.replace(/\(.*/, ''), applied])).toEqual([
      ['acme_readings', true],
      ['accounts', false],
      ['accounts', false],
    ]);
  });

  it('leaves what it wrote to elastic tables after metadata that it takes back, too', async () => {
    const emulator = await createEmulator({ organization: organizationWithReadings() });
    const client = await createClient(emulator);
    const json = { 'Content-Type': 'application/json' };
    for (const [acme_readingid, acme_name] of [
      [R1, 'changes'],
      [R2, 'goes'],
      [R3, 'same'],
    ])
      await client.send('POST', 'acme_readings', {
        headers: json,
        body: JSON.stringify({ acme_readingid, acme_name }),
      });
    const same = await client.json(`acme_readings(${R3})`);
    const request = (number: number, line: string, body: object): string =>
      '--c1\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n' +
      `Content-ID: ${number}\r\n\r\n${line} HTTP/1.1\r\nContent-Type: application/json\r\n\r\n${JSON.stringify(body)}\r\n`;
    const newColumn = {
      '@odata.type': 'Microsoft.Dynamics.CRM.StringAttributeMetadata',
      SchemaName: 'acme_Place',
      MaxLength: 50,
    };
    const readingColumns = "EntityDefinitions(LogicalName='acme_reading')/Attributes";
    const set =
      'Content-Type: multipart/mixed; boundary=c1\r\n\r\n' +
      request(1, `POST ${readingColumns}`, newColumn) +
      request(2, 'POST acme_readings', { acme_name: 'stays', acme_place: 'gone with its column' }) +
      request(3, `PATCH acme_readings(${R1})`, { acme_name: 'changed' }) +
      request(4, `DELETE acme_readings(${R2})`, {}) +
      request(5, `PATCH accounts(${A1})`, { name: 'goes' }) +
      request(6, 'POST accounts', { accountid: A1 }) +
      '--c1--\r\n';
    const { headers = {}, body = '' } = batchOf([set]);
    const answer = await client.send('POST', '$batch', { headers, body });
    expect((await answer.text()).match(/^HTTP\/1.1 .*/gm)).toEqual(['HTTP/1.1 412 Precondition Failed']);
    expect((await client.get(`${readingColumns}(LogicalName='acme_place')`)).status).toBe(404);
    const names = column(await client.rows('acme_readings?$orderby=acme_name'), 'acme_name');
    expect(names).toEqual(['changed', 'same', 'stays']);
    expect(await client.json(`acme_readings(${R3})`)).toEqual(same);
    expect((await client.json(`accounts(${A1})`))['name']).not.toBe('goes');
  });
});
