import { globalAgent } from 'node:https';
import * as dataverseWebApi from 'dataverse-webapi/lib/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as xrmWebApi from 'xrm-webapi/dist/xrm-webapi-node.js';

import { createEmulator } from '../../../src/emulator/create-emulator.ts';
import type { Listening } from '../../../src/emulator/listen.ts';
import { createSampleOrganization } from '../../../src/emulator/organization/create-sample-organization.ts';
import { wellKnown } from '../../../src/emulator/organization/well-known.ts';

/**
 * Both speak TLS to its own port only, whatever their address says: here that port is the double's. Their batches lack the
 * line end after the last boundary, for which the service refuses them (contract §6.1, rule 6), and so does the double.
 */
const agent = globalAgent as typeof globalAgent & { defaultPort: number };
const usual = { defaultPort: agent.defaultPort, ca: agent.options.ca };
const address = 'https://127.0.0.1';

let listening: Listening;
let token: string;

beforeAll(async () => {
  const emulator = await createEmulator({ organization: createSampleOrganization(), origins: [address] });
  listening = await emulator.listen({ tls: true });
  agent.defaultPort = Number(new URL(listening.url).port);
  agent.options.ca = listening.certificate;
  const response = await emulator.fetch(
    new Request(`${address}/${wellKnown.tenantId}/oauth2/v2.0/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: wellKnown.gatewayClient.clientId,
        client_secret: wellKnown.gatewayClient.secret,
        scope: `${address}/.default`,
      }),
    }),
  );
  token = ((await response.json()) as { access_token: string }).access_token;
});

afterAll(async () => {
  agent.defaultPort = usual.defaultPort;
  agent.options.ca = usual.ca;
  agent.destroy();
  await listening.close();
});

const idOf = (row: Readonly<Record<string, unknown>> | undefined, column: string): string => {
  const id = row?.[column];
  return typeof id === 'string' ? id : '';
};

describe.each([
  ['dataverse-webapi', dataverseWebApi, wellKnown.entraObjectIds.salesperson],
  ['xrm-webapi', xrmWebApi, wellKnown.users.salesperson],
] as const)('%s', (_name, library, caller) => {
  const api = library as typeof dataverseWebApi;
  // Its constructor makes `https:/` of `https://`.
  const config = (): dataverseWebApi.WebApiConfig => {
    const made = new api.WebApiConfig('9.2', token, address);
    made.url = `${address}/api/data/v9.2`;
    return made;
  };

  it('calls functions', async () => {
    expect(await api.unboundFunction(config(), 'WhoAmI')).toMatchObject({ UserId: wellKnown.users.gateway });
  });

  it('retrieves a row and a list', async () => {
    const list = await api.retrieveMultiple(config(), 'accounts', '$select=name&$orderby=name&$top=3');
    expect(list.value).toHaveLength(3);
    const [account] = list.value;
    const read = await api.retrieve(config(), 'accounts', idOf(account, 'accountid'), '$select=name');
    expect(read['name']).toBe(account?.['name']);
  });

  it('follows pages', async () => {
    const options = { maxPageSize: 120 };
    const first = await api.retrieveMultiple(config(), 'accounts', '$select=name', options);
    const second = await api.retrieveMultipleNextPage(config(), first['@odata.nextLink'], options);
    const ids = new Set([...first.value, ...second.value].map((row) => row['accountid']));
    expect(ids.size).toBe(240);
  });

  it('creates, updates and deletes', async () => {
    const created = await api.createWithReturnData(
      config(),
      'contacts',
      { lastname: 'Made' },
      '$select=contactid,lastname',
    );
    const id = idOf(created, 'contactid');
    await api.update(config(), 'contacts', id, { firstname: 'Just' });
    const updated = await api.updateWithReturnData(
      config(),
      'contacts',
      id,
      { lastname: 'Changed' },
      '$select=fullname',
    );
    expect(updated['fullname']).toBe('Just Changed');
    await api.updateProperty(config(), 'contacts', id, 'jobtitle', 'Tester');
    await api.deleteProperty(config(), 'contacts', id, 'firstname');
    expect(await api.retrieve(config(), 'contacts', id, '$select=jobtitle,firstname')).toMatchObject({
      jobtitle: 'Tester',
      firstname: null,
    });
    await api.deleteRecord(config(), 'contacts', id);
    await expect(api.retrieve(config(), 'contacts', id, '$select=lastname')).rejects.toMatchObject({
      message: expect.stringContaining('Does Not Exist') as string,
    });
  });

  it('associates and disassociates', async () => {
    const list = await api.retrieveMultiple(config(), 'accounts', '$select=name&$top=1');
    const account = idOf(list.value[0], 'accountid');
    const member = { lastname: 'Member' };
    const created = await api.createWithReturnData(config(), 'contacts', member, '$select=contactid');
    const contact = idOf(created, 'contactid');
    await api.associate(config(), 'accounts', account, 'contact_customer_accounts', 'contacts', contact);
    const parent = async () =>
      (await api.retrieve(config(), 'contacts', contact, '$select=_parentcustomerid_value'))[
        '_parentcustomerid_value'
      ];
    expect(await parent()).toBe(account);
    await api.disassociate(config(), 'accounts', account, 'contact_customer_accounts', contact);
    expect(await parent()).toBeNull();
  });

  it('impersonates', async () => {
    const options = { impersonateUserId: caller };
    const created = await api.createWithReturnData(
      config(),
      'contacts',
      { lastname: 'Theirs' },
      '$select=_createdby_value',
      options,
    );
    expect(created['_createdby_value']).toBe(wellKnown.users.salesperson);
  });
});
