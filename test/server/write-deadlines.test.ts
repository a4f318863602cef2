import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { holdClock, type HeldClock } from '../support/hold-clock.ts';
import { startGateway, type Answer, type TestGateway } from '../support/start-gateway.ts';

type Between = (request: Request, send: (request: Request) => Promise<Response>) => Promise<Response>;

const pass: Between = (request, send) => send(request);
let rig: TestGateway;
let onWrite: Between = pass;
let onRead: Between = pass;
let onToken: Between = pass;
let writes = 0;

const deadlineMs = 60_000;
/** What a write has after its deadline to end by itself. */
const lastWordMs = 250;

let clock: HeldClock;
/** Requests that are waited for in vain, and how many of them there are when the time is up. */
let stuck = 0;
let stuckInTheEnd = 1;
/** Time passes only here: what can come to an end does so in time, on any machine. */
const stick = (): void => {
  stuck += 1;
  // Then looking what became of it takes too long as well.
  if (stuck >= stuckInTheEnd) void clock.pass(stuck === stuckInTheEnd ? deadlineMs + lastWordMs : 1000);
};

// One for each test: what took a minute makes a gateway wary of the next.
beforeEach(async () => {
  rig = await startGateway({
    gateway: {
      requestTimeoutMs: deadlineMs,
      idempotency: 'memory',
      metadataProbeSeconds: 0,
      exposure: { include: ['account', 'contact', 'lead', 'opportunity', 'opportunityclose'] },
    },
    between: (request, send) => {
      if (request.url.includes('/oauth2/')) return onToken(request, send);
      if (!request.url.includes('/api/data/')) return send(request);
      if (request.method === 'GET') return onRead(request, send);
      writes += 1;
      return onWrite(request, send);
    },
  });
  clock = holdClock();
  return () => {
    clock.release();
    return rig.gateway.close();
  };
});
afterEach(() => {
  onWrite = pass;
  onRead = pass;
  onToken = pass;
  writes = 0;
  stuck = 0;
  stuckInTheEnd = 1;
});

/** No answer, until nobody waits for one any more. */
const never = ({ signal }: Request): Promise<Response> =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    stick();
  });
/** Does it and never answers. */
const doneInSilence: Between = async (request, send) => {
  await send(request.clone());
  return never(request);
};
/** All but the first write. */
const fromSecond =
  (fault: Between): Between =>
  (request, send) =>
    writes === 1 ? send(request) : fault(request, send);

const count = (name: string): number =>
  [...(rig.emulator.organization.rows.get('account') ?? [])].filter((row) => row['name'] === name).length;
const create = (name: string, more = ''): string => `createAccount(input: { name: "${name}" }${more})`;
const told = ({ data, errors = [] }: Answer): unknown[] => [
  data,
  Object.fromEntries(errors.map(({ path, extensions }) => [path?.join('.'), extensions])),
];
const guid = expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f-]{27}$/) as string;
const unknown = { code: 'WRITE_OUTCOME_UNKNOWN', recordId: guid, requestId: guid };
const notDone = { code: 'TIMEOUT', applied: false };

const existing = async (name: string): Promise<string> => {
  const { data } = await rig.data(`mutation { it: ${create(name)} { recordId } }`);
  writes = 0;
  return (data?.['it'] as { recordId: string }).recordId;
};

describe('a mutation whose time is up', () => {
  it('is done where the answer to a create stays away and the row is there', async () => {
    onWrite = doneInSilence;
    expect(told(await rig.run(`mutation { it: ${create('Late')} { name } }`))).toEqual([
      { it: { name: 'Late' } },
      {},
    ]);
    expect([count('Late'), writes]).toEqual([1, 1]);
  });

  it('says of each field how it stands: done, not known, not done', async () => {
    const id = await existing('Before');
    onWrite = fromSecond(doneInSilence);
    const answer = await rig.run(`mutation {
      first: ${create('First')} { name }
      second: updateAccount(id: "${id}", input: { name: "Second" }) { name }
      third: ${create('Third')} { name }
    }`);
    expect(told(answer)).toEqual([
      { first: { name: 'First' }, second: null, third: null },
      { second: { ...unknown, recordId: id }, third: notDone },
    ]);
    expect(['First', 'Second', 'Third'].map(count)).toEqual([1, 1, 0]);
    expect(writes).toBe(2);
  });

  it('names the own record of each field of a transaction', async () => {
    const [one, other] = [await existing('One'), await existing('Other')];
    onWrite = never;
    const answer = await rig.run(`mutation @transaction {
      one: updateAccount(id: "${one}", input: { name: "1" }) { name }
      other: updateAccount(id: "${other}", input: { name: "2" }) { name }
    }`);
    expect(told(answer)).toEqual([
      { one: null, other: null },
      { one: { ...unknown, recordId: one }, other: { ...unknown, recordId: other } },
    ]);
  });

  it('says of each item of a bulk form how it stands', async () => {
    const ids = await Promise.all(Array.from({ length: 3 }, (_, index) => existing(`Item ${index}`)));
    onWrite = never;
    const { data, errors } = await rig.run(
      `mutation($ids: [ID!]!) { deleteAccounts(ids: $ids) { results { id error { code } } } }`,
      { ids },
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      deleteAccounts: {
        results: ids.map(() => ({
          id: expect.any(String) as string,
          error: { code: 'WRITE_OUTCOME_UNKNOWN' },
        })),
      },
    });
  });

  it('says of each item of a bulk create and update how it stands, in both forms', async () => {
    // Accounts have actions for many rows, leads go in change sets.
    const tables = [
      ['Account', 'name'],
      ['Lead', 'lastName'],
    ] as const;
    const results = '{ results { id error { code } } }';
    const id = expect.any(String) as string;
    for (const [table, field] of tables) {
      onWrite = doneInSilence;
      stuck = 0;
      const inputs = [0, 1, 2].map((index) => ({ [field]: `Bulk ${index}` }));
      const create = `mutation($inputs: [${table}CreateInput!]!) { it: create${table}s(inputs: $inputs) ${results} }`;
      const created = await rig.run(create, { inputs });
      // The row with a key that was chosen for it tells of all.
      expect(told(created)).toEqual([{ it: { results: inputs.map(() => ({ id, error: null })) } }, {}]);
      const ids = (created.data?.['it'] as { results: { id: string }[] }).results.map((item) => item.id);
      const update = `mutation($inputs: [${table}UpdateItem!]!) { it: update${table}s(inputs: $inputs) ${results} }`;
      stuck = 0;
      const updated = await rig.run(update, {
        inputs: ids.map((one) => ({ id: one, input: { [field]: 'Later' } })),
      });
      const error = { code: 'WRITE_OUTCOME_UNKNOWN' };
      expect(told(updated)).toEqual([{ it: { results: ids.map((one) => ({ id: one, error })) } }, {}]);
    }
    expect(writes).toBe(4);
  });

  it('does not send groups of a bulk form whose turn did not come', async () => {
    onWrite = never;
    stuckInTheEnd = 4;
    const inputs = Array.from({ length: 450 }, () => ({ name: 'Queued' }));
    const { data } = await rig.run(
      `mutation($inputs: [AccountCreateInput!]!) { it: createAccounts(inputs: $inputs) { results { error { code } } } }`,
      { inputs },
    );
    const codes = (data?.['it'] as { results: { error: { code: string } }[] }).results.map(
      ({ error }) => error.code,
    );
    expect(codes).toEqual(inputs.map((_input, index) => (index < 400 ? unknown.code : notDone.code)));
    expect([writes, count('Queued')]).toEqual([4, 0]);
  });

  it('does not know of a link that was done in silence', async () => {
    const id = await existing('Linked');
    const contact = await rig.data('mutation { it: createContact(input: { lastName: "L" }) { recordId } }');
    const { recordId } = contact.data?.['it'] as { recordId: string };
    for (const kind of ['link', 'unlink']) {
      writes = 0;
      stuck = 0;
      onWrite = doneInSilence;
      const input = `{ contactsByParentCustomer: { ${kind}: ["${recordId}"] } }`;
      const answer = await rig.run(
        `mutation { it: updateAccount(id: "${id}", input: ${input}) { recordId } }`,
      );
      expect(told(answer)).toEqual([{ it: null }, { it: { ...unknown, recordId: id } }]);
      expect(writes).toBe(1);
    }
  });

  it('does not know of an action that was done in silence', async () => {
    const made = await rig.data('mutation { it: createOpportunity(input: { name: "Won" }) { recordId } }');
    const { recordId } = made.data?.['it'] as { recordId: string };
    writes = 0;
    onWrite = doneInSilence;
    const close = `opportunityClose: { values: { subject: "W", opportunity: "${recordId}" } }`;
    const { data, errors } = await rig.run(`mutation { it: winOpportunity(status: 3, ${close}) }`);
    expect(data?.['it'] ?? null).toBeNull();
    const extensions = errors?.[0]?.extensions;
    expect(extensions).toEqual({ code: 'WRITE_OUTCOME_UNKNOWN', requestId: guid });
    expect(writes).toBe(1);
  });

  it('is not done where it waited for a token, and is not sent later', async () => {
    const id = await existing('Tokenless');
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let refused = 0;
    onWrite = (request, send) => {
      refused += 1;
      return refused === 1 ? Promise.resolve(new Response(null, { status: 401 })) : send(request);
    };
    onToken = async (request, send) => {
      stick();
      await held;
      return send(request);
    };
    const answer = await rig.run(
      `mutation { it: updateAccount(id: "${id}", input: { name: "Never" }) { name } }`,
    );
    expect(told(answer)).toEqual([{ it: null }, { it: notDone }]);
    release();
    onToken = pass;
    await rig.data('{ accounts(first: 1) { nodes { name } } }');
    expect([refused, count('Never')]).toEqual([1, 0]);
  });

  it('says that it was written where only reading takes too long', async () => {
    const id = await existing('Unread');
    onRead = never;
    onWrite = async (request, send) => {
      const { status } = await send(request);
      expect(status).toBeLessThan(300);
      return new Response(null, { status: 204, headers: { 'odata-version': '4.0' } });
    };
    const answer = await rig.run(
      `mutation { it: updateAccount(id: "${id}", input: { name: "Read" }) { name } }`,
    );
    expect(told(answer)).toEqual([{ it: null }, { it: { code: 'TIMEOUT', applied: true, recordId: id } }]);
    expect(count('Read')).toBe(1);
  });

  it('keeps under its key what is true', async () => {
    const id = await existing('Keyed');
    const update = (key: string, name: string): string =>
      `mutation { it: updateAccount(id: "${id}", input: { name: "${name}" }, options: { idempotencyKey: "${key}" }) { name } }`;
    onWrite = doneInSilence;
    expect(told(await rig.run(update('silent', 'Silent')))).toMatchObject([
      { it: null },
      { it: { ...unknown, recordId: id } },
    ]);
    onWrite = pass;
    const again = await rig.run(update('silent', 'Silent'));
    expect(told(again)).toMatchObject([{ it: null }, { it: { ...unknown, replayed: true } }]);
    expect(writes).toBe(1);
    const answer = await rig.run(
      `mutation { it: ${create('Whole', ', options: { idempotencyKey: "w" }')} { name } }`,
    );
    expect(told(answer)).toEqual([{ it: { name: 'Whole' } }, {}]);
  });

  it('ends by itself where nothing at all comes to an end', async () => {
    const id = await existing('Deaf');
    const deaf = (): Promise<Response> => {
      stick();
      return new Promise(() => undefined);
    };
    onWrite = deaf;
    onRead = deaf;
    const answer = await rig.run(`mutation {
      one: updateAccount(id: "${id}", input: { name: "1" }) { name }
      other: ${create('Deaf 2')} { name }
    }`);
    expect(told(answer)).toEqual([
      { one: null, other: null },
      { one: { ...unknown, recordId: id }, other: notDone },
    ]);
    expect(writes).toBe(1);
  });
});
