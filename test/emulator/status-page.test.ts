import { expect, it } from 'vitest';

import { createEmulator } from '../../src/emulator/create-emulator.ts';
import { wellKnown } from '../../src/emulator/organization/well-known.ts';
import { createClient, origin } from './client.ts';
import { organization } from './data/fixture.ts';

it('tells people how to connect, whom to be, what is there, what is switched and what was asked', async () => {
  const emulator = await createEmulator({
    organization: organization({ account: [{ accountid: '00000000-0000-0000-0000-000000000001' }] }),
    quirks: { neMatchesNull: true },
    faults: [{ name: 'slow <once>', match: { path: 'leads*' }, action: { kind: 'delay', ms: 1 } }],
  });
  const client = await createClient(emulator);
  await client.get('accounts?$select=name');
  const page = await emulator.fetch(new Request(`${origin}/`));
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
  const text = await page.text();
  for (const part of [
    `export DATAVERSE_URL=${origin}`,
    `export AZURE_CLIENT_SECRET=${wellKnown.gatewayClient.secret}`,
    wellKnown.entraObjectIds.salesperson,
    'Sales Manager',
    '<td><code>accounts</code></td><td>1</td>',
    '<b>neMatchesNull</b></td><td><code>true</code></td><td><code>false</code>',
    'slow &#60;once&#62;',
    'GET /api/data/v9.2/accounts?$select=name',
  ]) {
    expect(text).toContain(part);
  }
  expect(text).not.toContain('<once>');
});
