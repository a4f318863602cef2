import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { createEmulator, type Emulator } from '../../src/emulator/create-emulator.ts';
import { createGateway, type Gateway } from '../../src/gateway/gateway.ts';
import { askSocket } from '../support/ask-socket.ts';
import { gatewaySettings } from '../support/start-gateway.ts';

describe('an organisation that does not answer', () => {
  let emulator: Emulator;
  let gateway: Gateway;
  let url: string;
  let closeOrganization: () => Promise<void>;
  let closing: Promise<void> | undefined;
  const closeGateway = () => (closing ??= gateway.close());
  /** Resolves when the organisation holds a request. */
  let held: Promise<void>;

  beforeEach(async () => {
    emulator = await createEmulator();
    const organization = await emulator.listen({ port: 0 });
    gateway = await createGateway({
      ...gatewaySettings,
      dataverse: { url: new URL(organization.url) },
      azure: { ...gatewaySettings.azure, authorityHost: new URL('/login', organization.url) },
      requestTimeoutMs: 3000,
    });
    ({ url } = await gateway.listen({ host: 'localhost', port: 0 }));
    closeOrganization = () => organization.close();
    closing = undefined;
    held = new Promise((resolve) => {
      emulator.intercept(({ target }) => {
        if (!target.includes('/contacts?')) return undefined;
        resolve();
        return new Promise(() => {});
      });
    });
  });
  afterEach(async () => {
    await closeGateway();
    await closeOrganization();
  });

  it('costs only the fields that wait for it, with TIMEOUT', async () => {
    const query = '{ me: __typename contacts(first: 1) { nodes { fullName } } }';
    const answer = await askSocket({ url: `${url}/graphql`, operation: { query } });
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body.toString())).toMatchObject({
      data: { me: 'Query', contacts: null },
      errors: [{ path: ['contacts'], extensions: { code: 'TIMEOUT' } }],
    });
    const next = { query: '{ accounts(first: 1) { nodes { name } } }' };
    const other = await askSocket({ url: `${url}/graphql`, operation: next });
    expect(JSON.parse(other.body.toString())).not.toHaveProperty('errors');
  });

  it('does not keep the gateway from closing', async () => {
    const query = '{ contacts(first: 1) { nodes { fullName } } }';
    const answer = askSocket({ url: `${url}/graphql`, operation: { query } });
    await held;
    await closeGateway();
    expect((await answer).body.toString()).toContain('TIMEOUT');
  });
});
