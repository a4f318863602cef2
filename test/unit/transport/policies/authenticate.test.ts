import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';

import { GatewayError } from '../../../../src/errors/gateway-error.ts';
import { authenticate, type Tokens } from '../../../../src/transport/policies/authenticate.ts';
import type { Step } from '../../../../src/transport/step.ts';
import { serviceRequest } from '../../../support/service-request.ts';
import { recordSend } from './record-send.ts';

/** A turn whenever one is wanted. */
const free: Step = (next) => next;

const tokens = () => {
  const asked: (string | undefined)[] = [];
  const rejections: string[] = [];
  let held = 'old';
  const source: Tokens = {
    rejected: () => rejections.push('rejected'),
    getToken: ({ forceRefresh }) => {
      asked.push(forceRefresh);
      if (forceRefresh !== undefined) held = 'new';
      return Promise.resolve({ value: held });
    },
  };
  return { asked, rejections, source };
};

describe('authenticate', () => {
  it('adds the token', async () => {
    const { sent, send } = recordSend();
    await authenticate(tokens().source, free)(send)(serviceRequest({ headers: { accept: 'a' } }));
    expect(sent.map((request) => request.headers)).toEqual([{ accept: 'a', authorization: 'Bearer old' }]);
  });

  it('repeats once with a new token after a 401, writes too', async () => {
    const { sent, send } = recordSend([401, 204]);
    const { asked, source } = tokens();
    const answer = await authenticate(source, free)(send)(serviceRequest({ method: 'POST', body: '{}' }));
    expect(answer.status).toBe(204);
    expect(sent.map(({ headers, body }) => [headers['authorization'], body])).toEqual([
      ['Bearer old', '{}'],
      ['Bearer new', '{}'],
    ]);
    // Forced once: what hands out tokens may keep them, and would be asked in vain for each try.
    expect(asked).toEqual([undefined, undefined, 'old', undefined]);
  });

  it('gives up after the second 401', async () => {
    const { sent, send } = recordSend([401]);
    const { rejections, source } = tokens();
    await expect(authenticate(source, free)(send)(serviceRequest())).rejects.toMatchObject({
      code: 'UPSTREAM_AUTH',
      dataverse: { status: 401 },
      notSent: true,
    });
    expect(sent).toHaveLength(2);
    expect(rejections).toHaveLength(1);
  });

  it.each([403, 404, 429, 500, 503])('leaves a %i to others', async (status) => {
    const { sent, send } = recordSend([status]);
    const { asked, source } = tokens();
    expect((await authenticate(source, free)(send)(serviceRequest())).status).toBe(status);
    expect(sent).toHaveLength(1);
    expect(new Set(asked)).toEqual(new Set([undefined]));
  });

  it('holds no turn while it waits for a token, be it the first or one after a 401', async () => {
    const { send } = recordSend([401, 200]);
    let held = 0;
    const turns: number[] = [];
    const turn: Step = (next) => async (request) => {
      held += 1;
      turns.push(held);
      try {
        return await next(request);
      } finally {
        held -= 1;
      }
    };
    const waits: { readonly forceRefresh: string | undefined; readonly held: number }[] = [];
    let known: string | undefined;
    const source: Tokens = {
      rejected: () => undefined,
      getToken: async ({ forceRefresh }) => {
        if (known === undefined || known === forceRefresh) {
          waits.push({ forceRefresh, held });
          await new Promise((resolve) => setImmediate(resolve));
          known = forceRefresh === undefined ? 'old' : 'new';
        }
        return { value: known };
      },
    };
    expect((await authenticate(source, turn)(send)(serviceRequest())).status).toBe(200);
    expect(waits).toEqual([
      { forceRefresh: undefined, held: 0 },
      { forceRefresh: 'old', held: 0 },
    ]);
    expect(turns).toEqual([1, 1]);
  });

  it('takes the token of the time when its turn comes', async () => {
    const { sent, send } = recordSend();
    let value = 'early';
    const source: Tokens = { rejected: () => undefined, getToken: () => Promise.resolve({ value }) };
    const late: Step = (next) => (request) => {
      value = 'late';
      return next(request);
    };
    await authenticate(source, late)(send)(serviceRequest());
    expect(sent[0]?.headers['authorization']).toBe('Bearer late');
  });

  it('sends nothing without a token', async () => {
    const { sent, send } = recordSend();
    const refused = new GatewayError('UPSTREAM_AUTH', 'refused');
    const source: Tokens = { getToken: () => Promise.reject(refused), rejected: () => undefined };
    await expect(authenticate(source, free)(send)(serviceRequest())).rejects.toBe(refused);
    expect(sent).toEqual([]);
  });

  it('waits for no token longer than for the answer, and lets go of the request that was given up', async () => {
    const { sent, send } = recordSend();
    let give: (token: { readonly value: string }) => void = () => undefined;
    const slow = new Promise<{ readonly value: string }>((resolve) => (give = resolve));
    const source: Tokens = { getToken: () => slow, rejected: () => undefined };
    const controller = new AbortController();
    const write = authenticate(source, free)(send)(
      serviceRequest({ method: 'POST', signal: controller.signal }),
    );
    controller.abort(new GatewayError('TIMEOUT', 'too late'));
    await expect(write).rejects.toMatchObject({ code: 'TIMEOUT', message: 'too late', notSent: true });
    give({ value: 'late' });
    await slow;
    const { signal } = controller;
    await expect(authenticate(source, free)(send)(serviceRequest({ signal }))).rejects.toMatchObject({
      code: 'TIMEOUT',
    });
    expect(sent).toEqual([]);
  });

  it.each([
    ['once', 1, [true, false]],
    ['twice', 2, [true, true]],
  ])('lets go of a stream that was refused %s', async (_what, times, destroyed) => {
    const bodies: Readable[] = [];
    const stream = () => {
      const body = Readable.from(['x']);
      bodies.push(body);
      return Promise.resolve({
        status: bodies.length <= times ? 401 : 200,
        headers: new Map<string, string>(),
        body,
      });
    };
    await authenticate(tokens().source, free)(stream)(serviceRequest()).catch(() => undefined);
    expect(bodies.map((body) => body.destroyed)).toEqual(destroyed);
  });
});
