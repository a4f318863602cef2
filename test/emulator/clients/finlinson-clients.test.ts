import { globalAgent } from 'node:https';
import * as dataverseWebApi from 'dataverse-webapi/lib/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as xrmWebApi from 'xrm-webapi/dist/xrm-webapi-node.js';

import { createEmulator, type Emulator } from '../../../src/emulator/create-emulator.ts';
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

let emulator: Emulator;
let listening: Listening;
let token: string;

beforeAll(async () => {
  emulator = await createEmulator({ organization: createSampleOrganization(), origins: [address] });
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
  // A member that is undefined would still win over the `ca` of a request.
  if (usual.ca === undefined) delete agent.options.ca;
  else agent.options.ca = usual.ca;
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

  it('upserts: an update of a row that is not there creates it', async () => {
    const id = '7b5c0d3e-0000-4000-8000-0000000000aa';
    await api.update(config(), 'contacts', id, { lastname: 'First' });
    await api.update(config(), 'contacts', id, { firstname: 'Then' });
    const read = await api.retrieve(config(), 'contacts', id, '$select=fullname');
    expect(read['fullname']).toBe('Then First');
    await api.deleteRecord(config(), 'contacts', id);
  });

  it('creates a row with rows in it, and expands them', async () => {
    await api.create(config(), 'accounts', { name: 'Deep', primarycontactid: { lastname: 'Nested' } });
    const query = "$select=name&$filter=name eq 'Deep'&$expand=primarycontactid($select=lastname)";
    const { value } = await api.retrieveMultiple(config(), 'accounts', encodeURI(query));
    const [made] = value;
    expect(made?.['primarycontactid']).toMatchObject({ lastname: 'Nested' });
    await api.disassociate(config(), 'accounts', idOf(made, 'accountid'), 'primarycontactid');
    const id = idOf(made, 'accountid');
    expect(await api.retrieve(config(), 'accounts', id, '$select=_primarycontactid_value')).toMatchObject({
      _primarycontactid_value: null,
    });
    await api.deleteRecord(config(), 'accounts', id);
  });

  it('asks in FetchXML, and pages by its cookie', async () => {
    // All annotations, which only one of them asks for anyway.
    const annotated = {
      representation: false,
      includeFormattedValues: true,
      includeLookupLogicalNames: true,
      includeAssociatedNavigationProperties: true,
    };
    const page = async (attributes: string) => {
      const xml = `<fetch count="3" ${attributes}><entity name="account"><attribute name="name"/><order attribute="name"/></entity></fetch>`;
      const answer = await api.retrieveMultiple(
        config(),
        'accounts',
        `fetchXml=${encodeURIComponent(xml)}`,
        annotated,
      );
      return {
        names: answer.value.map(({ name }) => name),
        answer: answer as unknown as Record<string, unknown>,
      };
    };
    const first = await page('page="1"');
    const annotation = String(first.answer['@Microsoft.Dynamics.CRM.fetchxmlpagingcookie']);
    const inner = decodeURIComponent(
      decodeURIComponent(/pagingcookie="([^"]*)"/.exec(annotation)?.[1] ?? ''),
    );
    const cookie = inner.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
    const second = await page(`page="2" paging-cookie="${cookie}"`);
    const { value } = await api.retrieveMultiple(
      config(),
      'accounts',
      '$select=name&$orderby=name,accountid&$top=6',
    );
    expect([...first.names, ...second.names]).toEqual(value.map(({ name }) => name));
  });

  it('reads metadata', async () => {
    const query = "$select=LogicalName&$filter=LogicalName eq 'account'&$expand=Keys($select=KeyAttributes)";
    const { value } = await api.retrieveMultiple(config(), 'EntityDefinitions', encodeURI(query));
    expect(value).toMatchObject([{ LogicalName: 'account', Keys: [{ KeyAttributes: ['accountnumber'] }] }]);
  });

  it('calls actions and functions, bound and not', async () => {
    const count = [{ name: 'EntityNames', value: '["contact"]', alias: 'names' }];
    expect(await api.unboundFunction(config(), 'RetrieveTotalRecordCount', count)).toMatchObject({
      EntityRecordCountCollection: { Keys: ['contact'] },
    });
    const { value } = await api.retrieveMultiple(config(), 'tasks', '$select=activityid&$top=1');
    const activityid = idOf(value[0], 'activityid');
    const access = [{ name: 'Target', value: `{"@odata.id":"tasks(${activityid})"}`, alias: 'target' }];
    const { gateway, salesperson } = wellKnown.users;
    expect(
      await api.boundFunction(config(), 'systemusers', gateway, 'RetrievePrincipalAccess', access),
    ).toMatchObject({ AccessRights: expect.stringContaining('ReadAccess') as string });

    const Target = { activityid, '@odata.type': 'Microsoft.Dynamics.CRM.task' };
    const Principal = { systemuserid: salesperson, '@odata.type': 'Microsoft.Dynamics.CRM.systemuser' };
    await api.unboundAction(config(), 'GrantAccess', {
      Target,
      PrincipalAccess: { AccessMask: 'ReadAccess', Principal },
    });
    const queues = await api.retrieveMultiple(config(), 'queues', '$select=queueid&$top=1');
    const queue = idOf(queues.value[0], 'queueid');
    const queued = await api.boundAction(config(), 'queues', queue, 'AddToQueue', { Target });
    expect(queued).toMatchObject({ QueueItemId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string });
  });

  it('gets the refusal of a request', async () => {
    await expect(api.create(config(), 'accounts', { Name: 'x' })).rejects.toMatchObject({
      code: '0x80048d19',
    });
    await expect(api.retrieveMultiple(config(), 'Account')).rejects.toMatchObject({ code: '0x8006088a' });
  });

  it.each([
    ['of writes', [{ method: 'POST', queryString: 'accounts', entity: { name: 'Batched' } }], []],
    ['of reads', [], ['accounts?$select=name&$top=1']],
  ])('is refused its batch %s, which lacks a line end', async (_kind, writes, reads) => {
    // One of them makes an error of its own of what it can't read.
    await expect(api.batchOperation(config(), 'q1', 'c1', writes, reads)).rejects.toBeDefined();
    expect(emulator.requests.at(-1)).toMatchObject({ kind: 'batch', status: 400 });
    const made = await api.retrieveMultiple(config(), 'accounts', encodeURI("$filter=name eq 'Batched'"));
    expect(made.value).toEqual([]);
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
