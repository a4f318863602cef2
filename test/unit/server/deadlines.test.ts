import { buildSchema } from 'graphql';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { OperationRequest } from '../../../src/server/server-options.ts';
import { query, testServer, type TestServer, type TestServerOptions } from './test-server.ts';

/** A server with a field that waits until it is aborted, one that waits whatever happens, and one that doesn't wait. */
const waiting = (options: TestServerOptions = {}): TestServer & { readonly signals: AbortSignal[] } => {
  const signals: AbortSignal[] = [];
  const schema = buildSchema('type Query { fast: String upstream: String deaf: String }');
  const fields = schema.getQueryType()?.getFields() ?? {};
  const resolvers: Record<string, (root: unknown, args: unknown, context: OperationRequest) => unknown> = {
    fast: () => 'fast',
    upstream: (_root, _args, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      }),
    deaf: () => new Promise(() => {}),
  };
  for (const [name, field] of Object.entries(fields)) field.resolve = resolvers[name] as never;
  const test = testServer({
    schemaFor: () => schema,
    contextFor: ({ signal }) => {
      signals.push(signal);
      return { signal };
    },
    ...options,
  });
  return { ...test, signals };
};

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => vi.useRealTimers());

/** Lets what is ready run. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('the time limit of an operation', () => {
  it('takes as many listeners as a wide operation has, without a warning', async () => {
    const warnings: Error[] = [];
    const note = (warning: Error): void => void warnings.push(warning);
    process.on('warning', note);
    const { server, signals } = waiting({ limits: { aliases: 50, rootFields: 50 } });
    const fields = Array.from({ length: 50 }, (_, index) => `a${index}: upstream`).join(' ');
    const answer = query(server, `{ ${fields} }`);
    await settle();
    await vi.advanceTimersByTimeAsync(30_000);
    const { json } = await answer;
    await settle();
    expect(json().errors?.[0]?.extensions).toEqual({ code: 'TIMEOUT' });
    process.off('warning', note);
    expect(signals).toHaveLength(1);
    expect(warnings).toEqual([]);
  });

  it('ends the fields that wait for the organisation, and leaves the others', async () => {
    const { server } = waiting();
    const answer = query(server, '{ fast upstream }');
    await settle();
    await vi.advanceTimersByTimeAsync(30_000);
    const { status, json } = await answer;
    expect(status).toBe(200);
    expect(json()).toMatchObject({
      data: { fast: 'fast', upstream: null },
      errors: [{ path: ['upstream'], extensions: { code: 'TIMEOUT' } }],
    });
  });

  it('ends an operation that does not heed it a second later', async () => {
    const { server } = waiting({ limits: { deadlineMs: 5000 } });
    let answered = false;
    const answer = query(server, '{ fast deaf }').finally(() => (answered = true));
    await settle();
    await vi.advanceTimersByTimeAsync(5999);
    expect(answered).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    const { status, json } = await answer;
    expect(status).toBe(200);
    expect(json()).toEqual({
      errors: [{ message: 'The operation took too long.', extensions: { code: 'TIMEOUT' } }],
    });
  });

  it('leaves nothing behind of an operation that ends in time', async () => {
    const { server, signals } = waiting();
    await query(server, '{ fast }');
    expect(vi.getTimerCount()).toBe(0);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
  });

  it('counts for a context that takes too long to make', async () => {
    const { server } = waiting({ contextFor: () => new Promise<object>(() => {}) });
    const answer = query(server, '{ fast }');
    await settle();
    await vi.advanceTimersByTimeAsync(31_000);
    expect((await answer).json().errors?.[0]?.extensions).toEqual({ code: 'TIMEOUT' });
  });
});

describe('a client that goes away', () => {
  it('aborts what its operation waits for', async () => {
    const { server, signals } = waiting();
    const client = new AbortController();
    const answer = server.fetch(
      new Request('http://localhost/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"query":"{ upstream }"}',
        signal: client.signal,
      }),
    );
    await expect.poll(() => signals).toHaveLength(1);
    client.abort();
    expect(signals[0]?.aborted).toBe(true);
    await answer.catch(() => undefined);
  });
});

describe('closing', () => {
  it('waits for running operations as long as the grace is, then aborts them', async () => {
    const { server, signals } = waiting({ graceMs: 10_000 });
    const answer = query(server, '{ fast upstream }');
    await settle();
    await settle();
    let closed = false;
    const closing = server.close().then(() => (closed = true));
    await vi.advanceTimersByTimeAsync(9999);
    expect([closed, signals[0]?.aborted]).toEqual([false, false]);
    await vi.advanceTimersByTimeAsync(1);
    await closing;
    expect((await answer).json().errors?.[0]?.extensions).toEqual({ code: 'TIMEOUT' });
  });

  it('does not wait for what heeds nothing', async () => {
    const { server } = waiting({ graceMs: 10_000 });
    const answer = query(server, '{ deaf }');
    await settle();
    await settle();
    const closing = server.close();
    await vi.advanceTimersByTimeAsync(11_000);
    await closing;
    expect((await answer).json().data).toBeUndefined();
  });
});
