import { afterEach, beforeAll, describe, expect, it } from 'vitest';

import type { FaultInput } from '../../src/emulator/faults/fault.ts';
import { gatewaySettings, startGateway, type TestGateway } from '../support/start-gateway.ts';

let rig: TestGateway;

beforeAll(async () => {
  rig = await startGateway({
    gateway: {
      roles: {
        admin: {
          tables: '*',
          operations: [
            ...['WhoAmI', 'RetrieveTotalRecordCount', 'Nonsense'],
            ...[
              'WinOpportunity',
              'CloseIncident',
              'AddToQueue',
              'acme_ScheduleShipment',
              'acme_ImportShipments',
              'acme_DescribeOptions',
              'acme_Classify',
              'RevokeAccess',
              'InitializeFrom',
            ],
          ],
          explain: true,
        },
      },
    },
  });
  return () => rig.gateway.close();
});

describe('functions', () => {
  it('are queries, typed as the metadata says', async () => {
    const { data, extensions } = await rig.data('{ whoAmI { me: userId organizationId __typename } }');
    expect(data).toEqual({
      whoAmI: {
        me: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
        organizationId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
        __typename: 'WhoAmIResponse',
      },
    });
    expect(extensions?.upstream.map(({ url }) => url)).toEqual(['WhoAmI()']);
  });

  it('take their parameters as aliases', async () => {
    const { data, extensions } = await rig.data(
      '{ retrieveTotalRecordCount(entityNames: ["account"]) { entityRecordCountCollection { count keys } } }',
    );
    expect(data?.['retrieveTotalRecordCount']).toMatchObject({
      entityRecordCountCollection: { count: 1, keys: ['account'] },
    });
    expect(extensions?.upstream.map(({ url }) => url)).toEqual([
      'RetrieveTotalRecordCount(EntityNames=@p1)?@p1=%5B%22account%22%5D',
    ]);
  });

  it('with more in their parameters than a URL can hold are refused, and nothing is sent', async () => {
    const answer = await rig.run(
      'query ($name: String!) { retrieveTotalRecordCount(entityNames: [$name]) { entityRecordCountCollection { count } } }',
      { name: 'a'.repeat(60_000) },
    );
    expect(answer.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(answer.extensions?.upstream).toEqual([]);
  });

  it('that are not allowed do not exist', async () => {
    const answer = await rig.run('{ retrieveVersion { version } }');
    expect(answer.errors?.[0]?.extensions?.['code']).toBe('GRAPHQL_VALIDATION_FAILED');
  });

  it('that the organisation does not have are reported', () => {
    expect(rig.gateway.current().unmatched).toEqual(['Nonsense']);
  });
});

describe('results that are spoilt', () => {
  afterEach(() => rig.emulator.setFaults([]));
  const spoil = (action: FaultInput['action'], match: FaultInput['match'] = {}): void => {
    rig.emulator.clearRequests();
    rig.emulator.setFaults([{ match: { kind: 'data', ...match }, action }]);
  };
  const sent = () => rig.emulator.requests.filter(({ kind }) => kind === 'data');

  it.each<[string, FaultInput['action'], number]>([
    ['an error', { kind: 'answer', status: 200, code: '0x80040216' }, 1],
    ['text', { kind: 'alter', headers: { 'content-type': 'text/plain' } }, 1],
    ['half of it', { kind: 'alter', keepBytes: 90 }, 2],
    ['nothing', { kind: 'alter', keepBytes: 0 }, 2],
  ])('of a function: %s is an error', async (_what, action, times) => {
    spoil(action);
    const { data, errors } = await rig.run('{ whoAmI { userId } }');
    expect(data).toEqual({ whoAmI: null });
    expect(errors?.[0]?.extensions?.['code']).toBe('UPSTREAM_ERROR');
    expect(sent()).toHaveLength(times);
  });

  it('of a function: none (204) is null, and no error', async () => {
    rig.emulator.intercept(({ target }) =>
      target.includes('WhoAmI') ? { status: 204, headers: new Headers(), body: '' } : undefined,
    );
    const { data, errors } = await rig.run('{ whoAmI { userId } }');
    rig.emulator.intercept(undefined);
    expect([errors, data]).toEqual([undefined, { whoAmI: null }]);
  });

  it('of a function: half of it, once, is asked for again under the same id', async () => {
    spoil({ kind: 'alter', keepBytes: 90 }, { times: 1 });
    const { data } = await rig.data('{ whoAmI { userId } }');
    expect(data?.['whoAmI']).toEqual({ userId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string });
    expect(sent()).toHaveLength(2);
    expect(new Set(sent().map(({ headers }) => headers['x-ms-client-request-id'])).size).toBe(1);
  });

  it.each<[string, FaultInput['action']]>([
    ['that breaks off', { kind: 'cut', after: 20 }],
    ['of which nothing came', { kind: 'cut', after: 'headers' }],
    ['that is cut short', { kind: 'alter', keepBytes: 20 }],
    ['that is text', { kind: 'alter', headers: { 'content-type': 'text/plain' } }],
  ])('of an action: one %s was done, and is not said to be empty', async (_what, action) => {
    const { data } = await rig.data(`mutation {
      queue: createQueue(input: { name: "Inbox" }) { queueId }
      task: createTask(input: { subject: "To do" }) { id }
    }`);
    const { queue, task } = data as { queue: { queueId: string }; task: { id: string } };
    spoil(action);
    const answer = await rig.run(
      'mutation($queue: ID!, $task: ID!) { addToQueueQueue(id: $queue, target: { id: $task }) { queueItemId } }',
      { queue: queue.queueId, task: task.id },
    );
    expect(answer.data).toEqual({ addToQueueQueue: null });
    expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'UPSTREAM_ERROR', applied: true });
    expect(sent()).toHaveLength(1);
  });
});

describe('actions', () => {
  it('unbound, with a row that is made of values', async () => {
    const { data } = await rig.data(
      'mutation { createOpportunity(input: { name: "To be won" }) { opportunityId } }',
    );
    const { opportunityId } = data?.['createOpportunity'] as { opportunityId: string };
    const won = await rig.data(
      'mutation($id: ID!) { winOpportunity(status: 3, opportunityClose: { values: { subject: "Won", opportunity: $id } }) }',
      { id: opportunityId },
    );
    expect(won.data).toEqual({ winOpportunity: true });
    expect(won.extensions?.upstream.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'POST WinOpportunity',
    ]);
    const after = await rig.data('query($id: ID!) { opportunity(id: $id) { stateCode } }', {
      id: opportunityId,
    });
    expect(after.data).toEqual({ opportunity: { stateCode: 'WON' } });
  });

  it('bound to a row, with a row of any table', async () => {
    const { data } = await rig.data(`mutation {
      queue: createQueue(input: { name: "Inbox" }) { queueId }
      task: createTask(input: { subject: "To do" }) { id }
    }`);
    const { queue, task } = data as { queue: { queueId: string }; task: { id: string } };
    const added = await rig.data(
      'mutation($queue: ID!, $task: ID!) { addToQueueQueue(id: $queue, target: { id: $task }) { queueItemId } }',
      { queue: queue.queueId, task: task.id },
    );
    expect(added.data?.['addToQueueQueue']).toEqual({
      queueItemId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
    });
  });

  it('can not be part of a transaction', async () => {
    const answer = await rig.run(`mutation @transaction {
      a: createAccount(input: { name: "Never" }) { id }
      b: winOpportunity(status: 3, opportunityClose: { values: { subject: "x" } })
    }`);
    expect(answer.errors?.map(({ extensions }) => extensions?.['code'])).toEqual([
      'BAD_USER_INPUT',
      'BAD_USER_INPUT',
    ]);
    expect(answer.extensions?.upstream).toEqual([]);
  });

  it('that are refused say so', async () => {
    const answer = await rig.run(
      'mutation { winOpportunity(status: 3, opportunityClose: { values: { subject: "x", opportunity: "99999999-0000-4000-8000-00000000dead" } }) }',
    );
    expect(answer.data).toEqual({ winOpportunity: null });
    expect(answer.errors?.[0]?.extensions?.['code']).toBe('NOT_FOUND');
  });
});

describe('objects with any properties', () => {
  const describeOptions = (options: unknown): ReturnType<TestGateway['run']> =>
    rig.run('mutation($options: JSONObject!) { acmeDescribeOptions(options: $options) }', { options });

  it('say the types of their values, and come back with all digits', async () => {
    const { data } = await describeOptions({
      'id@odata.type': 'Guid',
      id: '0a000000-0000-4000-8000-000000000001',
      'big@odata.type': 'Int64',
      big: '9007199254740993',
      'price@odata.type': 'Decimal',
      price: '12345678901234567.89',
      'sizes@odata.type': 'Collection(Decimal)',
      sizes: ['1.10', 2],
      'label@odata.type': 'Microsoft.Dynamics.CRM.LocalizedLabel',
      label: { Label: "it's [bad]", LanguageCode: 1033 },
      ratio: 1e-7,
      __proto: { constructor: 1 },
    });
    expect(data?.['acmeDescribeOptions']).toEqual({
      id: '0a000000-0000-4000-8000-000000000001',
      big: '9007199254740993',
      price: '12345678901234567.89',
      sizes: [1.1, 2],
      label: { Label: "it's [bad]", LanguageCode: 1033 },
      ratio: 1e-7,
      __proto: { constructor: 1 },
      entryCount: 0,
      entryNames: [],
    });
  });

  it.each([
    ['a name with an annotation', { 'a@odata.bind': '/accounts(1)' }, 'options.a@odata.bind'],
    ['a row of a table', { '@odata.type': 'Microsoft.Dynamics.CRM.account' }, 'options@odata.type'],
    ['a list of several types', { list: ['a', 1] }, 'options.list'],
    ['a list in a list', { list: [[1]] }, 'options.list[0]'],
    ['a list of nothing', { list: [null] }, 'options.list'],
    ['a type that there is not', { a: 1, 'a@odata.type': 'Edm.Money' }, 'options.a@odata.type'],
    ['a number that is none', { a: 'x', 'a@odata.type': 'Decimal' }, 'options.a'],
    ['a GUID that is none', { a: 'x', 'a@odata.type': 'Guid' }, 'options.a'],
    ['half a character', { a: '\ud800' }, 'options.a'],
  ])('are refused with %s, before anything is sent', async (_, options, field) => {
    const answer = await describeOptions(options);
    expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field });
    expect(answer.extensions?.upstream).toEqual([]);
  });

  it('are not what a function takes', async () => {
    const answer = await rig.run(
      '{ initializeFrom(entityMoniker: { open: { a: 1 } }, targetEntityName: "account", targetFieldType: All) { open } }',
    );
    expect(answer.errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      field: 'entityMoniker.open',
    });
  });
});

describe('rows of any table', () => {
  const account = Buffer.from('account:99999999-0000-4000-8000-000000000009').toString('base64url');

  it.each([
    ['no id', 'acmeClassify(targets: [{ id: "x" }]) { open }', 'targets[0].id'],
    [
      'a GUID, which says no table',
      `acmeClassify(targets: [{ id: "99999999-0000-4000-8000-000000000009" }]) { open }`,
      'targets[0].id',
    ],
    ['a row that is nobody', `revokeAccess(target: { id: "${account}" }, revokee: "${account}")`, 'revokee'],
    [
      'a value that its column can not hold',
      `acmeClassify(targets: [{ values: { contact: { lastName: "${'a'.repeat(51)}" } } }]) { open }`,
      'targets[0].values.contact.lastName',
    ],
  ])('are refused with %s, before anything is sent', async (_, field, place) => {
    const answer = await rig.run(`mutation { ${field} }`);
    expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: place });
    expect(answer.extensions?.upstream).toEqual([]);
  });
});

describe('a role that sees only some rows', () => {
  it('calls operations with those alone', async () => {
    const hidden = '99999999-0000-4000-8000-0000000000f1';
    await rig.data(
      `mutation { createContact(input: { contactId: "${hidden}", lastName: "Hidden", address1City: "Hidden" }) { id } }`,
    );
    const clerk = await startGateway({
      gateway: {
        roles: {
          clerk: {
            tables: {
              account: {},
              acme_shipment: {},
              contact: { read: { rows: { address1City: { neq: 'Hidden' } } } },
            },
            operations: ['acme_Classify'],
            explain: true,
          },
        },
        callers: { anonymous: 'clerk' },
        fetch: rig.emulator.fetch,
      },
    });
    const id = Buffer.from(`contact:${hidden}`).toString('base64url');
    const answer = await clerk.run(
      'mutation($id: ID!) { acmeClassify(targets: [{ id: $id }]) { record { id } } }',
      { id },
    );
    expect(answer.errors?.[0]?.extensions?.['code']).toBe('NOT_FOUND');
    expect(answer.extensions?.upstream.map(({ method }) => method)).toEqual(['GET']);
    await clerk.gateway.close();
  });
});

describe('D6, D9: rows that a rule hides', () => {
  const hidden = { description: 'Hidden' };
  const rows = { or: [{ description: { neq: 'Hidden' } }, { description: { isNull: true } }] };
  const absent = '99999999-0000-4000-8000-00000000dead';
  let ruled: TestGateway;
  const ids: Record<'queue' | 'task' | 'opportunity' | 'openQueue' | 'openTask', string> = {
    ...{ queue: '', task: '', opportunity: '' },
    ...{ openQueue: '', openTask: '' },
  };

  beforeAll(async () => {
    const read = { read: { rows } };
    ruled = await startGateway({
      gateway: {
        roles: {
          ...gatewaySettings.roles,
          ruled: {
            tables: { '*': {}, queue: read, task: read, opportunity: read },
            operations: ['WinOpportunity', 'AddToQueue'],
          },
        },
      },
    });
    const { data } = await ruled.data(
      `mutation ($hidden: String!) {
        queue: createQueue(input: { name: "Secret", description: $hidden }) { id: queueId }
        task: createTask(input: { subject: "Secret", description: $hidden }) { id: activityId }
        opportunity: createOpportunity(input: { name: "Secret", description: $hidden }) { id: opportunityId }
        openQueue: createQueue(input: { name: "Open" }) { id: queueId }
        openTask: createTask(input: { subject: "Open" }) { id: activityId }
      }`,
      { hidden: hidden.description },
    );
    for (const name of Object.keys(ids) as (keyof typeof ids)[])
      ids[name] = (data?.[name] as { id: string }).id;
    return () => ruled.gateway.close();
  });

  const task = (id: string): string => Buffer.from(`task:${id}`).toString('base64url');
  const addTo = (queue: string, target: string): string =>
    `mutation { addToQueueQueue(id: "${queue}", target: { id: "${task(target)}" }) { queueItemId } }`;
  const win = (opportunity: string): string =>
    `mutation { winOpportunity(status: 3, opportunityClose: { values: { subject: "x", opportunity: "${opportunity}" } }) }`;

  it.each([
    ['the row that it is called on', (id: string) => addTo(id, ids.openTask), () => ids.queue],
    ['a row of its arguments', (id: string) => addTo(ids.openQueue, id), () => ids.task],
    ['what a new row of its arguments points at', win, () => ids.opportunity],
  ])('are not there for an operation: %s', async (_what, query, id) => {
    const answer = await ruled.runAs({ role: 'ruled' }, query(absent));
    expect(answer.errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
    ruled.emulator.clearRequests();
    expect(await ruled.runAs({ role: 'ruled' }, query(id()))).toEqual(answer);
    expect(ruled.emulator.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  it('leave the others', async () => {
    const { errors } = await ruled.runAs({ role: 'ruled' }, addTo(ids.openQueue, ids.openTask));
    expect(errors).toBeUndefined();
  });
});
