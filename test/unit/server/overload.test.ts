import { describe, expect, it } from 'vitest';

import { GatewayError } from '../../../src/errors/gateway-error.ts';
import { admitOperation } from '../../../src/gateway/admit-operation.ts';
import { ask, testServer } from './test-server.ts';

const post = (query: string) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ query }),
});

describe('too much to do', () => {
  it('is no such thing while Dataverse has asked for a pause: all replicas would stop taking traffic', () => {
    let refusals = 0;
    const connection = {
      expectedWaitMs: () => 90_500,
      paused: () => true,
      noteRefusal: () => void (refusals += 1),
    };
    const deadline = performance.now() + 30_000;
    expect(() => admitOperation(connection, { caller: { name: 'somebody' }, deadline })).toThrow(
      expect.objectContaining({ code: 'THROTTLED', retryAfterSeconds: 91, notSent: true }),
    );
    expect(refusals).toBe(0);
  });

  it('is 503 with a time for what can not be answered before its deadline, and nothing runs', async () => {
    let refusals = 0;
    const { server } = testServer({
      contextFor: ({ deadline }) => {
        const connection = {
          expectedWaitMs: () => 90_500,
          paused: () => false,
          noteRefusal: () => void (refusals += 1),
        };
        admitOperation(connection, { caller: { name: 'somebody' }, deadline });
        throw new Error('It was let in.');
      },
    });
    const answer = await ask(server, post('{ __typename }'));
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('91');
    expect(answer.json().errors?.[0]?.extensions).toMatchObject({
      code: 'OVERLOADED',
      retryAfterSeconds: 91,
    });
    expect(answer.json().data).toBeUndefined();
    expect(refusals).toBe(1);
  });

  it('refuses reads by their text, writes and probes are looked at, and nothing of a refused one runs', async () => {
    const asked: string[] = [];
    let begun = 0;
    const { server } = testServer({
      refusalOfRead: ({ caller }) => {
        asked.push(caller.id);
        return new GatewayError('OVERLOADED', 'Too many wait.', { retryAfterSeconds: 2 });
      },
      contextFor: () => ({ begun: (begun += 1) }),
    });
    const refused = await ask(server, post('{ hello }'));
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('2');
    expect(refused.json()).toEqual({
      errors: [{ message: 'Too many wait.', extensions: { code: 'OVERLOADED', retryAfterSeconds: 2 } }],
    });
    // It is not even parsed.
    expect((await ask(server, post('{ hello('))).status).toBe(503);
    expect([asked.length, begun]).toEqual([2, 0]);
    expect((await ask(server, post('mutation { save }'))).json()).toEqual({ data: { save: true } });
    expect((await ask(server, post('query { __typename }'))).json()).toEqual({
      data: { __typename: 'Query' },
    });
    expect([asked.length, begun]).toEqual([2, 2]);
  });

  it.each([
    ['in a comment', { query: '{ hello } # mutation' }],
    ['in another operation', { query: 'query A { hello } mutation B { save }', operationName: 'A' }],
    ['in a name', { query: 'query mutation { hello }' }],
    ['in a value', { query: '{ hello(name: "mutation") }' }],
  ])('refuses a read with the word "mutation" %s, too: nothing of it runs', async (_where, params) => {
    const busy = { is: true };
    const { server } = testServer({
      refusalOfRead: () =>
        busy.is ? new GatewayError('OVERLOADED', 'Too many wait.', { retryAfterSeconds: 2 }) : undefined,
    });
    const read = { ...post(''), body: JSON.stringify(params) };
    const refused = await ask(server, read);
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('2');
    expect(refused.json().data).toBeUndefined();
    expect(refused.json().errors?.[0]?.extensions).toEqual({ code: 'OVERLOADED', retryAfterSeconds: 2 });
    busy.is = false;
    expect((await ask(server, read)).json().data).toHaveProperty('hello');
  });

  it('of a list refuses the reads, and tells so in their places', async () => {
    const { server } = testServer({
      refusalOfRead: () => new GatewayError('OVERLOADED', 'Too many wait.', { retryAfterSeconds: 2 }),
      limits: { operationsPerRequest: 2 },
    });
    const body = JSON.stringify([{ query: '{ hello }' }, { query: 'mutation { save }' }]);
    const answer = await ask(server, { ...post(''), body });
    expect(answer.status).toBe(200);
    expect(answer.json()).toMatchObject([
      { errors: [{ extensions: { code: 'OVERLOADED', retryAfterSeconds: 2 } }] },
      { data: { save: true } },
    ]);
  });

  it('refuses introspection first: data and health are answered', async () => {
    const { server } = testServer({ isShedding: () => true, readiness: () => 'shedding' });
    const refused = await ask(server, post('{ __schema { queryType { name } } }'));
    expect(refused.status).toBe(503);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused.json().errors?.[0]?.extensions['code']).toBe('OVERLOADED');
    expect((await ask(server, post('{ ok: __typename }'))).json()).toEqual({ data: { ok: 'Query' } });
    expect((await ask(server, { path: '/health/live' })).status).toBe(200);
    expect((await ask(server, { path: '/health/ready' })).status).toBe(503);
  });
});
