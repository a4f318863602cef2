import { beforeAll, describe, expect, it } from 'vitest';

import { startGateway, type Answer, type TestGateway } from '../support/start-gateway.ts';

let rig: TestGateway;
let narrow: TestGateway;

const absent = '99999999-0000-4000-8000-00000000dead';

beforeAll(async () => {
  rig = await startGateway();
  // Sees no contacts, so not who all the parties of an activity are.
  narrow = await startGateway({
    gateway: {
      roles: {
        narrow: {
          tables: {
            account: { read: true },
            activityparty: { read: true },
            email: { read: true, update: true },
          },
          explain: true,
        },
      },
      callers: { anonymous: 'narrow' },
      fetch: rig.emulator.fetch,
    },
  });
  return async () => {
    await narrow.gateway.close();
    await rig.gateway.close();
  };
});

const sent = ({ extensions }: Answer): readonly string[] =>
  (extensions?.upstream ?? []).map(({ method, url, parts }) =>
    parts === undefined ? `${method} ${url.split(/[?(]/)[0] ?? ''}` : `batch of ${parts.length}`,
  );

const contact = async (lastName: string): Promise<string> => {
  const { data } = await rig.data(
    'mutation($n: String) { createContact(input: { lastName: $n }) { recordId } }',
    {
      n: lastName,
    },
  );
  return (data?.['createContact'] as { recordId: string }).recordId;
};

/** An email from a contact to another one and an address. */
const draft = async (from: string, to: string): Promise<{ id: string; etag: string }> => {
  const { data } = await rig.data(
    `mutation($from: ID, $to: ID) {
      createEmail(input: { subject: "Draft", from: [{ contact: $from }], to: [{ contact: $to }, { address: "x@example.com" }] }) { id etag }
    }`,
    { from, to },
  );
  return data?.['createEmail'] as { id: string; etag: string };
};

const partiesOf = async (id: string): Promise<unknown> => {
  const { data } = await rig.data(
    `query($id: ID!) { email(id: $id) { ${['from', 'to', 'cc', 'bcc']
      .map((kind) => `${kind} { addressUsed party { displayName } }`)
      .join(' ')} } }`,
    { id },
  );
  const lists = data?.['email'] as Record<
    string,
    { addressUsed: string | null; party: { displayName: string } | null }[]
  >;
  return Object.fromEntries(
    Object.entries(lists).map(([kind, list]) => [
      kind,
      list.map(({ addressUsed, party }) => party?.displayName ?? addressUsed).sort(),
    ]),
  );
};

describe('parties of an update', () => {
  it('take the place of those of their kinds, and all others stay', async () => {
    const [ann, bob] = [await contact('Ann'), await contact('Bob')];
    const { id } = await draft(ann, bob);
    const answer = await rig.data(
      'mutation($id: ID!, $bob: ID) { updateEmail(id: $id, input: { cc: [{ contact: $bob }], to: [{ address: "y@example.com" }] }) { id } }',
      { id, bob },
    );
    expect(sent(answer)).toEqual(['GET emails', 'PUT emails']);
    expect(await partiesOf(id)).toEqual({ from: ['Ann'], to: ['y@example.com'], cc: ['Bob'], bcc: [] });
    await rig.data('mutation($id: ID!) { updateEmail(id: $id, input: { to: [], cc: null }) { id } }', { id });
    expect(await partiesOf(id)).toEqual({ from: ['Ann'], to: [], cc: [], bcc: [] });
  });

  it('are a change of the activity: the answer has its new version, and an old one is a conflict', async () => {
    const [ann, bob] = [await contact('Ann'), await contact('Bob')];
    const { id, etag } = await draft(ann, bob);
    const update = `mutation($id: ID!, $etag: String) {
      updateEmail(id: $id, ifMatch: $etag, input: { subject: "Sent", bcc: [{ address: "z@example.com" }] }) { etag }
    }`;
    const { data } = await rig.data(update, { id, etag });
    const now = await rig.data('query($id: ID!) { email(id: $id) { etag } }', { id });
    expect(data?.['updateEmail']).toEqual(now.data?.['email']);
    const again = await rig.run(update, { id, etag });
    expect(again.errors?.[0]?.extensions?.['code']).toBe('CONFLICT');
    expect(await partiesOf(id)).toMatchObject({ bcc: ['z@example.com'] });
  });

  it('of many activities are read together', async () => {
    const [ann, bob] = [await contact('Ann'), await contact('Bob')];
    const ids = await Promise.all([draft(ann, bob), draft(ann, bob), draft(bob, ann)]);
    const answer = await rig.data(
      `mutation($inputs: [EmailUpdateItem!]!) { updateEmails(inputs: $inputs) { results { error { code } } } }`,
      { inputs: ids.map(({ id }) => ({ id, input: { to: [{ contact: bob }] } })) },
    );
    expect(answer.data).toEqual({
      updateEmails: { results: [{ error: null }, { error: null }, { error: null }] },
    });
    expect(sent(answer)).toEqual(['GET emails', 'batch of 3']);
    const all = await Promise.all(ids.map(({ id }) => partiesOf(id)));
    expect(all).toMatchObject([
      { from: ['Ann'], to: ['Bob'] },
      { from: ['Ann'], to: ['Bob'] },
      { from: ['Bob'], to: ['Bob'] },
    ]);
  });

  it.each([
    [
      'of an activity that is not there',
      `updateEmail(id: "${absent}", input: { to: [] }) { id }`,
      { code: 'NOT_FOUND' },
      ['GET emails'],
    ],
    [
      'that are not one of the kinds of a party',
      `updateEmail(id: "${absent}", input: { to: [{ contact: "x" }] }) { id }`,
      { code: 'BAD_USER_INPUT', field: 'input.to[0].contact' },
      [],
    ],
    [
      'with an address that is too long',
      `updateEmail(id: "${absent}", input: { cc: [{ address: "a" }, { address: "${'a'.repeat(201)}" }] }) { id }`,
      { code: 'BAD_USER_INPUT', field: 'input.cc[1].address' },
      [],
    ],
    [
      'alone, with a condition that guards nothing',
      `updateEmail(id: "${absent}", ifMatch: "W/\\"1\\"", input: { to: [] }) { id }`,
      { code: 'BAD_USER_INPUT', field: 'input' },
      [],
    ],
  ])('%s are refused', async (_, field, extensions, requests) => {
    const answer = await rig.run(`mutation { ${field} }`);
    expect(answer.errors?.map((error) => error.extensions)).toMatchObject([extensions]);
    expect(sent(answer)).toEqual(requests);
  });

  it('can not be changed in the transaction that creates the activity', async () => {
    const answer = await rig.run(`mutation @transaction {
      new: createEmail(input: { subject: "Never", to: [{ address: "x@example.com" }] }) { id }
      change: updateEmail(id: "$new", input: { cc: [{ address: "y@example.com" }] }) { id }
    }`);
    expect(answer.errors?.map(({ extensions }) => extensions)).toMatchObject([
      { code: 'BAD_USER_INPUT', failedField: 'change' },
      { code: 'BAD_USER_INPUT', field: 'input.cc' },
    ]);
    expect(sent(answer)).toEqual([]);
  });

  it('are not replaced by who may not see all of them: nothing is sent', async () => {
    const { id } = await draft(await contact('Ann'), await contact('Bob'));
    const answer = await narrow.run(
      'mutation($id: ID!) { updateEmail(id: $id, input: { to: [{ address: "x@example.com" }] }) { id } }',
      { id },
    );
    expect(answer.errors?.[0]?.extensions?.['code']).toBe('FORBIDDEN');
    expect(sent(answer)).toEqual([]);
    expect(await partiesOf(id)).toMatchObject({ from: ['Ann'], to: ['Bob', 'x@example.com'] });
  });
});
