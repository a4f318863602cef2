import { createHash, X509Certificate } from 'node:crypto';
import { ConfidentialClientApplication, type NodeAuthOptions } from '@azure/msal-node';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { createEmulator } from '../../../src/emulator/create-emulator.ts';
import type { Listening } from '../../../src/emulator/listen.ts';
import { createSampleOrganization } from '../../../src/emulator/organization/create-sample-organization.ts';
import { wellKnown } from '../../../src/emulator/organization/well-known.ts';

const { gatewayClient, tenantId, users } = wellKnown;
const organization = createSampleOrganization({ rows: 'none' });

let listening: Listening;
let keys: Awaited<ReturnType<typeof generate>>;

beforeAll(async () => {
  keys = await generate([{ name: 'commonName', value: 'gateway' }]);
  const applications = organization.applications.map((application) => ({
    ...application,
    certificates: application.clientId === gatewayClient.clientId ? [keys.cert] : [],
  }));
  const emulator = await createEmulator({ organization: { ...organization, applications } });
  listening = await emulator.listen();
});

afterAll(() => listening.close());

/** MSAL wants an https authority; the endpoints in the metadata given to it may be plain http. */
function client(credential: Partial<NodeAuthOptions>): ConfidentialClientApplication {
  const { host } = new URL(listening.url);
  const authority = `https://${host}/${tenantId}`;
  return new ConfidentialClientApplication({
    auth: {
      clientId: gatewayClient.clientId,
      authority,
      knownAuthorities: [host],
      authorityMetadata: JSON.stringify({
        issuer: `${authority}/v2.0`,
        // MSAL takes the tenant from the first segment of this path, and puts it in place of that segment elsewhere.
        authorization_endpoint: `${authority}/oauth2/v2.0/authorize`,
        token_endpoint: `${listening.url}/login/${tenantId}/oauth2/v2.0/token`,
        jwks_uri: `${listening.url}/login/${tenantId}/discovery/v2.0/keys`,
      }),
      ...credential,
    },
  });
}

async function whoAmI(application: ConfidentialClientApplication): Promise<unknown> {
  const result = await application.acquireTokenByClientCredential({ scopes: [`${listening.url}/.default`] });
  const response = await fetch(`${listening.url}/api/data/v9.2/WhoAmI`, {
    headers: { Authorization: `Bearer ${result?.accessToken ?? ''}` },
  });
  return await response.json();
}

it('MSAL signs in with a secret', async () => {
  const answer = await whoAmI(client({ clientSecret: gatewayClient.secret }));
  expect(answer).toMatchObject({ UserId: users.gateway });
});

it('MSAL signs in with a certificate', async () => {
  const thumbprintSha256 = createHash('sha256').update(new X509Certificate(keys.cert).raw).digest('hex');
  const answer = await whoAmI(
    client({ clientCertificate: { thumbprintSha256, privateKey: keys.private, x5c: keys.cert } }),
  );
  expect(answer).toMatchObject({ UserId: users.gateway });
});

it('MSAL passes on why it was refused', async () => {
  const refused = whoAmI(client({ clientSecret: 'wrong' }));
  await expect(refused).rejects.toThrow(/AADSTS7000215/);
});
