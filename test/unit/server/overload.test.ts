import { describe, expect, it } from 'vitest';

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
    expect(() => admitOperation(connection, { caller: 'somebody', deadline })).toThrow(
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
        admitOperation(connection, { caller: 'somebody', deadline });
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
