import { describe, expect, it } from 'vitest';

import { A1, C1, id } from '../data/fixture-rows.ts';
import { api, batchOf, part } from '../data/fixture.ts';
import { createWriteClient, type Reply, type WriteClient } from './write-client.ts';

const continueOnError = { Prefer: 'odata.continue-on-error' };

const requestOf = (line: string, body?: unknown, headers = ''): string =>
  `${line} HTTP/1.1\r\nContent-Type: application/json\r\n${headers}\r\n${body === undefined ? '' : JSON.stringify(body)}`;

/** A change set whose requests have the Content-IDs 1, 2, …, or none. */
const changeSet = (requests: readonly string[], firstId = 1): string => {
  const parts = requests.map((text, index) =>
    part(text).replace('binary\r\n', `binary\r\nContent-ID: ${firstId + index}\r\n`),
  );
  const body = parts.map((text) => `--changeset_c1\r\n${text}\r\n`).join('');
  return `Content-Type: multipart/mixed; boundary="changeset_c1"\r\n\r\n${body}--changeset_c1--\r\n`;
};

const statuses = ({ text }: Reply): number[] =>
  [...text.matchAll(/^HTTP\/1\.1 (\d+) /gm)].map(([, status]) => Number(status));

const run = (
  { send }: WriteClient,
  parts: readonly string[],
  headers: Readonly<Record<string, string>> = {},
): Reply => send('POST', '$batch', batchOf(parts, headers));

const ghost = `accounts(${id('a', 90)})`;

describe('change sets', () => {
  it('B02 answers in a part of its own, with Content-IDs, Location and OData-EntityId', () => {
    const client = createWriteClient();
    const reply = run(client, [
      changeSet([
        requestOf('POST accounts', { name: 'a' }),
        requestOf('POST /api/data/v9.2/tasks', { subject: 'b' }),
      ]),
    ]);
    expect(reply.status).toBe(200);
    expect(statuses(reply)).toEqual([204, 204]);
    expect(reply.text).toMatch(/Content-Type: multipart\/mixed; boundary=changesetresponse_/);
    expect(reply.text.match(/Content-ID: \d/g)).toEqual(['Content-ID: 1', 'Content-ID: 2']);
    const [, location = '', entity = ''] =
      /Location: (\S+)\r\nOData-EntityId: (\S+)\r\n/.exec(reply.text) ?? [];
    expect(location).toBe(entity);
    expect(location.startsWith(`${api}/accounts(`)).toBe(true);
  });

  it('B04 $1 in a binding, in @odata.id, and at the start of an address', () => {
    const client = createWriteClient();
    const reply = run(client, [
      changeSet([
        requestOf('POST accounts', { name: 'First', accountid: id('a', 80) }),
        requestOf('POST contacts', {
          lastname: 'Second',
          contactid: id('c', 80),
          'parentcustomerid_account@odata.bind': '$1',
        }),
        requestOf('PUT $1/primarycontactid/$ref', { '@odata.id': '$2' }),
        requestOf('PATCH $1', { description: 'changed' }),
        requestOf('POST /api/data/v9.2/$2/Contact_Tasks', { subject: 'in it' }),
        requestOf('DELETE $2/emailaddress1'),
      ]),
    ]);
    expect(statuses(reply)).toEqual([204, 204, 204, 204, 204, 204]);
    expect(client.row(`accounts(${id('a', 80)})`)).toMatchObject({
      _primarycontactid_value: id('c', 80),
      description: 'changed',
    });
    expect(client.get(`contacts(${id('c', 80)})/Contact_Tasks`).rows).toHaveLength(1);
  });

  it('B04 refers also to rows that were answered with a representation', () => {
    const client = createWriteClient();
    const reply = run(client, [
      changeSet([
        requestOf('POST accounts?$select=name', { name: 'First' }, 'Prefer: return=representation\r\n'),
        requestOf('POST tasks', { subject: 'x', 'regardingobjectid_account_task@odata.bind': '$1' }),
      ]),
    ]);
    expect(statuses(reply)).toEqual([201, 204]);
  });

  it('B05 nothing refers to what comes later', () => {
    const client = createWriteClient();
    for (const requests of [
      [
        requestOf('POST tasks', { subject: 'x', 'regardingobjectid_account_task@odata.bind': '$2' }),
        requestOf('POST accounts', {}),
      ],
      [requestOf('PATCH $2', { name: 'x' }), requestOf('POST accounts', {})],
    ]) {
      const reply = run(client, [changeSet(requests)]);
      expect(reply.status).toBe(400);
      expect(reply.text).toContain("Content-ID Reference: '$2' does not exist in the batch context.");
    }
  });

  it('B05 nor to another change set', () => {
    const client = createWriteClient();
    const reply = run(client, [
      changeSet([requestOf('POST accounts', {})]),
      changeSet([requestOf('PATCH $1', { name: 'x' })], 2),
    ]);
    expect(statuses(reply)).toEqual([204, 400]);
  });

  it('B08 nothing of a failed set stays: rows, changes, links, deletions, versions of what is read', () => {
    const client = createWriteClient();
    const before = [client.row(`accounts(${A1})`), client.get('contacts').text, client.get('tasks').text];
    const reply = run(client, [
      changeSet([
        requestOf('POST contacts', { lastname: 'n', Contact_Tasks: [{ subject: 'x' }] }),
        requestOf(`PATCH accounts(${A1})`, { name: 'other' }),
        requestOf(`DELETE contacts(${C1})`),
        requestOf(`POST accounts(${A1})/contact_customer_accounts/$ref`, {
          '@odata.id': `contacts(${id('c', 2)})`,
        }),
        requestOf(`DELETE accounts(${A1})`),
        requestOf(`PATCH ${ghost}`, { name: 'x'.repeat(161) }),
      ]),
    ]);
    expect(reply.status).toBe(400);
    expect(statuses(reply)).toEqual([400]);
    expect(reply.text).toContain('Content-ID: 6');
    expect(reply.text).toContain('0x80044331');
    const after = [client.row(`accounts(${A1})`), client.get('contacts').text, client.get('tasks').text];
    expect(after).toEqual(before);
    expect(client.get(`accounts?$filter=name eq 'other'`).rows).toEqual([]);
    expect(client.get(`contacts?$filter=_parentcustomerid_value eq ${A1}`).rows).toHaveLength(2);
  });

  it('B07, B08 with continue-on-error other sets and requests go on', () => {
    const client = createWriteClient();
    const reply = run(
      client,
      [
        changeSet([requestOf('POST accounts', { name: 'lost' }), requestOf('POST accounts', { Name: 'x' })]),
        part(requestOf('POST accounts', { name: 'kept' })),
        changeSet([requestOf('POST accounts', { name: 'kept too' })], 5),
        part('GET accounts/$count HTTP/1.1\r\n\r\n'),
      ],
      continueOnError,
    );
    expect(reply.status).toBe(200);
    expect(statuses(reply)).toEqual([400, 204, 204, 200]);
    expect(client.get('accounts/$count').text).toBe('\uFEFF6');
  });

  it('B06 earlier requests outside of a set stay', () => {
    const client = createWriteClient();
    const reply = run(client, [
      part(requestOf('POST accounts', { name: 'stays' })),
      part(requestOf('POST accounts', { Name: 'x' })),
      part(requestOf('POST accounts', { name: 'never' })),
    ]);
    expect(reply.status).toBe(400);
    expect(statuses(reply)).toEqual([204, 400]);
    expect(client.get("accounts?$filter=name eq 'stays' or name eq 'never'").rows).toHaveLength(1);
  });

  it('B01 three writes and a read', () => {
    const reply = run(createWriteClient(), [
      part(requestOf('POST accounts', { name: 'a' })),
      part(requestOf(`PATCH accounts(${A1})`, { name: 'b' })),
      part(requestOf(`DELETE accounts(${id('a', 4)})`)),
      part('GET accounts?$select=name&$orderby=name HTTP/1.1\r\n\r\n'),
    ]);
    expect(statuses(reply)).toEqual([204, 204, 204, 200]);
    expect(reply.text).toContain('"name":"b"');
    expect(reply.text).not.toContain('Zoo');
  });

  it('B09 a body part with LF line ends', () => {
    const client = createWriteClient();
    const lf = part(requestOf('POST accounts', { name: 'x' })).replaceAll('\r\n', '\n');
    const reply = run(client, [lf]);
    expect(reply.text).toContain('0x80048d19');
    expect(reply.text).toContain('Stream was not readable.');
  });
});
