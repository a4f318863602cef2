import { beforeAll, describe, expect, it } from 'vitest';

import { createEmulator, type Emulator } from '../../src/emulator/create-emulator.ts';
import { createClient, type Client } from './client.ts';

/** Deeper than any stack. */
const times = 20_000;
const nested = (open: string, inside: string, close: string, count = times): string =>
  open.repeat(count) + inside + close.repeat(count);
const query = (text: string): string =>
  encodeURIComponent(text).replaceAll('%28', '(').replaceAll('%29', ')');

describe('what is nested too deep is refused, and nothing is written', () => {
  let emulator: Emulator;
  let client: Client;
  beforeAll(async () => {
    emulator = await createEmulator();
    client = await createClient(emulator);
  });

  it.each([
    ['lists', nested('[', '', ']')],
    ['objects', nested('{"parentaccountid":', '{"name":"a"}', '}')],
    [
      'related rows',
      nested('{"contact_customer_accounts":[{"account_primary_contact":[', '{"name":"a"}', ']}]}', 3000),
    ],
  ])('a body with %s', async (_what, text) => {
    const rows = () => emulator.organization.rows.get('account')?.length;
    const before = rows();
    const body = text.startsWith('[') ? `{"name":${text}}` : text;
    const answer = await client.send('POST', 'accounts', {
      headers: { 'Content-Type': 'application/json' },
      body,
    });
    expect(answer.status).toBe(400);
    expect(rows()).toBe(before);
  });

  it.each([
    [
      'SQL',
      `accounts?sql=${query(`SELECT name FROM account WHERE ${nested('(', "name = 'a'", ')', 9000)}`)}`,
    ],
    ['a filter', `accounts?$filter=${query(nested('(', "name eq 'a'", ')', 9000))}`],
    [
      'a filter of metadata',
      `EntityDefinitions?$filter=${query(nested('(', "LogicalName eq 'a'", ')', 9000))}`,
    ],
  ])('%s', async (_what, path) => {
    const answer = await client.get(path);
    expect([answer.status, await answer.json()]).toMatchObject([
      400,
      { error: { message: 'Recursion depth exceeded allowed limit.' } },
    ]);
  });
});
