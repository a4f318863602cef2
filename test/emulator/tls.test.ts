import { request } from 'node:https';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { createEmulator } from '../../src/emulator/create-emulator.ts';
import type { Listening } from '../../src/emulator/listen.ts';
import { createSampleOrganization } from '../../src/emulator/organization/create-sample-organization.ts';
import { wellKnown } from '../../src/emulator/organization/well-known.ts';

const { tenantId } = wellKnown;

let listening: Listening;

beforeAll(async () => {
  const emulator = await createEmulator({ organization: createSampleOrganization({ rows: 'none' }) });
  listening = await emulator.listen({ tls: true });
});

afterAll(() => listening.close());

/** Asks over TLS, trusting only the certificate that the double tells. */
function get(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { ca: listening.certificate }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => (body += text));
      response.on('end', () => {
        resolve(body);
      });
    });
    asked.on('error', reject);
    asked.end();
  });
}

it('serves over TLS with a certificate that can be trusted by every loopback name', async () => {
  const { port } = new URL(listening.url);
  for (const host of ['localhost', '127.0.0.1']) {
    const url = `https://${host}:${port}`;
    const document = JSON.parse(await get(`${url}/${tenantId}/v2.0/.well-known/openid-configuration`)) as {
      token_endpoint: string;
    };
    expect(document.token_endpoint).toBe(`${url}/${tenantId}/oauth2/v2.0/token`);
  }
  expect(listening.url).toMatch(/^https:/);
});

it('is trusted by nobody who is not told to', async () => {
  await expect(fetch(listening.url)).rejects.toThrow('fetch failed');
});
