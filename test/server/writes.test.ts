import { beforeAll, describe, expect, it } from 'vitest';

import { startGateway, type Answer, type TestGateway } from '../support/start-gateway.ts';

let rig: TestGateway;

beforeAll(async () => {
  rig = await startGateway();
  return () => rig.gateway.close();
});

const guid = (number: number): string => `12345678-0000-4000-8000-${String(number).padStart(12, '0')}`;

const codesOf = ({ errors = [] }: Answer): readonly unknown[] =>
  errors.map(({ extensions }) => extensions?.['code']);

/** What of Dataverse was written to since. */
const upstreamOf = ({ extensions }: Answer): readonly string[] =>
  (extensions?.upstream ?? []).map(({ method, url }) => `${method} ${url}`);

describe('bad input is refused before anything is sent, and the field is named', () => {
  const id = guid(1);
  it.each([
    ['a text that is too long', `createAccount(input: { name: "${'x'.repeat(161)}" }) { id }`, 'input.name'],
    [
      'a number out of range',
      'createAccount(input: { numberOfEmployees: -1 }) { id }',
      'input.numberOfEmployees',
    ],
    [
      'an amount out of range',
      'createAccount(input: { revenue: "100000000000000.01" }) { id }',
      'input.revenue',
    ],
    ['a date before 1753', 'createContact(input: { birthDate: "1752-12-31" }) { id }', 'input.birthDate'],
    [
      'an id that is none',
      'createAccount(input: { primaryContact: "1)/systemusers(" }) { id }',
      'input.primaryContact',
    ],
    [
      'the id of another table',
      `createAccount(input: { primaryContact: "${Buffer.from(`account:${id}`).toString('base64url')}" }) { id }`,
      'input.primaryContact',
    ],
    [
      'a text in a nested row',
      `createAccount(input: { contactsByParentCustomer: { create: [{ lastName: "a" }, { lastName: "${'x'.repeat(51)}" }] } }) { id }`,
      'input.contactsByParentCustomer.create[1].lastName',
    ],
    [
      'an alias outside of a transaction',
      'createAccount(input: { primaryContact: "$a" }) { id }',
      'input.primaryContact',
    ],
    [
      'a character that no request can carry',
      'createAccount(input: { name: "\\u0000" }) { id }',
      'input.name',
    ],
    ['an update that changes nothing', `updateAccount(id: "${id}", input: {}) { id }`, 'input'],
    ['an id that breaks out of its key', 'deleteAccount(id: "1)/accounts(") { id }', 'id'],
    [
      'an etag with a line end',
      `updateAccount(id: "${id}", ifMatch: "W/\\"1\\"\\r\\nCallerObjectId: x", input: { name: "a" }) { id }`,
      'ifMatch',
    ],
    ['neither id nor key', 'upsertAccount(input: { name: "a" }) { created }', 'id'],
    [
      'a key that no URL can carry',
      'upsertAccount(key: { accountNumber: "a/b" }, input: { name: "a" }) { created }',
      'key.accountNumber',
    ],
    [
      'createOnly of a create',
      'createAccount(input: { name: "a" }, options: { createOnly: true }) { id }',
      'options.createOnly',
    ],
    [
      'one item of many',
      'createAccounts(inputs: [{ name: "a" }, { numberOfEmployees: -1 }]) { results { id } }',
      'inputs[1].numberOfEmployees',
    ],
    ['one id of many', 'deleteAccounts(ids: ["x"]) { results { id } }', 'ids[0]'],
  ])('%s', async (_what, field, place) => {
    const answer = await rig.run(`mutation { ${field} }`);
    expect(codesOf(answer)).toEqual(['BAD_USER_INPUT']);
    expect(answer.errors?.[0]?.extensions?.['field']).toBe(place);
    expect(answer.errors?.[0]?.message).toContain(`"${place}"`);
    expect(upstreamOf(answer)).toEqual([]);
  });

  it.each([
    ['a column that does not exist', 'createAccount(input: { nonsense: 1 }) { id }'],
    ['a read-only column', 'createAccount(input: { createdOn: "2026-01-01T00:00:00Z" }) { id }'],
    ['the id of a lookup by its column', `createAccount(input: { primaryContactId: "${id}" }) { id }`],
    ['an option that does not exist', 'createAccount(input: { industryCode: NONSENSE }) { id }'],
    ['a binding of OData', 'createAccount(input: { ownerid_odata_bind: "x" }) { id }'],
    [
      'two targets of a lookup',
      `createContact(input: { lastName: "a", parentCustomer: { account: "${id}", contact: "${id}" } }) { id }`,
    ],
    ['a bad date', 'createContact(input: { birthDate: "2026-02-30" }) { id }'],
    ['a table that is read-only', 'createActivityPointer(input: {}) { id }'],
    [
      'a column that only a create may set, in an update',
      `updateAccount(id: "${id}", input: { accountId: "${id}" }) { id }`,
    ],
  ])('%s is not in the schema', async (_what, field) => {
    const answer = await rig.run(`mutation { ${field} }`);
    expect(answer.errors?.length).toBeGreaterThan(0);
    expect(
      codesOf(answer).every((code) => code === 'GRAPHQL_VALIDATION_FAILED' || code === 'BAD_USER_INPUT'),
    ).toBe(true);
    expect(answer.data?.['createAccount'] ?? null).toBeNull();
  });

  it('what Dataverse refuses is told with its field', async () => {
    const answer = await rig.run(
      'mutation { createTransactionCurrency(input: { currencyName: "x", isoCurrencyCode: "QQQ", currencySymbol: "q", currencyPrecision: 2, exchangeRate: "1" }) { id } }',
    );
    expect(answer.errors ?? []).toEqual([]);
    const { createTeam } = (await rig.data('mutation { createTeam(input: { name: "Gone" }) { teamId } }'))
      .data as {
      createTeam: { teamId: string };
    };
    const refused = await rig.run(
      `mutation { updateTeam(id: "${createTeam.teamId}", input: { name: null }) { id } }`,
    );
    expect(refused.errors?.[0]?.extensions).toMatchObject({ field: 'input.name' });
    expect(JSON.stringify(refused.errors)).not.toContain(createTeam.teamId);
  });
});

describe('a transaction', () => {
  it('refuses bulk forms', async () => {
    const answer = await rig.run(`mutation @transaction {
      a: createAccount(input: { name: "Never 1" }) { id }
      b: createAccounts(inputs: [{ name: "Never 2" }]) { results { id } }
    }`);
    expect(codesOf(answer)).toEqual(['BAD_USER_INPUT', 'BAD_USER_INPUT']);
    expect(answer.errors?.[0]?.extensions?.['failedField']).toBe('b');
    expect(upstreamOf(answer)).toEqual([]);
  });

  it.each([
    ['an argument', 'updateAccount(id: $id, input: { name: "Never 5" }) { id }', { id: null }],
    ['a condition', 'createAccount(input: { name: "Never 5" }) { id name @skip(if: $no) }', { no: null }],
  ])('does not wait for a field with null for a variable of %s', async (_what, field, variables) => {
    const answer = await rig.run(
      `mutation ($id: ID = "x", $no: Boolean = false) @transaction {
        a: createAccount(input: { name: "Never 4" }) { id }
        b: ${field}
        c: updateAccount(id: $id, input: { name: "Never 6" }) { id @include(if: $no) }
      }`,
      { id: guid(1), no: false, ...variables },
    );
    expect(codesOf(answer)).toEqual(['BAD_USER_INPUT', 'BAD_USER_INPUT', 'BAD_USER_INPUT']);
    expect(answer.errors?.[0]).toMatchObject({ path: ['a'], extensions: { failedField: 'b' } });
    expect(upstreamOf(answer)).toEqual([]);
  });

  it('refuses a reference to a later field', async () => {
    const answer = await rig.run(`mutation @transaction {
      b: createContact(input: { lastName: "x", parentCustomer: { account: "$a" } }) { id }
      a: createAccount(input: { name: "Never 3" }) { id }
    }`);
    expect(codesOf(answer)).toEqual(['BAD_USER_INPUT', 'BAD_USER_INPUT']);
    expect(upstreamOf(answer)).toEqual([]);
  });

  it('refuses more than 100 writes', async () => {
    const fields = Array.from({ length: 11 }, (_, index) => {
      const ids = Array.from({ length: 10 }, (_id, number) => `"${guid(number)}"`).join();
      return `f${index}: updateAccount(id: "${guid(1)}", input: { contactsByParentCustomer: { link: [${ids}] } }) { id }`;
    });
    const answer = await rig.run(`mutation @transaction { ${fields.join('\n')} }`);
    expect(new Set(codesOf(answer))).toEqual(new Set(['BAD_USER_INPUT']));
    expect(upstreamOf(answer)).toEqual([]);
  });

  it('leaves nothing behind when a write of it fails', async () => {
    const answer = await rig.run(`mutation @transaction {
      a: createAccount(input: { name: "Rolled back" }) { id }
      b: deleteAccount(id: "${guid(999)}") { id }
    }`);
    expect(codesOf(answer)).toEqual(['NOT_FOUND', 'NOT_FOUND']);
    const found = await rig.data('{ accounts(filter: { name: { eq: "Rolled back" } }) { totalCount } }');
    expect(found.data).toEqual({ accounts: { totalCount: 0 } });
  });
});

describe('fields of a mutation without @transaction', () => {
  it('are done in their order, each on its own', async () => {
    const answer = await rig.run(`mutation {
      a: createAccount(input: { accountId: "${guid(50)}", name: "First" }) { name }
      b: updateAccount(id: "${guid(51)}", input: { name: "Nobody" }) { name }
      c: updateAccount(id: "${guid(50)}", input: { name: "Third" }) { name }
    }`);
    expect(answer.data).toEqual({ a: { name: 'First' }, b: null, c: { name: 'Third' } });
    expect(codesOf(answer)).toEqual(['NOT_FOUND']);
  });
});

describe('optimistic concurrency', () => {
  it('lets one of 50 win for each version, four times over, and loses nothing', async () => {
    const id = guid(60);
    await rig.data(
      `mutation { createAccount(input: { accountId: "${id}", name: "0", numberOfEmployees: 0 }) { id } }`,
    );
    let version = 0;
    let left = 200;
    let wins = 0;
    while (left > 0) {
      const { data } = await rig.data(`{ account(id: "${id}") { etag numberOfEmployees } }`);
      const { etag, numberOfEmployees } = data?.['account'] as { etag: string; numberOfEmployees: number };
      expect(numberOfEmployees).toBe(version);
      const round = Math.min(left, 50);
      const answers = await Promise.all(
        Array.from({ length: round }, () =>
          rig.run(
            'mutation($id: ID!, $etag: String, $next: Int) { updateAccount(id: $id, ifMatch: $etag, input: { numberOfEmployees: $next }) { numberOfEmployees } }',
            { id, etag, next: version + 1 },
          ),
        ),
      );
      const won = answers.filter(({ errors }) => errors === undefined);
      expect(won).toHaveLength(1);
      expect(answers.flatMap(codesOf)).toEqual(Array.from({ length: round - 1 }, () => 'CONFLICT'));
      version += 1;
      wins += won.length;
      left -= round;
    }
    expect(wins).toBe(4);
  });
});

describe('many rows of a table that has actions for that', () => {
  it('are one CreateMultiple, and what is selected of them one read', async () => {
    const answer = await rig.run(
      'mutation { createAcmeShipments(inputs: [{ acmeName: "M 1" }, { acmeName: "M 2" }]) { results { created record { acmeName } } } }',
    );
    expect(answer.errors).toBeUndefined();
    expect(answer.data?.['createAcmeShipments']).toEqual({
      results: [
        { created: true, record: { acmeName: 'M 1' } },
        { created: true, record: { acmeName: 'M 2' } },
      ],
    });
    const [first, second, ...others] = upstreamOf(answer);
    expect(first).toBe('POST acme_shipments/Microsoft.Dynamics.CRM.CreateMultiple');
    expect(second).toMatch(/^GET acme_shipments\?\$select=acme_name/);
    expect(others).toEqual([]);
  });

  it('tell which one was refused: the action does not, a change set does', async () => {
    const answer = await rig.run(
      `mutation { updateAcmeShipments(inputs: [{ id: "${guid(900)}", input: { acmeName: "x" } }, { id: "${guid(901)}", input: { acmeName: "y" } }]) { results { index error { code causedBy } } } }`,
    );
    expect(answer.data?.['updateAcmeShipments']).toEqual({
      results: [
        { index: 0, error: { code: 'NOT_FOUND', causedBy: null } },
        { index: 1, error: { code: 'NOT_FOUND', causedBy: 0 } },
      ],
    });
    expect(upstreamOf(answer)).toEqual([
      'POST acme_shipments/Microsoft.Dynamics.CRM.UpdateMultiple',
      'POST $batch',
    ]);
  });
});
