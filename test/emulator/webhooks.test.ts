import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';

import { createEmulator, type Emulator } from '../../src/emulator/create-emulator.ts';
import { createClient, type Client } from './client.ts';
import { organizationWithReadings } from './data/elastic-table.ts';
import { A1 } from './data/fixture-rows.ts';
import { batchOf, organization, part } from './data/fixture.ts';

type Json = Record<string, unknown>;

interface Received {
  readonly url: URL;
  readonly headers: Headers;
  readonly body: Json;
}

interface Started {
  readonly emulator: Emulator;
  readonly client: Client;
  readonly received: Received[];
  /** Registers an endpoint and a step on accounts. */
  readonly register: (message: string, step?: Json, endpoint?: Json) => Promise<string>;
  readonly patch: (body: unknown, headers?: Record<string, string>) => Promise<Response>;
  readonly name: () => Promise<unknown>;
}

const json = { 'Content-Type': 'application/json' };

async function start(
  answer: (request: Received) => number | Promise<number> = () => 200,
  hosts: readonly string[] = ['hooks.example'],
  { timeoutMs = 60_000, data = organization() } = {},
): Promise<Started> {
  const received: Received[] = [];
  const emulator = await createEmulator({
    organization: data,
    webhooks: {
      hosts,
      timeoutMs,
      send: async (request) => {
        const one = {
          url: new URL(request.url),
          headers: request.headers,
          body: (await request.json()) as Json,
        };
        received.push(one);
        const gone = new Promise<never>((_, reject) => {
          request.signal.addEventListener('abort', () => reject(request.signal.reason as Error));
        });
        return new Response(null, { status: await Promise.race([answer(one), gone]) });
      },
    },
  });
  const client = await createClient(emulator);
  const post = async (set: string, body: Json): Promise<string> => {
    const answered = await client.send('POST', set, { headers: json, body: JSON.stringify(body) });
    if (answered.status !== 204) throw new Error(await answered.text());
    return /\(([^)]+)\)$/.exec(answered.headers.get('odata-entityid') ?? '')?.[1] ?? '';
  };
  return {
    emulator,
    client,
    received,
    register: async (message, step = {}, endpoint = {}) => {
      const to = await post('serviceendpoints', {
        name: 'Hook',
        contract: 8,
        url: 'https://hooks.example/in?a=1',
        ...endpoint,
      });
      const [{ sdkmessageid } = {}] = await client.rows(`sdkmessages?$filter=name eq '${message}'`);
      const [{ sdkmessagefilterid } = {}] = await client.rows(
        `sdkmessagefilters?$filter=primaryobjecttypecode eq 'account' and sdkmessageid/name eq '${message}'`,
      );
      return await post('sdkmessageprocessingsteps', {
        name: `${message} of account`,
        mode: 1,
        stage: 40,
        rank: 1,
        'sdkmessageid@odata.bind': `/sdkmessages(${String(sdkmessageid)})`,
        ...(typeof sdkmessagefilterid === 'string' && {
          'sdkmessagefilterid@odata.bind': `/sdkmessagefilters(${sdkmessagefilterid})`,
        }),
        'eventhandler_serviceendpoint@odata.bind': `/serviceendpoints(${to})`,
        ...step,
      });
    },
    patch: (body, headers = {}) =>
      client.send('PATCH', `accounts(${A1})`, {
        headers: { ...json, ...headers },
        body: JSON.stringify(body),
      }),
    name: async () => (await client.json(`accounts(${A1})?$select=name`))['name'],
  };
}

const pairs = (list: unknown): Json =>
  Object.fromEntries((list as { key: string; value: unknown }[]).map(({ key, value }) => [key, value]));

const target = (body: Json): Json => pairs(body['InputParameters'])['Target'] as Json;

describe('S07 webhooks that run later', () => {
  it('tell of an update with the documented headers and body', async () => {
    const { emulator, received, register, patch } = await start();
    const step = await register('Update');
    expect((await patch({ name: 'Litware 2', industrycode: 1, revenue: 12.5 })).status).toBe(204);
    await emulator.webhookDeliveries();
    expect(received).toHaveLength(1);
    const [first] = received;
    if (first === undefined) throw new Error('Nothing was told.');
    const { headers, body, url } = first;
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'application/json',
      'x-ms-dynamics-organization': 'acme',
      'x-ms-dynamics-entity-name': 'account',
      'x-ms-dynamics-request-name': 'Update',
      'x-ms-correlation-request-id': body['CorrelationId'],
    });
    expect(headers.has('x-ms-dynamics-msg-size-exceeded')).toBe(false);
    expect(url.href).toBe('https://hooks.example/in?a=1');
    expect(Object.keys(body)).toEqual([
      'BusinessUnitId', 'CorrelationId', 'Depth', 'InitiatingUserId', 'InputParameters', 'IsExecutingOffline',
      'IsInTransaction', 'IsOfflinePlayback', 'IsolationMode', 'MessageName', 'Mode', 'OperationCreatedOn', 'OperationId',
      'OrganizationId', 'OrganizationName', 'OutputParameters', 'OwningExtension', 'ParentContext', 'PostEntityImages',
      'PreEntityImages', 'PrimaryEntityId', 'PrimaryEntityName', 'RequestId', 'SecondaryEntityName', 'SharedVariables',
      'Stage', 'UserId',
    ]); // prettier-ignore
    expect(body).toMatchObject({
      MessageName: 'Update',
      Mode: 1,
      Stage: 40,
      PrimaryEntityName: 'account',
      PrimaryEntityId: A1,
      OwningExtension: { Id: step, LogicalName: 'sdkmessageprocessingstep' },
    });
    const { Attributes, ...entity } = target(body);
    expect(entity).toMatchObject({ Id: A1, LogicalName: 'account' });
    expect(entity['__type']).toBe('Entity:http://schemas.microsoft.com/xrm/2011/Contracts');
    expect(pairs(Attributes)).toEqual({
      name: 'Litware 2',
      industrycode: { __type: 'OptionSetValue:http://schemas.microsoft.com/xrm/2011/Contracts', Value: 1 },
      revenue: { __type: 'Money:http://schemas.microsoft.com/xrm/2011/Contracts', Value: 12.5 },
      modifiedon: expect.stringMatching(/^\/Date\(\d+\)\/$/) as string,
      modifiedby: expect.objectContaining({ LogicalName: 'systemuser' }) as Json,
      modifiedonbehalfby: null,
      accountid: A1,
    });
    expect(pairs(body['PostEntityImages'])).toHaveProperty('AsynchronousStepPrimaryName');
  });

  it('tell of rows that are created and deleted, and of no other message', async () => {
    const { emulator, client, received, register, patch } = await start();
    await register('Create');
    await register('Delete');
    const created = await client.send('POST', 'accounts', { headers: json, body: '{"name":"New"}' });
    const id = /\(([^)]+)\)$/.exec(created.headers.get('odata-entityid') ?? '')?.[1] ?? '';
    await patch({ name: 'not told' });
    await client.send('POST', 'contacts', { headers: json, body: '{"lastname":"not told"}' });
    expect((await client.send('DELETE', `accounts(${id})`)).status).toBe(204);
    await emulator.webhookDeliveries();
    expect(received.map(({ body }) => body['MessageName'])).toEqual(['Create', 'Delete']);
    const [create = {}, remove = {}] = received.map(({ body }) => body);
    expect(pairs(target(create)['Attributes'])).toMatchObject({ name: 'New', accountid: id });
    expect(pairs(create['OutputParameters'])).toEqual({ id });
    expect(target(remove)).toMatchObject({
      __type: 'EntityReference:http://schemas.microsoft.com/xrm/2011/Contracts',
      Id: id,
    });
  });

  it('tell nothing of columns that the step does not ask for, nor when the step is switched off', async () => {
    const { emulator, client, received, register, patch } = await start();
    const step = await register('Update', { filteringattributes: 'name,telephone1' });
    await patch({ fax: '1' });
    await patch({ telephone1: '2' });
    await client.send('PATCH', `sdkmessageprocessingsteps(${step})`, {
      headers: json,
      body: JSON.stringify({ statecode: 1, statuscode: 2 }),
    });
    await patch({ name: 'x' });
    await emulator.webhookDeliveries();
    expect(received.map(({ body }) => pairs(target(body)['Attributes'])['telephone1'])).toEqual(['2']);
  });

  it('send images of before and after', async () => {
    const { emulator, client, received, register, patch } = await start();
    const step = await register('Update');
    const image = {
      name: 'both',
      entityalias: 'both',
      imagetype: 2,
      messagepropertyname: 'Target',
      attributes: 'name',
      'sdkmessageprocessingstepid@odata.bind': `/sdkmessageprocessingsteps(${step})`,
    };
    await client.send('POST', 'sdkmessageprocessingstepimages', {
      headers: json,
      body: JSON.stringify(image),
    });
    await patch({ name: 'After' });
    await emulator.webhookDeliveries();
    const body = received[0]?.body ?? {};
    const named = (images: unknown): unknown =>
      pairs((pairs(images)['both'] as Json | undefined)?.['Attributes'])['name'];
    expect([named(body['PreEntityImages']), named(body['PostEntityImages'])]).toEqual(['Litware', 'After']);
  });

  it('leave out what is large beyond 256 KB, and say so', async () => {
    const { emulator, received, register, patch } = await start();
    await register('Update');
    await patch({ description: 'x'.repeat(2000), name: 'small' });
    await emulator.webhookDeliveries();
    expect(received[0]?.body).toHaveProperty('InputParameters');
    await patch({
      entityimage: 'R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7'.padEnd(300_000, 'A'),
    });
    await emulator.webhookDeliveries();
    expect(received[1]?.headers.get('x-ms-dynamics-msg-size-exceeded')).toBe('true');
    for (const name of ['InputParameters', 'PreEntityImages', 'PostEntityImages', 'ParentContext']) {
      expect(received[1]?.body).not.toHaveProperty(name);
    }
    expect(received[1]?.body).toMatchObject({ PrimaryEntityId: A1 });
  });

  it.each([
    [4, 'k y', { url: 'https://hooks.example/in?a=1&code=k+y' }],
    [5, '<settings><setting name="x-key" value="k"/></settings>', { header: 'k' }],
    [6, '<settings><setting name="t" value="k"/></settings>', { url: 'https://hooks.example/in?a=1&t=k' }],
  ])('prove who sends them: authentication type %i', async (authtype, authvalue, expected) => {
    const { emulator, client, received, register, patch } = await start();
    await register('Update', {}, { authtype, authvalue });
    await patch({ name: 'x' });
    const [delivery] = await emulator.webhookDeliveries();
    expect(received[0]).toMatchObject('url' in expected ? { url: { href: expected.url } } : {});
    expect(received[0]?.headers.get('x-key') ?? undefined).toBe('header' in expected ? 'k' : undefined);
    expect(JSON.stringify(delivery)).not.toContain('k y');
    const [endpoint] = await client.rows('serviceendpoints');
    expect(endpoint?.['authvalue']).toBeNull();
  });

  it.each([
    [500, 1],
    [302, 1],
    [502, 2],
    [503, 2],
    [504, 2],
  ])('that are answered with %i are sent %i times', async (status, attempts) => {
    const { emulator, received, register, patch } = await start(() => status);
    await register('Update');
    expect((await patch({ name: 'x' })).status).toBe(204);
    const [delivery] = await emulator.webhookDeliveries();
    expect(delivery).toMatchObject({ attempts, status, error: `The endpoint answered ${status}.` });
    expect(received).toHaveLength(attempts);
  });

  it('fail when no answer comes in time', async () => {
    const { emulator, register, patch } = await start(() => new Promise(() => undefined), ['hooks.example'], {
      timeoutMs: 200,
    });
    await register('Update');
    await patch({ name: 'x' });
    expect(await emulator.webhookDeliveries()).toMatchObject([
      { attempts: 1, error: 'The endpoint did not answer in time.' },
    ]);
  });

  it('go to no host that the double was not told of', async () => {
    const { emulator, received, register, patch } = await start(undefined, ['hooks.example:9000']);
    await register('Update');
    await patch({ name: 'x' });
    expect(received).toEqual([]);
    expect(await emulator.webhookDeliveries()).toMatchObject([
      { attempts: 0, error: 'The host hooks.example is not allowed.' },
    ]);
  });

  it('tell of nothing that a change set took back', async () => {
    const { emulator, client, received, register, name } = await start();
    await register('Update');
    const change = (id: number, body: string): string =>
      `--c1\r\n${part('').trimEnd()}\r\nContent-ID: ${id}\r\n\r\nPATCH /api/data/v9.2/accounts(${A1}) HTTP/1.1\r\n` +
      `Content-Type: application/json\r\n\r\n${body}\r\n`;
    const set = `Content-Type: multipart/mixed; boundary="c1"\r\n\r\n${change(1, '{"name":"x"}')}${change(2, '{"none":1}')}--c1--\r\n`;
    const answer = await client.send('POST', '$batch', batchOf([set]));
    expect(answer.status).toBe(400);
    expect(await emulator.webhookDeliveries()).toEqual([]);
    expect(received).toEqual([]);
    expect(await name()).toBe('Litware');
  });
});

describe('S07 webhooks that a request waits for', () => {
  const synchronous = { mode: 0 };

  it('let it pass with 2xx; nobody sees what it does before', async () => {
    const seen: unknown[] = [];
    const started: Started = await start(async () => {
      seen.push(await started.name());
      return 204;
    });
    await started.register('Update', synchronous);
    expect((await started.patch({ name: 'After' })).status).toBe(204);
    expect(seen).toEqual(['Litware']);
    expect(await started.name()).toBe('After');
    expect(started.received).toHaveLength(1);
    expect(started.received[0]?.body).toMatchObject({ Mode: 0, IsInTransaction: true });
  });

  it('make it fail otherwise, and nothing of it is kept', async () => {
    const { client, register, patch, name } = await start(() => 500);
    await register('Update', synchronous);
    await register('Create', synchronous);
    const answer = await patch({ name: 'After' });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      error: {
        code: '0x80040265',
        message: "The synchronous webhook 'Update of account' failed. The endpoint answered 500.",
      },
    });
    expect(await name()).toBe('Litware');
    const count = async (): Promise<number> => (await client.rows('accounts')).length;
    const before = await count();
    await client.send('POST', 'accounts', { headers: json, body: '{"name":"New"}' });
    expect(await count()).toBe(before);
  });

  it('are asked in order, each once, and the ids that they are told are those that stay', async () => {
    const { client, received, register } = await start();
    await register('Create', { ...synchronous, rank: 2, name: 'second' });
    await register('Create', { ...synchronous, rank: 1, name: 'first' });
    const created = (n: number): string =>
      part(
        `POST /api/data/v9.2/accounts HTTP/1.1\r\nContent-Type: application/json\r\n\r\n{"name":"New ${n}"}`,
      );
    const answer = await client.send('POST', '$batch', batchOf([created(1), created(2)]));
    expect(answer.status).toBe(200);
    const ids = [...(await answer.text()).matchAll(/OData-EntityId: .*\(([^)]+)\)/g)].map(([, id]) => id);
    expect(received.map(({ body }) => body['PrimaryEntityId'])).toEqual([ids[0], ids[0], ids[1], ids[1]]);
  });

  it('fail one part of a batch, and others go on if they may', async () => {
    const { client, register } = await start(({ body }) =>
      pairs(target(body)['Attributes'])['name'] === 'bad' ? 400 : 200,
    );
    await register('Create', synchronous);
    const created = (name: string): string =>
      part(
        `POST /api/data/v9.2/accounts HTTP/1.1\r\nContent-Type: application/json\r\n\r\n{"name":"${name}"}`,
      );
    const answer = await client.send(
      'POST',
      '$batch',
      batchOf([created('good 1'), created('bad'), created('good 2')], {
        Prefer: 'odata.continue-on-error',
      }),
    );
    expect([...(await answer.text()).matchAll(/HTTP\/1.1 (\d+)/g)].map(([, status]) => status)).toEqual([
      '204',
      '400',
      '204',
    ]);
    const names = await client.rows("accounts?$select=name&$filter=startswith(name,'good')&$orderby=name");
    expect(names.map(({ name }) => name)).toEqual(['good 1', 'good 2']);
    expect(await client.rows("accounts?$filter=name eq 'bad'")).toEqual([]);
  });
});

describe('S07 webhooks on other messages', () => {
  const send = (to: Started, method: string, url: string, body: unknown): Promise<Response> =>
    to.client.send(method, url, { headers: json, body: JSON.stringify(body) });
  const messages = (received: readonly Received[]): unknown[] =>
    received.map(({ body }) => body['MessageName']);
  const inputs = (one: Received | undefined): Json => pairs(one?.body['InputParameters'] ?? []);
  const reference = (LogicalName: string, Id: string): unknown =>
    expect.objectContaining({ LogicalName, Id });
  const typed = (table: string, body: Json): Json => ({
    '@odata.type': `Microsoft.Dynamics.CRM.${table}`,
    ...body,
  });
  const account = (body: Json): Json => typed('account', body);

  it('are told of many rows once, and of each of them; of a single row as of many, too', async () => {
    const started = await start();
    const { emulator, received, register, patch } = started;
    await register('Create');
    await register('CreateMultiple');
    await register('UpdateMultiple', { filteringattributes: 'name' });
    const url = 'accounts/Microsoft.Dynamics.CRM.CreateMultiple';
    const made = await send(started, 'POST', url, {
      Targets: [account({ name: 'a' }), account({ name: 'b' })],
    });
    const { Ids } = (await made.json()) as { Ids: string[] };
    await patch({ fax: '1' });
    await patch({ name: 'x' });
    await emulator.webhookDeliveries();
    expect(messages(received)).toEqual(['Create', 'Create', 'CreateMultiple', 'UpdateMultiple']);
    const [, , many, one] = received;
    expect(many?.body).toMatchObject({
      PrimaryEntityName: 'account',
      OutputParameters: [{ key: 'Ids', value: Ids }],
    });
    expect(inputs(many)['Targets']).toMatchObject(Ids.map((Id) => ({ Id, LogicalName: 'account' })));
    expect(inputs(one)['Targets']).toMatchObject([{ Id: A1 }]);
  });

  it('refuse many rows as a whole', async () => {
    const started = await start(() => 500);
    await started.register('CreateMultiple', { mode: 0 });
    const url = 'accounts/Microsoft.Dynamics.CRM.CreateMultiple';
    const before = (await started.client.rows('accounts')).length;
    const refused = await send(started, 'POST', url, {
      Targets: [account({ name: 'a' }), account({ name: 'b' })],
    });
    expect(refused.status).toBe(400);
    expect(await started.client.rows('accounts')).toHaveLength(before);
    expect(started.received).toHaveLength(1);
  });

  it('are told of lookups that a reference sets, as of updates', async () => {
    const started = await start();
    const { client, emulator, received, register } = started;
    await register('Update');
    const [{ contactid } = {}] = await client.rows('contacts?$top=1');
    const url = `accounts(${A1})/primarycontactid/$ref`;
    expect((await send(started, 'PUT', url, { '@odata.id': `contacts(${String(contactid)})` })).status).toBe(
      204,
    );
    expect((await client.send('DELETE', url)).status).toBe(204);
    await emulator.webhookDeliveries();
    expect(received.map(({ body }) => pairs(target(body)['Attributes'])['primarycontactid'])).toEqual([
      reference('contact', String(contactid)),
      null,
    ]);
  });

  it('are told of links between rows, and of those that are no longer', async () => {
    const started = await start();
    const { client, emulator, received, register } = started;
    await register('Associate');
    await register('Disassociate');
    const made = await send(started, 'POST', 'leads', { lastname: 'Lead' });
    const lead = /\(([^)]+)\)$/.exec(made.headers.get('odata-entityid') ?? '')?.[1] ?? '';
    const url = `accounts(${A1})/accountleads_association`;
    expect((await send(started, 'POST', `${url}/$ref`, { '@odata.id': `leads(${lead})` })).status).toBe(204);
    expect((await client.send('DELETE', `${url}(${lead})/$ref`)).status).toBe(204);
    await emulator.webhookDeliveries();
    expect(messages(received)).toEqual(['Associate', 'Disassociate']);
    for (const one of received) {
      expect(inputs(one)).toEqual({
        Target: reference('account', A1),
        Relationship: expect.objectContaining({ SchemaName: 'accountleads_association' }) as Json,
        RelatedEntities: [reference('lead', lead)],
      });
    }
  });

  it('are told of actions, with what they were given and what they answered', async () => {
    const started = await start();
    const { client, emulator, received, register } = started;
    await register('acme_ScheduleShipment');
    await register('GrantAccess');
    const [{ acme_shipmentid } = {}] = await client.rows('acme_shipments?$top=1');
    const shipment = String(acme_shipmentid);
    const url = `acme_shipments(${shipment})/Microsoft.Dynamics.CRM.acme_ScheduleShipment`;
    const scheduled = await send(started, 'POST', url, { DepartsOn: '2026-12-01T08:00:00Z', Weight: 2.5 });
    expect(scheduled.status).toBe(200);
    const [{ systemuserid } = {}] = await client.rows('systemusers?$top=1');
    const granted = await send(started, 'POST', 'GrantAccess', {
      Target: account({ accountid: A1 }),
      PrincipalAccess: { AccessMask: 'ReadAccess', Principal: typed('systemuser', { systemuserid }) },
    });
    expect(granted.status).toBe(204);
    await emulator.webhookDeliveries();
    expect(messages(received)).toEqual(['acme_ScheduleShipment', 'GrantAccess']);
    const [first, second] = received;
    expect(first?.body).toMatchObject({ PrimaryEntityName: 'acme_shipment', PrimaryEntityId: shipment });
    expect(inputs(first)).toEqual({
      Target: reference('acme_shipment', shipment),
      DepartsOn: '2026-12-01T08:00:00Z',
      Weight: 2.5,
    });
    expect(pairs(first?.body['OutputParameters'])).toMatchObject({ Accepted: true });
    expect(second?.headers.get('x-ms-dynamics-entity-name')).toBe('none');
    expect(inputs(second)).toMatchObject({ Target: { LogicalName: 'account', Id: A1 } });
  });

  it('hear of a change of state apart from that of other columns', async () => {
    const { emulator, received, register, patch } = await start();
    await register('Update');
    await patch({ name: 'Closed', statecode: 1, statuscode: 2 });
    await patch({ statecode: 0, statuscode: 1 });
    await emulator.webhookDeliveries();
    const told = received.map(({ body }) => Object.keys(pairs(target(body)['Attributes'])));
    expect(told.map((names) => names.filter((name) => /^(?:name|state|status)/.test(name)))).toEqual([
      ['name'],
      ['statecode', 'statuscode'],
      ['statecode', 'statuscode'],
    ]);
  });

  it.each([
    [10, []],
    [20, []],
    [40, ['a']],
  ])('that fail at stage %i leave of an elastic table %j', async (stage, left) => {
    const started = await start(() => 500, undefined, { data: organizationWithReadings() });
    const { client, received, register } = started;
    await register('Create', { mode: 0, stage, 'sdkmessagefilterid@odata.bind': null });
    expect((await send(started, 'POST', 'acme_readings', { acme_name: 'a' })).status).toBe(400);
    expect((await client.rows('acme_readings')).map(({ acme_name }) => acme_name)).toEqual(left);
    expect(received).toHaveLength(1);
  });

  it('that fail before a row of an elastic table is changed or deleted leave it as it was', async () => {
    let status = 200;
    const started = await start(() => status, undefined, { data: organizationWithReadings() });
    const { client, register } = started;
    const made = await send(started, 'POST', 'acme_readings', { acme_name: 'a' });
    const address = made.headers.get('odata-entityid')?.replace(/^.*\//, '') ?? '';
    for (const message of ['Update', 'Delete'])
      await register(message, { mode: 0, stage: 10, 'sdkmessagefilterid@odata.bind': null });
    status = 500;
    const changed = await client.send('PATCH', address, {
      headers: { ...json, 'If-Match': '*' },
      body: '{"acme_name":"b"}',
    });
    expect([changed.status, (await client.send('DELETE', address)).status]).toEqual([400, 400]);
    expect(await client.json(address)).toMatchObject({ acme_name: 'a' });
    status = 200;
    expect((await client.send('DELETE', address)).status).toBe(204);
    expect(await client.rows('acme_readings')).toEqual([]);
  });

  it('are asked once about a batch that changes metadata, which happens once', async () => {
    const started = await start();
    const { client, received, register } = started;
    await register('Update', { mode: 0 });
    const version = async (): Promise<number> => {
      const answer = await client.get('accounts?$top=1', {
        Prefer: 'odata.include-annotations="Microsoft.Dynamics.CRM.globalmetadataversion"',
      });
      return Number(((await answer.json()) as Json)['@Microsoft.Dynamics.CRM.globalmetadataversion']);
    };
    const before = await version();
    const column = typed('StringAttributeMetadata', { SchemaName: 'new_Color', MaxLength: 9 });
    const request = (line: string, body: Json): string =>
      part(`${line} HTTP/1.1\r\nContent-Type: application/json\r\n\r\n${JSON.stringify(body)}`);
    const answer = await client.send(
      'POST',
      '$batch',
      batchOf([
        request("POST EntityDefinitions(LogicalName='account')/Attributes", column),
        request(`PATCH accounts(${A1})`, { new_color: 'red' }),
      ]),
    );
    expect(answer.status).toBe(200);
    expect(received.map(({ body }) => pairs(target(body)['Attributes'])['new_color'])).toEqual(['red']);
    expect(await version()).toBe(before + 1);
    expect((await client.json(`accounts(${A1})`))['new_color']).toBe('red');
  });
});

describe('S07 a real receiver', () => {
  let close = (): void => undefined;
  afterEach(() => close());

  it('gets the body over HTTP; the control endpoint tells of it', async () => {
    const bodies: Json[] = [];
    const server = createServer((request, response) => {
      let text = '';
      request.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      request.on('end', () => {
        bodies.push(JSON.parse(text) as Json);
        response.end('ok');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    close = () => server.close();
    const { port } = server.address() as AddressInfo;
    const emulator = await createEmulator({
      organization: organization(),
      webhooks: { hosts: ['127.0.0.1'] },
    });
    const client = await createClient(emulator);
    const post = (set: string, body: Json): Promise<Response> =>
      client.send('POST', set, {
        headers: { ...json, Prefer: 'return=representation' },
        body: JSON.stringify(body),
      });
    const endpoint = (await (
      await post('serviceendpoints', { name: 'real', contract: 8, url: `http://127.0.0.1:${port}/` })
    ).json()) as Json;
    const [message] = await client.rows("sdkmessages?$filter=name eq 'Update'");
    await post('sdkmessageprocessingsteps', {
      name: 'all updates',
      mode: 1,
      stage: 40,
      rank: 1,
      'sdkmessageid@odata.bind': `/sdkmessages(${String(message?.['sdkmessageid'])})`,
      'eventhandler_serviceendpoint@odata.bind': `/serviceendpoints(${String(endpoint['serviceendpointid'])})`,
    });
    await client.send('PATCH', `accounts(${A1})`, { headers: json, body: '{"name":"x"}' });
    await emulator.webhookDeliveries();
    expect(bodies).toMatchObject([{ MessageName: 'Update', PrimaryEntityId: A1 }]);
    const told = await emulator.fetch(new Request('http://dataverse.test/__emulator/webhooks'));
    expect(await told.json()).toMatchObject([{ name: 'all updates', status: 200, attempts: 1 }]);
  });
});
