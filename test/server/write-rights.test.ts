import { beforeAll, describe, expect, it } from 'vitest';

import { startGateway, type Answer, type TestGateway } from '../support/start-gateway.ts';

let rig: TestGateway;

/** Sees contacts that don't live in Hidden; may create, change a few columns, and delete no account. */
const clerk = {
  tables: {
    account: {
      read: true,
      create: { columns: ['name', 'primarycontactid'] },
      update: { except: ['creditlimit'] },
    },
    contact: {
      read: { rows: { or: [{ address1City: { neq: 'Hidden' } }, { address1City: { isNull: true } }] } },
      create: true,
      update: true,
      delete: true,
    },
    task: { read: true },
  },
  operations: ['WhoAmI'],
  explain: true,
} as const;

const hidden = '99999999-0000-4000-8000-000000000001';
const open = '99999999-0000-4000-8000-000000000002';
const absent = '99999999-0000-4000-8000-00000000dead';

beforeAll(async () => {
  const admin = await startGateway();
  await admin.data(`mutation {
    a: createContact(input: { contactId: "${hidden}", lastName: "Hidden", address1City: "Hidden" }) { id }
    b: createContact(input: { contactId: "${open}", lastName: "Open", address1City: "Open" }) { id }
  }`);
  rig = await startGateway({
    gateway: { roles: { clerk }, callers: { anonymous: 'clerk' }, fetch: admin.emulator.fetch },
  });
  return async () => {
    await rig.gateway.close();
    await admin.gateway.close();
  };
});

const codesOf = ({ errors = [] }: Answer): readonly unknown[] =>
  errors.map(({ extensions }) => extensions?.['code']);
const writesOf = ({ extensions }: Answer): readonly string[] =>
  (extensions?.upstream ?? [])
    .filter(({ method }) => method !== 'GET')
    .map(({ method, url }) => `${method} ${url}`);

describe('what a role may write', () => {
  it.each([
    ['a table without any right to write', 'createTask(input: { subject: "x" }) { id }'],
    ['a kind of write without right', `deleteAccount(id: "${open}") { id }`],
    ['an upsert under a rule on rows', `upsertContact(id: "${open}", input: { lastName: "x" }) { created }`],
    ['many without right', `deleteAccounts(ids: ["${open}"]) { results { id } }`],
    ['a table that it does not see', 'createLead(input: { lastName: "x" }) { id }'],
    [
      'a column that a create may not set',
      'createAccount(input: { name: "x", telephone1: "1" }) { id }',
      'BAD_USER_INPUT',
    ],
    [
      'a column that an update may not set',
      `updateAccount(id: "${open}", input: { creditLimit: 1 }) { id }`,
      'BAD_USER_INPUT',
    ],
  ])('%s does not exist', async (_what, field, code = 'GRAPHQL_VALIDATION_FAILED') => {
    const answer = await rig.run(`mutation { ${field} }`);
    expect(codesOf(answer)).toContain(code);
    expect(answer.data).toBeUndefined();
  });

  it('functions of others do not exist', async () => {
    expect((await rig.run('{ whoAmI { userId } }')).errors).toBeUndefined();
    expect(codesOf(await rig.run('{ retrieveVersion { version } }'))).toEqual(['GRAPHQL_VALIDATION_FAILED']);
  });
});

describe('a row that the role may not see', () => {
  it.each([
    ['an update', (id: string) => `it: updateContact(id: "${id}", input: { lastName: "x" }) { id }`],
    ['a delete', (id: string) => `it: deleteContact(id: "${id}") { id }`],
    [
      'a lookup to it',
      (id: string) => `it: createAccount(input: { name: "x", primaryContact: "${id}" }) { id }`,
    ],
  ])('is not there for %s, and nothing is written', async (_what, field) => {
    const [one, other] = [
      await rig.run(`mutation { ${field(hidden)} }`),
      await rig.run(`mutation { ${field(absent)} }`),
    ];
    expect(codesOf(one)).toEqual(['NOT_FOUND']);
    expect(one.errors).toEqual(other.errors);
    expect(writesOf(one)).toEqual([]);
  });

  it('is not there in a transaction', async () => {
    const answer = await rig.run(`mutation @transaction {
      a: createAccount(input: { name: "Never" }) { id }
      b: updateContact(id: "${hidden}", input: { lastName: "x" }) { id }
    }`);
    expect(codesOf(answer)).toEqual(['NOT_FOUND', 'NOT_FOUND']);
    expect(writesOf(answer)).toEqual([]);
  });
});

describe('a row that it may see', () => {
  it('is changed as it was seen, and read again under the rule', async () => {
    const answer = await rig.run(
      `mutation { updateContact(id: "${open}", input: { nickName: "n" }) { nickName } }`,
    );
    expect(answer.data).toEqual({ updateContact: { nickName: 'n' } });
    const { upstream } = answer.extensions ?? { upstream: [] };
    expect(upstream.map(({ method }) => method)).toEqual(['GET', 'POST']);
    expect(upstream[1]?.parts?.map(({ method }) => method)).toEqual(['PATCH', 'GET']);
    expect(JSON.stringify(upstream)).not.toContain('Hidden');
  });

  it('that a write takes out of sight is written, and not shown', async () => {
    const answer = await rig.run(
      'mutation { createContact(input: { lastName: "Gone", address1City: "Hidden" }) { lastName } }',
    );
    expect(answer.data).toEqual({ createContact: null });
    expect(answer.errors?.[0]?.extensions).toMatchObject({ applied: true });
  });

  it('that a transaction creates may be pointed at', async () => {
    const { data } = await rig.data(`mutation @transaction {
      a: createContact(input: { lastName: "Primary" }) { lastName }
      b: createAccount(input: { name: "With primary", primaryContact: "$a" }) { primaryContact { lastName } }
    }`);
    expect(data).toEqual({ a: { lastName: 'Primary' }, b: { primaryContact: { lastName: 'Primary' } } });
  });
});
