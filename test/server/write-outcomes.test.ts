import { beforeAll, describe, expect, it } from 'vitest';

import { createEmulator, type Emulator } from '../../src/emulator/create-emulator.ts';
import { createGateway, type Gateway } from '../../src/gateway/gateway.ts';
import { gatewaySettings, type Answer } from '../support/start-gateway.ts';

/** What happens to a write on its way: before it reaches Dataverse, or to its answer. */
type Fault =
  | { readonly kind: 'lost request'; readonly error: Error }
  | { readonly kind: 'lost answer'; readonly error: Error }
  /** The front answers for Dataverse, which got it or not. */
  | { readonly kind: 'front'; readonly status: number; readonly applied: boolean }
  | { readonly kind: 'twice' }
  /** It gets no further, and something else is answered. */
  | { readonly kind: 'answer instead'; readonly answer: Response }
  | { readonly kind: 'answer'; readonly change: (answer: Response) => Promise<Response> };

const networkError = (code: string): Error => Object.assign(new TypeError('fetch failed'), { code });

interface Rig {
  readonly run: (query: string) => Promise<Answer>;
  /** Name of the rows that the test creates. */
  readonly marker: string;
  /** HTTP requests that wrote. */
  readonly writes: () => number;
}

let emulator: Emulator;
let gateway: Gateway;
let onWrite: (request: Request) => Promise<Response>;
let writes = 0;
let markers = 0;

const isWrite = ({ url, method }: Request): boolean => url.includes('/api/data/') && method !== 'GET';

beforeAll(async () => {
  emulator = await createEmulator();
  gateway = await createGateway({
    ...gatewaySettings,
    fetch: (request) => {
      if (!isWrite(request)) return emulator.fetch(request);
      writes += 1;
      return onWrite(request);
    },
  });
  return () => gateway.close();
});

const run = async (query: string): Promise<Answer> => {
  const response = await gateway.fetch(
    new Request('http://localhost/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-explain': 'true' },
      body: JSON.stringify({ query }),
    }),
  );
  return (await response.json()) as Answer;
};

/** From here on writes meet a fault: the first one only, or all. */
const startWith = (fault: Fault | undefined, repeat: 'first' | 'always' = 'first'): Rig => {
  writes = 0;
  markers += 1;
  onWrite = async (request) => {
    if (fault === undefined || (repeat === 'first' && writes > 1)) return emulator.fetch(request);
    switch (fault.kind) {
      case 'lost request':
        throw fault.error;
      case 'lost answer':
        await emulator.fetch(request);
        throw fault.error;
      case 'front':
        if (fault.applied) await emulator.fetch(request);
        return new Response('<html>busy</html>', { status: fault.status });
      case 'answer instead':
        return fault.answer;
      case 'answer':
        return fault.change(await emulator.fetch(request));
      case 'twice':
        await emulator.fetch(request.clone());
        return emulator.fetch(request);
    }
  };
  return { run, marker: `Outcome ${markers}`, writes: () => writes };
};

/** How many rows the mutation left behind, whatever was answered. */
const applied = ({ marker }: Rig): number =>
  [...(emulator.organization.rows.get('account') ?? [])].filter(({ name }) => name === marker).length;

/** The same create by itself, with a read in a `$batch`, and in a change set of two. */
const forms: Readonly<Record<string, (marker: string) => string>> = {
  single: (marker) => `mutation { it: createAccount(input: { name: "${marker}" }) { name } }`,
  batch: (marker) =>
    `mutation { it: createAccount(input: { name: "${marker}" }) { name primaryContact { fullName } } }`,
  'change set': (marker) => `mutation @transaction {
    it: createAccount(input: { name: "${marker}" }) { name }
    other: createContact(input: { lastName: "Outcome", parentCustomer: { account: "$it" } }) { lastName }
  }`,
};

const codeOf = ({ errors }: Answer): unknown => errors?.[0]?.extensions?.['code'];

describe.each(Object.entries(forms))('the outcome of a create, %s', (_form, query) => {
  it('is success where the answer was lost and the row is there', async () => {
    const rig = startWith({ kind: 'lost answer', error: networkError('ECONNRESET') });
    const answer = await rig.run(query(rig.marker));
    expect(answer.errors).toBeUndefined();
    expect(answer.data?.['it']).toMatchObject({ name: rig.marker });
    expect(applied(rig)).toBe(1);
    expect(rig.writes()).toBe(1);
  });

  it('is unknown where the connection broke and the row is not there: it may still come', async () => {
    const rig = startWith({ kind: 'lost request', error: networkError('ECONNRESET') }, 'always');
    const answer = await rig.run(query(rig.marker));
    expect(codeOf(answer)).toBe('WRITE_OUTCOME_UNKNOWN');
    expect(applied(rig)).toBe(0);
    expect(rig.writes()).toBe(1);
  });

  it('is "nothing was written" where Dataverse itself answered what is no answer, and the row is not there', async () => {
    const rig = startWith({
      kind: 'answer instead',
      answer: new Response('{"error":{"code":"0x0","message":"x"}}', {
        headers: { 'content-type': 'application/json', 'odata-version': '4.0' },
      }),
    });
    const answer = await rig.run(query(rig.marker));
    const isSingle = query('').startsWith('mutation { it') && !query('').includes('primaryContact');
    // A batch that is no batch may be anybody's.
    expect(codeOf(answer)).toBe(isSingle ? 'UPSTREAM_ERROR' : 'WRITE_OUTCOME_UNKNOWN');
    expect(applied(rig)).toBe(0);
  });

  it('is success where the front answered for Dataverse, and the row is there', async () => {
    const rig = startWith({ kind: 'front', status: 504, applied: true });
    const answer = await rig.run(query(rig.marker));
    expect(answer.errors).toBeUndefined();
    expect(applied(rig)).toBe(1);
    expect(rig.writes()).toBe(1);
  });

  it.each([502, 503, 504])(
    'is unknown where the front answered %i and no row is there yet',
    async (status) => {
      const rig = startWith({ kind: 'front', status, applied: false });
      const answer = await rig.run(query(rig.marker));
      expect(codeOf(answer)).toBe('WRITE_OUTCOME_UNKNOWN');
      expect(answer.errors?.[0]?.extensions).toMatchObject({
        recordId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      });
      expect(rig.writes()).toBe(1);
    },
  );

  it('is success, told by the row itself, where the body of the answer can not be read', async () => {
    const rig = startWith({
      kind: 'answer',
      change: async (answer) => {
        await answer.arrayBuffer();
        return new Response('{"name":', {
          status: answer.status,
          headers: { 'content-type': 'application/json' },
        });
      },
    });
    const answer = await rig.run(query(rig.marker));
    expect(answer.errors).toBeUndefined();
    expect(answer.data?.['it']).toMatchObject({ name: rig.marker });
    expect(applied(rig)).toBe(1);
    expect(rig.writes()).toBe(1);
  });

  it('is the error of Dataverse where that refused it, and nothing is sent again', async () => {
    const rig = startWith(
      {
        kind: 'answer',
        change: () =>
          Promise.resolve(
            Response.json({ error: { code: '0x80040220', message: 'SecLib' } }, { status: 403 }),
          ),
      },
      'always',
    );
    // The double had done it already: what counts is that the gateway believes what it is told, and looks no further.
    expect(codeOf(await rig.run(query(rig.marker)))).toBe('FORBIDDEN');
    expect(rig.writes()).toBe(1);
  });
});

describe('a create that arrives twice', () => {
  it('is done once: the twin is refused by the key, and the row tells that it is ours', async () => {
    const rig = startWith({ kind: 'twice' });
    const answer = await rig.run(`mutation { createAccount(input: { name: "${rig.marker}" }) { id } }`);
    expect(answer.errors).toBeUndefined();
    expect(applied(rig)).toBe(1);
  });

  it('is done once where a rule of the organisation takes the twin for a duplicate', async () => {
    const rig = startWith({ kind: 'twice' });
    const options = 'options: { detectDuplicates: true }';
    const answer = await rig.run(
      `mutation { createAccount(input: { name: "${rig.marker}" }, ${options}) { recordId } }`,
    );
    expect(answer.errors).toBeUndefined();
    expect(applied(rig)).toBe(1);
  });

  it('with a key that the client chose is a duplicate', async () => {
    const rig = startWith(undefined);
    const id = '11111111-2222-4333-8444-555555555555';
    const query = `mutation { createAccount(input: { accountId: "${id}", name: "${rig.marker}" }) { id } }`;
    expect((await rig.run(query)).errors).toBeUndefined();
    const again = await rig.run(query);
    expect(codeOf(again)).toBe('DUPLICATE_RECORD');
    expect(JSON.stringify(again.errors)).not.toContain(id);
  });
});

describe('other writes', () => {
  const existing = async (rig: Rig): Promise<string> => {
    const answer = await rig.run('{ accounts(first: 1) { nodes { accountId } } }');
    const { nodes } = answer.data?.['accounts'] as { nodes: { accountId: string }[] };
    return nodes[0]?.accountId ?? '';
  };

  it('an update without an answer is unknown: what is there may be another’s', async () => {
    const rig = startWith({ kind: 'lost answer', error: networkError('ECONNRESET') });
    const id = await existing(rig);
    const answer = await rig.run(
      `mutation { updateAccount(id: "${id}", input: { name: "${rig.marker}" }) { name } }`,
    );
    expect(codeOf(answer)).toBe('WRITE_OUTCOME_UNKNOWN');
    expect(answer.errors?.[0]?.extensions).toMatchObject({ recordId: id });
    expect(applied(rig)).toBe(1);
    expect(rig.writes()).toBe(1);
  });

  it('an update with "ifMatch" without an answer is unknown, never a conflict, and done once', async () => {
    const made = startWith(undefined);
    const { data } = await made.run(
      `mutation { it: createAccount(input: { name: "${made.marker}" }) { recordId etag } }`,
    );
    const { recordId, etag } = data?.['it'] as { recordId: string; etag: string };
    const update = (name: string): string =>
      `mutation { updateAccount(id: "${recordId}", ifMatch: ${JSON.stringify(etag)}, input: { name: "${name}" }) { name } }`;
    const rig = startWith({ kind: 'lost answer', error: networkError('ECONNRESET') });
    expect(codeOf(await rig.run(update(rig.marker)))).toBe('WRITE_OUTCOME_UNKNOWN');
    expect([applied(rig), rig.writes()]).toEqual([1, 1]);
    // Whoever sends it again is told that the row has changed since: by him, or by somebody else.
    expect(codeOf(await rig.run(update(rig.marker)))).toBe('CONFLICT');
  });

  it('a delete without an answer is done where the row is gone', async () => {
    const rig = startWith({ kind: 'lost answer', error: networkError('ECONNRESET') });
    const answer = await rig.run(
      `mutation { deleteAcmeShipment(id: "${await shipment(rig)}") { recordId } }`,
    );
    expect(answer.errors).toBeUndefined();
    expect(rig.writes()).toBe(1);
  });

  it('is not done, and says so, where the connection was refused', async () => {
    const rig = startWith({ kind: 'lost request', error: networkError('ECONNREFUSED') }, 'always');
    const answer = await rig.run(
      `mutation { updateAccount(id: "${await existing(rig)}", input: { name: "${rig.marker}" }) { name } }`,
    );
    expect(codeOf(answer)).toBe('UPSTREAM_UNAVAILABLE');
    expect(applied(rig)).toBe(0);
  });

  it('that was done and can not be read is null, with an error that says so', async () => {
    const rig = startWith({
      kind: 'answer',
      change: () => Promise.resolve(new Response(null, { status: 204, headers: { 'odata-version': '4.0' } })),
    });
    const reads = emulator.fetch;
    const refuse = (request: Request): Promise<Response> =>
      request.url.includes('/accounts?')
        ? Promise.resolve(Response.json({ error: { code: '0x80040220', message: 'x' } }, { status: 403 }))
        : reads(request);
    emulator = { ...emulator, fetch: (request) => (isWrite(request) ? reads(request) : refuse(request)) };
    const answer = await rig.run(`mutation { createAccount(input: { name: "${rig.marker}" }) { name } }`);
    emulator = { ...emulator, fetch: reads };
    expect(answer.data).toEqual({ createAccount: null });
    expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', applied: true });
  });

  const shipment = async (rig: Rig): Promise<string> => {
    const answer = await rig.run('{ acmeShipments(first: 1) { nodes { acmeShipmentId } } }');
    const { nodes } = answer.data?.['acmeShipments'] as { nodes: { acmeShipmentId: string }[] };
    return nodes[0]?.acmeShipmentId ?? '';
  };
});
