import { describe, expect, it } from 'vitest';

import { createEmulator, type Emulator } from '../../../src/emulator/create-emulator.ts';
import { addColumn } from '../../../src/emulator/organization/changes/index.ts';
import { text } from '../../../src/emulator/organization/dsl/columns.ts';
import { api, signIn } from '../client.ts';
import { A1, id, user } from '../data/fixture-rows.ts';
import { batchOf, organization, part } from '../data/fixture.ts';

type Send = (
  method: string,
  path: string,
  body?: string,
  headers?: Record<string, string>,
) => Promise<Response>;

async function client(): Promise<{ emulator: Emulator; send: Send }> {
  const emulator = await createEmulator({ organization: organization() });
  const token = await signIn(emulator);
  const send: Send = (method, path, body, headers = { 'Content-Type': 'application/json' }) =>
    emulator.fetch(
      new Request(`${api}/${path}`, {
        method,
        headers: { ...headers, Authorization: `Bearer ${token}` },
        ...(body !== undefined && { body }),
      }),
    );
  return { emulator, send };
}

const json = async (response: Response): Promise<Record<string, unknown>> =>
  (await response.json()) as Record<string, unknown>;

describe('what is written', () => {
  it('is in the organisation, and stays when it is altered', async () => {
    const { emulator, send } = await client();
    expect((await send('PATCH', `accounts(${A1})`, '{"name":"Written"}')).status).toBe(204);
    const before = await json(await send('GET', `accounts(${A1})?$select=name`));
    const named = (name: string): boolean =>
      emulator.organization.rows.get('account')?.some((row) => row['name'] === name) ?? false;
    expect([named('Written'), named('Litware')]).toEqual([true, false]);
    emulator.alter(addColumn('account', text('acme_Extra')));
    expect(await json(await send('GET', `accounts(${A1})?$select=name`))).toEqual(before);
    expect((await send('PATCH', `accounts(${A1})`, '{"acme_extra":"new"}')).status).toBe(204);
    expect((await send('DELETE', `accounts(${A1})`)).status).toBe(204);
    expect(named('Written')).toBe(false);
  });

  it('is in the journal, with whether it was applied', async () => {
    const { emulator, send } = await client();
    emulator.clearRequests();
    await send('POST', 'accounts', '{"name":"x"}');
    await send('POST', 'accounts', '{"Name":"x"}');
    await send('GET', 'accounts/$count');
    expect(emulator.requests.map(({ writes }) => writes)).toEqual([
      [{ method: 'POST', path: 'accounts', principal: user, applied: true }],
      [{ method: 'POST', path: 'accounts', principal: user, applied: false }],
      undefined,
    ]);
  });

  it('in a change set that fails, nothing was applied', async () => {
    const { emulator, send } = await client();
    emulator.clearRequests();
    const requests = [`PATCH accounts(${A1})`, `DELETE accounts(${id('a', 99)})`].map(
      (line, index) =>
        '--c\r\n' +
        part(`${line} HTTP/1.1\r\nContent-Type: application/json\r\n\r\n{}`).replace(
          'binary\r\n',
          `binary\r\nContent-ID: ${index}\r\n`,
        ) +
        '\r\n',
    );
    const set = `Content-Type: multipart/mixed; boundary=c\r\n\r\n${requests.join('')}--c--\r\n`;
    const { headers = {}, body = '' } = batchOf([part('POST accounts HTTP/1.1\r\n\r\n{}'), set]);
    await send('POST', '$batch', body, headers);
    expect(emulator.requests[0]?.writes?.map(({ method, applied }) => [method, applied])).toEqual([
      ['POST', true],
      ['PATCH', false],
      ['DELETE', false],
    ]);
  });

  it('of two hundred updates with one etag, one wins', async () => {
    const { send } = await client();
    const { '@odata.etag': etag } = await json(await send('GET', `accounts(${A1})?$select=name`));
    const headers = { 'Content-Type': 'application/json', 'If-Match': String(etag) };
    const updates = Array.from({ length: 200 }, (_, index) =>
      send('PATCH', `accounts(${A1})`, `{"name":"n${index}"}`, headers),
    );
    const statuses = (await Promise.all(updates)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 204)).toHaveLength(1);
    expect(statuses.filter((status) => status === 412)).toHaveLength(199);
  });
});
