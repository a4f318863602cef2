import { createHash } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import type { RoleOptions } from '../../../src/access/role-options.ts';
import { wellKnown } from '../../../src/emulator/organization/well-known.ts';
import type { FetchFunction } from '../../../src/transport/fetch-send.ts';
import { gatewaySettings, startGateway, type Answer, type TestGateway } from '../../support/start-gateway.ts';
import { callerHeaders } from '../../support/test-callers.ts';

const { entraObjectIds } = wellKnown;

/** Contacts that live in Hidden aren't to be seen. */
const open = { or: [{ address1City: { neq: 'Hidden' } }, { address1City: { isNull: true } }] };

const roles: Readonly<Record<string, RoleOptions>> = {
  ...gatewaySettings.roles,
  clerk: {
    tables: {
      account: { read: { except: ['creditlimit'] }, create: true, update: { except: ['creditlimit'] } },
      contact: { read: { rows: open }, create: true, update: true, delete: true },
    },
  },
  counting: { tables: { account: { read: { aggregate: false } } } },
  contacts: { tables: { contact: { read: true } } },
  wide: { tables: '*', operations: [] },
  blind: { tables: { account: { read: true } }, introspection: false },
  user: { tables: { '*': {} }, impersonate: 'required' },
};

const hidden = 'd9999999-0000-4000-8000-000000000001';
const absent = 'd9999999-0000-4000-8000-00000000dead';
const parent = 'd9999999-0000-4000-8000-000000000002';

type Between = (request: Request, send: FetchFunction) => Promise<Response>;

let test: TestGateway;
let between: Between | undefined;
const lines: string[] = [];

beforeAll(async () => {
  test = await startGateway({
    gateway: { roles, log: pino({ level: 'info' }, { write: (line) => lines.push(line) }) },
    between: (request, send) => (between ?? ((same, on) => on(same)))(request, send),
  });
  await test.data(`mutation {
    contact: createContact(input: { contactId: "${hidden}", lastName: "Secretname", address1City: "Hidden" }) { id }
    account: createAccount(input: { accountId: "${parent}", name: "Parent", primaryContact: "${hidden}" }) { id }
  }`);
});
afterAll(() => test.gateway.close());
beforeEach(() => {
  between = undefined;
  lines.length = 0;
  test.emulator.clearRequests();
});

const asRole = (role: string, query: string): Promise<Answer> => test.runAs({ role }, query);
const clerk = (query: string): Promise<Answer> => asRole('clerk', query);
const codes = ({ errors = [] }: Answer): readonly unknown[] =>
  errors.map(({ extensions }) => extensions?.['code']);
const sent = () => test.emulator.requests.filter(({ kind }) => kind === 'data' || kind === 'batch');
/** The answer to a caller as bytes. */
const bytes = async (role: string, query: string): Promise<string> => {
  const response = await test.gateway.fetch(
    new Request('http://localhost/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...callerHeaders({ role }) },
      body: JSON.stringify({ query }),
    }),
  );
  return `${response.status} ${await response.text()}`;
};
const refused = (status: number, message: string): Promise<Response> =>
  Promise.resolve(Response.json({ error: { code: '0x80040220', message } }, { status }));

describe('B13: numbers about rows', () => {
  it.each([
    '{ accountAggregate { sum { revenue } } }',
    '{ accountAggregate(groupBy: [{ name: true }]) { count } }',
  ])('are unknown fields where a role has them switched off: %s', async (query) => {
    expect(codes(await asRole('counting', query))).toEqual(['GRAPHQL_VALIDATION_FAILED']);
    expect(sent()).toEqual([]);
    expect((await asRole('counting', '{ accounts(first: 1) { totalCount } }')).errors).toBeUndefined();
  });
});

describe('B15: suggestions', () => {
  it('name nothing to whom introspection is refused', async () => {
    const { errors } = await asRole('blind', '{ account { nam } accountz { name } }');
    expect(errors?.length).toBeGreaterThan(0);
    expect(JSON.stringify(errors)).not.toMatch(/did you mean/i);
  });
});

describe('B18: a client that goes away', () => {
  it('leaves its write to be done, and a line of it', async () => {
    const leaving = new AbortController();
    let done: () => void = () => undefined;
    const written = new Promise<void>((resolve) => (done = resolve));
    between = async (request, send) => {
      const isWrite = request.method !== 'GET' && request.url.includes('/api/data/');
      if (!isWrite) return send(request);
      leaving.abort();
      await new Promise((resolve) => setTimeout(resolve, 20)); // whatever the abort ends has ended
      const response = await send(request);
      done();
      return response;
    };
    const name = 'Written to its end';
    const query = `mutation { createAccount(input: { name: "${name}" }) { id } }`;
    const answer = test.gateway.fetch(
      new Request('http://localhost/graphql', {
        method: 'POST',
        signal: leaving.signal,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
      }),
    );
    await Promise.allSettled([answer, written]);
    between = undefined;
    const { data } = await test.data(`{ accounts(filter: { name: { eq: "${name}" } }) { nodes { name } } }`);
    expect(data).toEqual({ accounts: { nodes: [{ name }] } });
    const audit = () => lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    await expect
      .poll(audit)
      .toContainEqual(
        expect.objectContaining({ msg: 'written', kind: 'create', table: 'account', outcome: 'done' }),
      );
  });
});

describe('C9, D19: a user whom Dataverse refuses', () => {
  it.each([
    [403, 'CannotActOnBehalfOfAnotherUser'],
    [401, 'The user is disabled'],
  ])('is answered %i, and nothing is tried again as the application user', async (status, message) => {
    const asked: (string | null)[] = [];
    between = (request, send) => {
      if (!request.url.includes('/accounts')) return send(request);
      asked.push(request.headers.get('callerobjectid'));
      return refused(status, message);
    };
    const objectId = entraObjectIds.salesperson;
    const { errors, data } = await test.runAs(
      { role: 'user', id: 'refused', objectId },
      '{ accounts(first: 1) { nodes { name } } }',
    );
    expect(data).toEqual({ accounts: null });
    expect(JSON.stringify(errors)).not.toContain(message);
    if (status === 403) expect(codes({ errors: errors ?? [] })).toEqual(['FORBIDDEN']);
    expect(asked.length).toBeGreaterThan(0);
    expect(new Set(asked)).toEqual(new Set([objectId]));
    if (status === 403) expect(asked).toHaveLength(1);
  });
});

describe('D3, D5: lookups to what a caller may not see', () => {
  it('to a row that a rule hides are null, without id and name', async () => {
    const query = `{ account(id: "${parent}") { primaryContact { id displayName } primaryContactId formatted { primaryContact } } }`;
    const { data, errors } = await clerk(query);
    expect(errors).toBeUndefined();
    const nothing = { primaryContact: null, primaryContactId: null, formatted: { primaryContact: null } };
    expect(data).toEqual({ account: nothing });
    expect(JSON.stringify(await test.data(query))).toContain('Secretname');
  });

  it('to one of several tables without right to it are null, too', async () => {
    const query =
      '{ contacts(first: 3, filter: { parentCustomerId: { isNull: false } }) { nodes { parentCustomer { __typename displayName } parentCustomerId } } }';
    const { data } = await test.data(query);
    expect(JSON.stringify(data)).toContain('"Account"');
    const others = await asRole('contacts', query);
    expect(others.errors).toBeUndefined();
    const { nodes } = others.data?.['contacts'] as {
      nodes: { parentCustomer: unknown; parentCustomerId: unknown }[];
    };
    for (const each of nodes) {
      expect(each.parentCustomer === null || JSON.stringify(each.parentCustomer).includes('"Contact"')).toBe(
        true,
      );
      if (each.parentCustomer === null) expect(each.parentCustomerId).toBeNull();
    }
  });
});

describe('D6, D17: a row that a rule hides', () => {
  it.each([
    ['by id', (id: string) => `{ contact(id: "${id}") { id lastName } }`],
    [
      'by node',
      (id: string) => `{ node(id: "${Buffer.from(`contact:${id}`).toString('base64url')}") { id } }`,
    ],
    [
      'in a list',
      (id: string) =>
        `{ contacts(filter: { contactId: { eq: "${id}" } }) { totalCount nodes { lastName } } }`,
    ],
    ['in a number', (id: string) => `{ contactAggregate(filter: { contactId: { eq: "${id}" } }) { count } }`],
    [
      'by a path',
      (id: string) =>
        `{ accounts(filter: { primaryContact: { contactId: { eq: "${id}" } } }) { nodes { name } } }`,
    ],
    [
      'by a lookup’s id',
      (id: string) => `{ accounts(filter: { primaryContactId: { eq: "${id}" } }) { nodes { name } } }`,
    ],
    [
      'in an update',
      (id: string) => `mutation { updateContact(id: "${id}", input: { lastName: "x" }) { id } }`,
    ],
    ['in a delete', (id: string) => `mutation { deleteContact(id: "${id}") { id } }`],
    [
      'in many deletes',
      (id: string) => `mutation { deleteContacts(ids: ["${id}"]) { results { id error { code message } } } }`,
    ],
  ])('is answered as one that is not there, byte by byte: %s', async (_what, query) => {
    const strip = (text: string): string => text.replaceAll(hidden, 'ID').replaceAll(absent, 'ID');
    expect(strip(await bytes('clerk', query(hidden)))).toBe(strip(await bytes('clerk', query(absent))));
    expect(JSON.stringify(sent())).not.toMatch(/"method":"(PATCH|DELETE)"/);
  });

  it('is not named by the error of a duplicate', async () => {
    const answer = await clerk(
      `mutation { createContact(input: { contactId: "${hidden}", lastName: "x" }) { id } }`,
    );
    expect(answer.errors).toHaveLength(1);
    expect(JSON.stringify(answer)).not.toMatch(/Secretname|d9999999/);
  });
});

describe('D8, D10: what a write takes and shows', () => {
  it.each([
    ['a column without right', '{ name: "x", creditLimit: 1 }'],
    ['a binding', '{ name: "x", primarycontactid_odata_bind: "/contacts(1)" }'],
    ['a property of the Web API', '{ name: "x", ownerid: "1" }'],
  ])('refuses %s', async (_what, input) => {
    expect(codes(await clerk(`mutation { createAccount(input: ${input}) { id } }`))).toEqual([
      'BAD_USER_INPUT',
    ]);
    expect(sent()).toEqual([]);
  });

  it('refuses keys of variables that no input has', async () => {
    const { errors } = await test.runAs(
      { role: 'clerk' },
      'mutation ($input: AccountCreateInput!) { createAccount(input: $input) { id } }',
      { input: { name: 'x', 'ownerid@odata.bind': '/systemusers(1)', '@odata.type': 'x' } },
    );
    expect(errors?.length).toBeGreaterThan(0);
    expect(sent()).toEqual([]);
  });

  it('shows no column of its row without right to read it', async () => {
    const query = `mutation { updateAccount(id: "${parent}", input: { name: "x" }) { creditLimit } }`;
    expect(codes(await clerk(query))).toEqual(['GRAPHQL_VALIDATION_FAILED']);
    expect(sent()).toEqual([]);
  });
});

describe('D9: a lookup to a row that the caller may not see', () => {
  it('is refused as one to a row that is not there, before anything is written', async () => {
    const query = (id: string): string =>
      `mutation { updateAccount(id: "${parent}", input: { primaryContact: "${id}" }) { id } }`;
    const foreign = await clerk(query(hidden));
    expect(codes(foreign)).toEqual(['NOT_FOUND']);
    expect(foreign.errors).toEqual((await clerk(query(absent))).errors);
    expect(sent().filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  it('is refused to a table that no lookup leads to', async () => {
    const answer = await clerk(
      `mutation { updateAccount(id: "${parent}", input: { primaryContact: "x)/systemusers(" }) { id } }`,
    );
    expect(answer.errors?.length).toBeGreaterThan(0);
    expect(sent()).toEqual([]);
  });
});

describe('D11: an update', () => {
  it('creates nothing', async () => {
    const answer = await clerk(`mutation { updateAccount(id: "${absent}", input: { name: "x" }) { id } }`);
    expect(codes(answer)).toEqual(['NOT_FOUND']);
    const { data } = await test.data(`{ account(id: "${absent}") { id } }`);
    expect(data).toEqual({ account: null });
  });
});

describe('D12: what governs Dataverse', () => {
  it('is in no schema of a role that does not name it', async () => {
    const { data } = await asRole(
      'wide',
      '{ __schema { types { name } queryType { fields { name } } mutationType { fields { name } } } }',
    );
    const names = JSON.stringify(data);
    expect(names).toContain('"Account"');
    expect(names).not.toMatch(/"(Role|SystemUserRoles|PluginAssembly|SdkMessage\w*|\w*Secret\w*)"/i);
    expect(names).not.toMatch(/"(winOpportunity|bulkDelete|grantAccess|assign\w*)"/i);
  });
});

describe('D15: one cache of metadata', () => {
  it('shows no role the tables of another', async () => {
    await asRole('wide', '{ __schema { types { name } } }');
    const { data } = await asRole('counting', '{ __schema { types { name } } }');
    expect(JSON.stringify(data)).toContain('"Account"');
    expect(JSON.stringify(data)).not.toMatch(/"(Contact|Opportunity|Lead)/);
  });
});

describe('D16: rights that are withdrawn in Dataverse', () => {
  it('are gone with the next request: no row is kept', async () => {
    const ask = () =>
      test.runAs(
        { role: 'user', id: 'a', objectId: entraObjectIds.salesManager },
        `{ account(id: "${parent}") { name } }`,
      );
    expect((await ask()).errors).toBeUndefined();
    between = (request, send) =>
      request.url.includes('/accounts') ? refused(403, 'privilege') : send(request);
    const answer = await ask();
    expect(answer.data).toEqual({ account: null });
    expect(codes(answer)).toEqual(['FORBIDDEN']);
  });
});

describe('D18: the audit trail', () => {
  it('names who wrote what, and how it ended', async () => {
    const query = `mutation { a: updateAccount(id: "${parent}", input: { name: "Canaryname" }) { id } }`;
    await test.runAs({ role: 'clerk', id: 'jwt:anna' }, query);
    const audit = lines
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter(({ msg }) => msg === 'written');
    expect(audit).toMatchObject([
      {
        caller: 'jwt:anna',
        role: 'clerk',
        operationHash: createHash('sha256').update(query).digest('hex'),
        field: 'updateAccount',
        kind: 'update',
        table: 'account',
        id: parent,
        outcome: 'done',
      },
    ]);
    expect(audit[0]?.['requestId']).toEqual(expect.any(String));
    expect(JSON.stringify(audit)).not.toContain('Canaryname');
  });
});

describe('D20: two environments in one process', () => {
  it('have tokens, metadata and rows of their own', async () => {
    const hosts: string[][] = [[], []];
    const keepTo =
      (index: number): Between =>
      (request, send) => {
        hosts[index]?.push(`${new URL(request.url).host} ${request.headers.get('authorization') ?? ''}`);
        return send(request);
      };
    const one = await startGateway({ between: keepTo(0) });
    const other = await startGateway({ between: keepTo(1) });
    await one.data('mutation { createAccount(input: { name: "Only in one" }) { id } }');
    const query = '{ accounts(filter: { name: { eq: "Only in one" } }) { nodes { name } } }';
    expect((await one.data(query)).data).toEqual({ accounts: { nodes: [{ name: 'Only in one' }] } });
    expect((await other.data(query)).data).toEqual({ accounts: { nodes: [] } });
    const bearers = hosts.map((seen) => new Set(seen.flatMap((each) => /Bearer .+/.exec(each) ?? [])));
    for (const bearer of bearers[0] ?? []) expect(bearers[1]?.has(bearer)).toBe(false);
    expect(bearers[0]?.size).toBeGreaterThan(0);
    await one.gateway.close();
    await other.gateway.close();
  });
});
