import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { createEmulator, type Emulator } from '../../../src/emulator/create-emulator.ts';
import { createGateway, type Gateway } from '../../../src/gateway/gateway.ts';
import { gatewaySettings, type Answer } from '../../support/start-gateway.ts';
import { callerHeaders } from '../../support/test-callers.ts';

const read = '{ accounts(first: 1) { nodes { name } } }';
const write = 'mutation { createAccount(input: { name: "Urgent" }) { accountid } }';
const introspection = '{ __schema { queryType { name } } }';

let emulator: Emulator;
let gateway: Gateway;
beforeAll(async () => {
  emulator = await createEmulator();
});
afterEach(() => {
  emulator.setFaults([]);
  emulator.intercept(undefined);
});
afterAll(() => gateway.close());

const start = async (more: Partial<Parameters<typeof createGateway>[0]> = {}): Promise<void> => {
  gateway = await createGateway({
    ...gatewaySettings,
    csdlOnly: true,
    exposure: { include: ['account', 'contact'] },
    metadataProbeSeconds: 0,
    fetch: emulator.fetch,
    ...more,
  });
  emulator.clearRequests();
};
const ask = async (query: string, caller = 'somebody'): Promise<Answer & { readonly status: number }> => {
  const answer = await gateway.fetch(
    new Request('http://localhost/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...callerHeaders({ role: 'admin', id: caller }) },
      body: JSON.stringify({ query }),
    }),
  );
  return { ...((await answer.json()) as Answer), status: answer.status };
};
const health = async (path: string): Promise<number> =>
  (await gateway.fetch(new Request(`http://localhost/health/${path}`))).status;
const codeOf = ({ errors }: Answer): unknown => errors?.[0]?.extensions?.['code'];
const dataRequests = () => emulator.requests.filter(({ kind }) => kind === 'data' || kind === 'batch');

describe('more than can be done', () => {
  it('refuses introspection first, then reads, with a time; writes and health go on', async () => {
    // With so much time only the number of those who wait is too much.
    await start({ upstream: { maxConcurrent: 2 }, requestTimeoutMs: 1_000_000_000 });
    let release: () => void = () => undefined;
    const held = new Promise<undefined>((resolve) => (release = () => resolve(undefined)));
    emulator.intercept(({ target }) => (target.includes('/accounts') ? held : undefined));
    const callers = Array.from({ length: 13 }, (_, index) => `caller ${index}`);
    const refused: Answer[] = [];
    let answered = 0;
    // 90 of each: 1,170, of which two run and a thousand wait.
    const reads = callers.flatMap((caller) =>
      Array.from({ length: 90 }, async () => {
        const answer = await ask(read, caller);
        if (answer.errors === undefined) answered += 1;
        else refused.push(answer);
      }),
    );
    while (refused.length < 168) await new Promise((resolve) => setTimeout(resolve, 10));
    for (const answer of refused) {
      expect(answer.errors?.[0]?.extensions).toMatchObject({
        code: 'OVERLOADED',
        retryAfterSeconds: expect.any(Number) as number,
      });
    }
    const urgent = ask(write, 'writer');
    expect([await health('live'), await health('ready')]).toEqual([200, 503]);
    const schema = await ask(introspection);
    expect([schema.status, codeOf(schema)]).toEqual([503, 'OVERLOADED']);
    expect(await ask('{ __typename }')).toMatchObject({ status: 200, data: { __typename: 'Query' } });
    release();
    expect((await urgent).errors).toBeUndefined();
    await Promise.all(reads);
    // The write took the place of a read.
    expect([answered, refused.length]).toEqual([1001, 169]);
    const statuses = new Set(dataRequests().map(({ status }) => status));
    expect([...statuses].every((status) => status < 300)).toBe(true);
    await gateway.close();
  });
});

describe('repeats', () => {
  it('are a tenth of all requests, and ten more', async () => {
    await start();
    // Every second one, not half of them at random: ten in a row would break the circuit, and nothing more be sent.
    let taken = 0;
    emulator.intercept(() => {
      taken += 1;
      return taken % 2 === 0 ? undefined : { status: 503, headers: new Headers(), body: new Uint8Array() };
    });
    const operations = 200;
    for (let asked = 0; asked < operations; asked += 1) await ask(read);
    const repeated = dataRequests().length - operations;
    expect(repeated).toBeGreaterThanOrEqual(10);
    expect(repeated).toBeLessThanOrEqual(10 + operations / 10);
    await gateway.close();
  });

  it('of a batch are made of the parts that failed, alone, for one of the tenth', async () => {
    await start({ requests: { batch: { maxParallel: 0 } } });
    emulator.setFaults([
      {
        match: { kind: 'part', path: 'contacts*', times: 15 },
        action: { kind: 'answer', status: 503 },
      },
    ]);
    const aliases = Array.from(
      { length: 15 },
      (_, index) => `c${index}: contacts(first: ${index + 1}) { nodes { fullname } }`,
    );
    const answer = await ask(`{ accounts(first: 2) { nodes { name } } ${aliases.join(' ')} }`);
    expect(answer.errors).toBeUndefined();
    const parts = dataRequests().map(({ parts: sent = [] }) => sent.map(({ url }) => url));
    expect(parts.map(({ length }) => length)).toEqual([16, 15]);
    expect(parts[1]?.every((url) => url.includes('/contacts?'))).toBe(true);
    await gateway.close();
  });
});
