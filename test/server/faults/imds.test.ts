import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';

import { createEmulator, type Emulator } from '../../../src/emulator/create-emulator.ts';
import type { Listening } from '../../../src/emulator/listen.ts';
import { wellKnown } from '../../../src/emulator/organization/well-known.ts';
import { createGateway, type Gateway } from '../../../src/gateway/gateway.ts';
import { askSocket } from '../../support/ask-socket.ts';
import { gatewaySettings } from '../../support/start-gateway.ts';

const { tenantId } = gatewaySettings.azure;
const { clientId } = wellKnown.gatewayClient;
const read = '{ accounts(first: 1) { nodes { name } } }';
const write = 'mutation { createAccount(input: { name: "By the machine" }) { accountid } }';
const tokenPath = '/metadata/identity/oauth2/token';

/** MSAL keeps the endpoint that it found first for the whole process, so there is one for all tests of this file. */
describe('the managed identity of a virtual machine, over sockets', () => {
  let emulator: Emulator;
  let listening: Listening;
  let gateway: Gateway | undefined;

  beforeAll(async () => {
    emulator = await createEmulator();
    listening = await emulator.listen({ port: 0 });
    // Where the login service would be nobody answers, and the endpoint of App Service is not there.
    vi.stubEnv('AZURE_POD_IDENTITY_AUTHORITY_HOST', listening.url);
    vi.stubEnv('IDENTITY_ENDPOINT', undefined);
  });
  afterEach(async () => {
    await gateway?.close();
    gateway = undefined;
    emulator.setFaults([]);
    emulator.clearRequests();
  });
  afterAll(async () => {
    await listening.close();
    vi.unstubAllEnvs();
  });

  const register = (managedIdentity: boolean): void =>
    emulator.alter((organization) => ({
      ...organization,
      applications: organization.applications.map((application) =>
        application.clientId === clientId ? { ...application, secrets: [], managedIdentity } : application,
      ),
    }));

  const start = async (managedIdentity: 'system' | 'user') => {
    gateway = await createGateway({
      ...gatewaySettings,
      dataverse: { url: new URL(listening.url) },
      azure: { tenantId, clientId, managedIdentity, authorityHost: new URL('http://127.0.0.1:9') },
      cursorSecret: 'a secret for cursors, of thirty-two bytes and more',
      csdlOnly: true,
      exposure: { include: ['account'] },
      metadataProbeSeconds: 0,
    });
    const { url } = await gateway.listen({ host: '127.0.0.1', port: 0 });
    const ask = async (query: string): Promise<unknown> => {
      const { body } = await askSocket({ url: `${url}/graphql`, operation: { query } });
      const { errors } = JSON.parse(body.toString()) as {
        readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
      };
      return errors?.[0]?.extensions.code;
    };
    const ready = async () => (await askSocket({ url: `${url}/health/ready` })).status;
    return { ask, ready };
  };
  const signIns = () => emulator.requests.filter(({ url }) => url.includes(tokenPath));
  /** Dataverse does not take the token of the next request. */
  const endToken = (): void =>
    emulator.setFaults([{ match: { kind: 'data', times: 1 }, action: { kind: 'answer', status: 401 } }]);

  it.each(['system', 'user'] as const)('%s: signs in, and anew when the token is over', async (kind) => {
    register(true);
    const { ask, ready } = await start(kind);
    expect([await ask(read), await ask(write)]).toEqual([undefined, undefined]);
    expect(signIns().map(({ status }) => status)).toEqual([200]);
    const query = new URL(signIns()[0]?.url ?? '', listening.url).searchParams;
    expect([query.get('resource'), query.get('client_id')]).toEqual([
      listening.url,
      kind === 'user' ? clientId : null,
    ]);
    endToken();
    expect([await ask(write), signIns().length]).toEqual([undefined, 2]);
    expect(await ready()).toBe(200);
    register(false);
    endToken();
    expect(await ask(read)).toBe('UPSTREAM_AUTH');
    expect([signIns().at(-1)?.status, await ready()]).toEqual([400, 503]);
  });

  it('fails to start, and says why, where the machine has none', async () => {
    register(false);
    await expect(start('system')).rejects.toMatchObject({
      name: 'StartError',
      exitCode: 3,
      message: expect.stringContaining('gives no token for the managed identity') as string,
    });
  });

  it.each([
    ['is not there yet', 404, 'gave no usable answer (status 404): check that it is one of Azure'],
    ['is updated', 410, 'gave no usable answer (status 410)'],
    ['is asked too often', 429, 'is asked too often (status 429)'],
    ['is broken', 500, 'is not available at the moment (status 500)'],
  ])('says that its endpoint %s, and does not blame the login service', async (_what, status, says) => {
    register(true);
    emulator.setFaults([{ match: { path: '*identity*' }, action: { kind: 'answer', status } }]);
    const failure: unknown = await start('system').catch((error: unknown) => error);
    expect(failure).toMatchObject({ exitCode: 3 });
    expect(String(failure)).toContain(`The managed identity endpoint of this machine ${says}`);
  });
});
