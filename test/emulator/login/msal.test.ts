import { createHash, X509Certificate } from 'node:crypto';
import {
  ConfidentialClientApplication,
  ManagedIdentityApplication,
  type NodeAuthOptions,
} from '@azure/msal-node';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { generate } from 'selfsigned';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';

import { createEmulator, type Emulator } from '../../../src/emulator/create-emulator.ts';
import type { Listening } from '../../../src/emulator/listen.ts';
import { appServicePath, identityHeader } from '../../../src/emulator/login/managed-identity.ts';
import { createSampleOrganization } from '../../../src/emulator/organization/create-sample-organization.ts';
import { wellKnown } from '../../../src/emulator/organization/well-known.ts';

const { gatewayClient, tenantId, users } = wellKnown;
const organization = createSampleOrganization({ rows: 'none' });
const workload = {
  issuer: 'https://cluster.example',
  subject: 'system:serviceaccount:crm:gateway',
  audience: 'api://AzureADTokenExchange',
};

let emulator: Emulator;
let listening: Listening;
let keys: Awaited<ReturnType<typeof generate>>;
let cluster: CryptoKey;

beforeAll(async () => {
  keys = await generate([{ name: 'commonName', value: 'gateway' }]);
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  cluster = privateKey;
  const trusted = { ...workload, keys: [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'RS256' }] };
  const applications = organization.applications.map((application) => ({
    ...application,
    ...(application.clientId === gatewayClient.clientId && {
      certificates: [keys.cert],
      federatedCredentials: [trusted],
    }),
  }));
  emulator = await createEmulator({ organization: { ...organization, applications } });
  listening = await emulator.listen();
});

afterAll(() => listening.close());
afterEach(() => {
  vi.unstubAllEnvs();
});

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

async function whoIs(token: string | undefined): Promise<unknown> {
  const response = await fetch(`${listening.url}/api/data/v9.2/WhoAmI`, {
    headers: { Authorization: `Bearer ${token ?? ''}` },
  });
  return await response.json();
}

async function whoAmI(application: ConfidentialClientApplication): Promise<unknown> {
  const result = await application.acquireTokenByClientCredential({ scopes: [`${listening.url}/.default`] });
  return await whoIs(result?.accessToken);
}

const expected = { UserId: users.gateway };

it('MSAL signs in with a secret', async () => {
  expect(await whoAmI(client({ clientSecret: gatewayClient.secret }))).toMatchObject(expected);
});

it('A08 MSAL signs in with a certificate', async () => {
  const thumbprintSha256 = createHash('sha256').update(new X509Certificate(keys.cert).raw).digest('hex');
  const answer = await whoAmI(
    client({ clientCertificate: { thumbprintSha256, privateKey: keys.private, x5c: keys.cert } }),
  );
  expect(answer).toMatchObject(expected);
});

describe('with the token of a trusted issuer', () => {
  interface Claims {
    readonly issuer: string;
    readonly subject: string;
    readonly audience: string;
  }
  const assertion = (changes: Partial<Claims> = {}, key = cluster, kid = 'k1'): Promise<string> => {
    const { issuer, subject, audience } = { ...workload, ...changes };
    return new SignJWT({})
      .setProtectedHeader({ alg: 'RS256', kid })
      .setIssuer(issuer)
      .setSubject(subject)
      .setAudience(audience)
      .setIssuedAt()
      .setExpirationTime('10m')
      .sign(key);
  };

  it('MSAL signs in', async () => {
    expect(await whoAmI(client({ clientAssertion: await assertion() }))).toMatchObject(expected);
    expect(await whoAmI(client({ clientAssertion: () => assertion() }))).toMatchObject(expected);
  });

  it.each([
    ['issuer', { issuer: 'https://other.example' }, 700211],
    ['audience', { audience: 'api://other' }, 700212],
    ['subject', { subject: 'system:serviceaccount:crm:other' }, 700213],
  ])('another %s is refused', async (_part, changes, code) => {
    const refused = whoAmI(client({ clientAssertion: await assertion(changes) }));
    await expect(refused).rejects.toThrow(`AADSTS${code}`);
  });

  it('another key is refused', async () => {
    const { privateKey } = await generateKeyPair('RS256');
    for (const kid of ['k1', 'k2']) {
      const refused = whoAmI(client({ clientAssertion: await assertion({}, privateKey, kid) }));
      await expect(refused).rejects.toThrow('AADSTS700027');
    }
  });
});

describe('as a managed identity', () => {
  const token = async (clientId?: string): Promise<string> => {
    const application = new ManagedIdentityApplication(
      clientId === undefined
        ? {}
        : {
            managedIdentityIdParams: { userAssignedClientId: clientId },
            system: { disableInternalRetries: true },
          },
    );
    const { accessToken } = await application.acquireToken({ resource: listening.url });
    return accessToken;
  };
  const appService = (): void => {
    vi.stubEnv('IDENTITY_ENDPOINT', `${listening.url}${appServicePath}`);
    vi.stubEnv('IDENTITY_HEADER', identityHeader);
  };
  const imds = (): void => {
    vi.stubEnv('AZURE_POD_IDENTITY_AUTHORITY_HOST', listening.url);
  };

  it.each([
    ['App Service', appService],
    ['a virtual machine', imds],
  ])('MSAL signs in on %s, for the one identity or the one that it names', async (_where, set) => {
    set();
    expect(await whoIs(await token())).toMatchObject(expected);
    expect(await whoIs(await token(gatewayClient.clientId))).toMatchObject(expected);
  });

  it('no identity is had by another client, or without the secret header', async () => {
    appService();
    await expect(token(wellKnown.rolelessClient.clientId)).rejects.toThrow('No User Assigned');
    const query = `api-version=2019-08-01&resource=${encodeURIComponent(listening.url)}`;
    const guessed = await fetch(`${listening.url}${appServicePath}?${query}`, {
      headers: { 'X-IDENTITY-HEADER': 'guessed' },
    });
    expect([guessed.status, await guessed.json()]).toMatchObject([403, { statusCode: 403 }]);
  });

  it('a virtual machine’s endpoint wants its header, a version, and a resource that there is', async () => {
    const path = '/metadata/identity/oauth2/token';
    const ask = async (query: string, headers: Record<string, string> = { Metadata: 'true' }) => {
      const response = await fetch(`${listening.url}${path}?${query}`, { headers });
      return [response.status, ((await response.json()) as Record<string, unknown>)['error_description']];
    };
    const resource = encodeURIComponent(listening.url);
    const version = 'api-version=2018-02-01';
    expect(await ask(`${version}&resource=${resource}`, {})).toEqual([
      400,
      'Required metadata header not specified',
    ]);
    expect(await ask(`resource=${resource}`)).toEqual([
      400,
      'Required query parameter api-version is missing.',
    ]);
    expect(await ask(version)).toEqual([400, 'Required query parameter resource is missing.']);
    expect(await ask(`${version}&resource=https%3A%2F%2Fother.example`)).toEqual([
      400,
      expect.stringContaining('AADSTS500011'),
    ]);
    expect(await ask(`${version}&resource=${resource}&client_id=nobody`)).toEqual([
      400,
      'Identity not found',
    ]);
  });
});

it('MSAL passes on why it was refused', async () => {
  const refused = whoAmI(client({ clientSecret: 'wrong' }));
  await expect(refused).rejects.toThrow(/AADSTS7000215/);
});

it.each([50196, 53003, 90038, 90055])('MSAL passes on AADSTS%s when that is asked for', async (code) => {
  emulator.refuseSignIn(code);
  await expect(whoAmI(client({ clientSecret: gatewayClient.secret }))).rejects.toThrow(`AADSTS${code}`);
  emulator.refuseSignIn(undefined);
  expect(await whoAmI(client({ clientSecret: gatewayClient.secret }))).toMatchObject(expected);
  expect(() => {
    emulator.refuseSignIn(1);
  }).toThrow(RangeError);
});
