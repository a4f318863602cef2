import { afterEach, describe, expect, it } from 'vitest';

import type { RoleOptions } from '../../src/access/role-options.ts';
import { wellKnown } from '../../src/emulator/organization/well-known.ts';
import type { FetchFunction } from '../../src/transport/fetch-send.ts';
import { tokenOf } from '../support/pipeline-to-double.ts';
import { gatewaySettings, startGateway, type TestGateway } from '../support/start-gateway.ts';

const { entraObjectIds, users } = wellKnown;

const tables = { '*': {} };
const roles: Readonly<Record<string, RoleOptions>> = {
  ...gatewaySettings.roles,
  user: { tables, impersonate: 'required', explain: true, limits: { aliases: 100, rootFields: 100 } },
  mixed: { tables, impersonate: 'optional', explain: true },
  service: { tables, explain: true },
};

const anyId = '99999999-0000-4000-8000-000000000000';

/** More than go as plain requests in one tick. */
const manyLists = `{ ${[
  'accounts',
  'contacts',
  'leads',
  'tasks',
  'opportunities',
  'products',
  'teams',
  'systemUsers',
  'businessUnits',
]
  .map((field) => `${field}(first: 1) { nodes { id } }`)
  .join(' ')} }`;

describe('impersonation', () => {
  let test: TestGateway;
  afterEach(() => test.gateway.close());

  const start = async (between?: (request: Request, send: FetchFunction) => Promise<Response>) => {
    test = await startGateway({ gateway: { roles }, ...(between && { between }) });
    test.emulator.clearRequests();
  };
  const disable = async (id: string): Promise<void> => {
    const token = await tokenOf(test.emulator);
    const answer = await test.emulator.fetch(
      new Request(`http://dataverse.test/api/data/v9.2/systemusers(${id})`, {
        method: 'PATCH',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: '{"isdisabled":true}',
      }),
    );
    expect(answer.status).toBe(204);
    test.emulator.clearRequests();
  };
  const sent = () => test.emulator.requests.filter(({ kind }) => kind === 'data' || kind === 'batch');
  const callers = () => sent().map(({ url, headers }) => [/WhoAmI/.test(url), headers['callerobjectid']]);

  it('asks in the caller’s name, after one proof', async () => {
    await start();
    const caller = { role: 'user', objectId: entraObjectIds.salesperson };
    for (let time = 0; time < 2; time += 1) {
      const { errors } = await test.runAs(caller, '{ accounts(first: 1) { nodes { name } } }');
      expect(errors).toBeUndefined();
    }
    const { salesperson } = entraObjectIds;
    expect(callers().sort()).toEqual([
      [false, salesperson],
      [false, salesperson],
      [true, undefined],
      [true, salesperson],
    ]);
  });

  it.each([
    ['nobody’s', undefined],
    ['that of no user', ''],
    ['all zero', '00000000-0000-0000-0000-000000000000'],
    ['more than an id', `${entraObjectIds.salesperson}\r\nA: b`],
  ])('C6: refuses %s object id, and sends nothing', async (_what, objectId) => {
    await start();
    const answer = await test.runAs(
      { role: 'user', ...(objectId !== undefined && { objectId }) },
      '{ accounts(first: 1) { nodes { name } } }',
    );
    expect(answer).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] });
    expect(sent()).toEqual([]);
  });

  it.each([
    ['matches nobody', 'deadbeef-0000-4000-8000-000000000001'],
    ['is the application user’s own', entraObjectIds.gateway],
    ['is that of a user who is disabled', entraObjectIds.salesperson],
  ])(
    'F32: refuses an id that %s: no data is read, not as the application user either',
    async (what, objectId) => {
      await start();
      if (what.includes('disabled')) await disable(users.salesperson);
      for (const query of ['{ accounts(first: 1) { nodes { name } } }', manyLists]) {
        const answer = await test.runAs({ role: 'user', objectId }, query);
        const fields = Object.values(answer.data ?? {});
        expect(new Set(fields)).toEqual(new Set([null]));
        expect(answer.errors).toHaveLength(fields.length);
        for (const error of answer.errors ?? [])
          expect(error.extensions).toMatchObject({ code: 'FORBIDDEN' });
      }
      expect(callers().filter(([isProof]) => isProof !== true)).toEqual([]);
    },
  );

  it.each([
    ['matches nobody', 'deadbeef-0000-4000-8000-000000000001'],
    ['is the application user’s own', entraObjectIds.gateway],
    ['is that of no user', ''],
  ])('F32: writes nothing for an id that %s, in whatever form', async (_what, objectId) => {
    await start();
    for (const mutation of [
      'mutation { createAccount(input: { name: "N" }) { name } }',
      'mutation { createAccount(input: { name: "N" }) { name primaryContact { fullName } } }',
      'mutation @transaction { a: createAccount(input: { name: "N" }) { name } b: createAccount(input: { name: "N" }) { name } }',
      'mutation { createAccounts(inputs: [{ name: "N" }, { name: "N" }]) { results { error { code } } } }',
      `mutation { updateAccount(id: "${anyId}", input: { name: "N" }) { name } }`,
      `mutation { deleteAccount(id: "${anyId}") { recordId } }`,
    ]) {
      const { data, errors } = await test.runAs({ role: 'user', objectId }, mutation);
      const bulk = data?.['createAccounts'] as { results: { error: unknown }[] } | null | undefined;
      const codes = bulk?.results.map(({ error }) => error) ?? errors?.map(({ extensions }) => extensions);
      expect(codes?.length).toBeGreaterThan(0);
      for (const code of codes ?? []) expect(code).toMatchObject({ code: 'FORBIDDEN' });
    }
    expect(callers().filter(([isProof]) => isProof !== true)).toEqual([]);
  });

  it('is for users only where it is optional', async () => {
    await start();
    await test.runAs({ role: 'mixed' }, '{ accounts(first: 1) { nodes { name } } }');
    await test.runAs(
      { role: 'mixed', objectId: entraObjectIds.salesManager },
      '{ accounts(first: 1) { nodes { name } } }',
    );
    expect(callers().filter(([isProof]) => isProof !== true)).toEqual([
      [false, undefined],
      [false, entraObjectIds.salesManager],
    ]);
  });

  it('D13: batches in the caller’s name, once it is proved that they are done in it', async () => {
    await start();
    const { errors } = await test.runAs({ role: 'user', objectId: entraObjectIds.salesManager }, manyLists);
    expect(errors).toBeUndefined();
    const batches = sent().filter(({ kind }) => kind === 'batch');
    expect(batches).toHaveLength(2); // the proof, and the reads
    for (const { headers } of batches) expect(headers['callerobjectid']).toBe(entraObjectIds.salesManager);
  });

  it('D13: no batch where parts are done as the application user', async () => {
    await start(async (request, send) => {
      if (!request.url.endsWith('/$batch')) return send(request);
      const headers = new Headers(request.headers);
      headers.delete('callerobjectid');
      return send(new Request(request, { headers }));
    });
    const { data, errors } = await test.runAs(
      { role: 'user', objectId: entraObjectIds.salesManager },
      manyLists,
    );
    expect(errors).toBeUndefined();
    expect(Object.keys(data ?? {})).toHaveLength(9);
    const batches = sent().filter(({ kind }) => kind === 'batch');
    expect(batches.flatMap(({ parts = [] }) => parts.map(({ url }) => url))).toEqual([
      expect.stringContaining('WhoAmI'),
    ]);
    for (const [, caller] of callers()
      .filter(([isProof]) => isProof !== true)
      .slice(1)) {
      expect(caller).toBe(entraObjectIds.salesManager);
    }
  });

  it.each([
    [503, {}, { code: 'UPSTREAM_UNAVAILABLE' }],
    [429, { 'retry-after': '600' }, { code: 'THROTTLED', retryAfterSeconds: 600 }],
    [500, {}, { code: 'UPSTREAM_ERROR' }],
  ] as const)(
    'a proof that is answered with %i is told as such, and nothing was sent: reads and writes',
    async (status, headers, told) => {
      for (const operation of [
        '{ accounts(first: 1) { nodes { name } } }',
        'mutation { createAccount(input: { name: "x" }) { name } }',
        'mutation @transaction { a: createAccount(input: { name: "x" }) { name } b: createAccount(input: { name: "y" }) { name } }',
      ]) {
        await start((request, send) =>
          request.url.endsWith('/WhoAmI') && request.headers.has('callerobjectid')
            ? Promise.resolve(new Response('', { status, headers }))
            : send(request),
        );
        const caller = { role: 'user', objectId: entraObjectIds.salesManager };
        const { errors } = await test.runAs(caller, operation);
        expect(errors?.[0]?.extensions).toMatchObject(told);
        expect(callers().filter(([isProof]) => isProof !== true)).toEqual([]);
        await test.gateway.close();
      }
    },
  );

  it('a proof of batches that gets no answer holds nobody back', async () => {
    let lost = 0;
    test = await startGateway({
      gateway: { roles, requestTimeoutMs: 3000 },
      between: (request, send) => {
        if (!request.url.endsWith('/$batch') || lost > 0) return send(request);
        lost += 1;
        return new Promise((_resolve, reject) => {
          request.signal.addEventListener('abort', () => reject(new Error('given up')));
        });
      },
    });
    const caller = { role: 'user', objectId: entraObjectIds.salesManager };
    const { errors } = await test.runAs(caller, manyLists);
    expect(errors).toBeUndefined();
    expect(lost).toBe(1);
    test.emulator.clearRequests();
    expect((await test.runAs(caller, manyLists)).errors).toBeUndefined();
    expect(sent().filter(({ kind }) => kind === 'batch')).toHaveLength(2); // the proof, and the reads
  });

  it('D13: many callers at once each get what is theirs', async () => {
    await start();
    const who = ['salesManager', 'salesperson', 'serviceRepresentative'] as const;
    const answers = await Promise.all(
      Array.from({ length: 60 }, async (_none, index) => {
        const name = who[index % who.length] ?? 'salesperson';
        const own = '{ accounts(filter: { ownerId: { eqUserId: true } }) { nodes { ownerId } } }';
        const caller = { role: 'user', id: name, objectId: entraObjectIds[name] };
        const { data, errors } = await test.runAs(
          caller,
          index % 2 === 0 ? own : own.replace('accounts', 'contacts'),
        );
        return { name, errors, data };
      }),
    );
    let rows = 0;
    for (const { name, errors, data } of answers) {
      expect(errors).toBeUndefined();
      for (const { nodes } of Object.values(data ?? {}) as { nodes: { ownerId: string }[] }[]) {
        rows += nodes.length;
        expect(nodes.every(({ ownerId }) => ownerId === users[name])).toBe(true);
      }
    }
    expect(rows).toBeGreaterThan(0);
  });
});
