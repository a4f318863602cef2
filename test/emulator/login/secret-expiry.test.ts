import { expect, it } from 'vitest';

import { createEmulator } from '../../../src/emulator/create-emulator.ts';
import { createSampleOrganization } from '../../../src/emulator/organization/create-sample-organization.ts';
import { wellKnown } from '../../../src/emulator/organization/well-known.ts';
import { credentials, origin, tokenPath } from '../client.ts';

it('A06 a secret works until it expires, its successor from then on', async () => {
  let now = new Date('2026-11-20T10:00:00Z');
  const sample = createSampleOrganization({ rows: 'none' });
  const secrets = [{ value: 'old', expires: '2026-11-20T12:00:00Z' }, { value: 'new' }];
  const emulator = await createEmulator({
    organization: {
      ...sample,
      applications: sample.applications.map((application) =>
        application.clientId === wellKnown.gatewayClient.clientId ? { ...application, secrets } : application,
      ),
    },
    clock: () => now,
  });
  const codesFor = async (secret: string): Promise<unknown> => {
    const body = credentials({ client_secret: secret });
    const response = await emulator.fetch(
      new Request(`${origin}${tokenPath}/v2.0/token`, { method: 'POST', body }),
    );
    return ((await response.json()) as Record<string, unknown>)['error_codes'];
  };
  expect([await codesFor('old'), await codesFor('new')]).toEqual([undefined, undefined]);
  now = new Date('2026-11-20T12:00:00Z');
  expect([await codesFor('old'), await codesFor('new')]).toEqual([[7000222], undefined]);
});
