import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';

import { GatewayError } from '../../../../src/errors/gateway-error.ts';
import { authenticate, type Tokens } from '../../../../src/transport/policies/authenticate.ts';
import { aRequest, recordSend } from './record-send.ts';

const tokens = () => {
  const asked: (string | undefined)[] = [];
  const rejections: string[] = [];
  const source: Tokens = {
    rejected: () => rejections.push('rejected'),
    getToken: ({ forceRefresh }) => {
      asked.push(forceRefresh);
      return Promise.resolve({ value: forceRefresh === undefined ? 'old' : 'new' });
    },
  };
  return { asked, rejections, source };
};

describe('authenticate', () => {
  it('adds the token', async () => {
    const { sent, send } = recordSend();
    await authenticate(tokens().source)(send)(aRequest({ headers: { accept: 'a' } }));
    expect(sent.map((request) => request.headers)).toEqual([{ accept: 'a', authorization: 'Bearer old' }]);
  });

  it('repeats once with a new token after a 401, writes too', async () => {
    const { sent, send } = recordSend([401, 204]);
    const { asked, source } = tokens();
    const answer = await authenticate(source)(send)(aRequest({ method: 'POST', body: '{}' }));
    expect(answer.status).toBe(204);
    expect(sent.map(({ headers, body }) => [headers['authorization'], body])).toEqual([
      ['Bearer old', '{}'],
      ['Bearer new', '{}'],
    ]);
    expect(asked).toEqual([undefined, 'old']);
  });

  it('gives up after the second 401', async () => {
    const { sent, send } = recordSend([401]);
    const { rejections, source } = tokens();
    await expect(authenticate(source)(send)(aRequest())).rejects.toMatchObject({
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
    expect((await authenticate(source)(send)(aRequest())).status).toBe(status);
    expect([sent.length, asked.length]).toEqual([1, 1]);
  });

  it('sends nothing without a token', async () => {
    const { sent, send } = recordSend();
    const refused = new GatewayError('UPSTREAM_AUTH', 'refused');
    const source: Tokens = { getToken: () => Promise.reject(refused), rejected: () => undefined };
    await expect(authenticate(source)(send)(aRequest())).rejects.toBe(refused);
    expect(sent).toEqual([]);
  });

  it('waits for no token longer than for the answer, and lets go of the request that was given up', async () => {
    const { sent, send } = recordSend();
    let give: (token: { readonly value: string }) => void = () => undefined;
    const slow = new Promise<{ readonly value: string }>((resolve) => (give = resolve));
    const source: Tokens = { getToken: () => slow, rejected: () => undefined };
    const controller = new AbortController();
    const write = authenticate(source)(send)(aRequest({ method: 'POST', signal: controller.signal }));
    controller.abort(new GatewayError('TIMEOUT', 'too late'));
    await expect(write).rejects.toMatchObject({ code: 'TIMEOUT', message: 'too late', notSent: true });
    give({ value: 'late' });
    await slow;
    const { signal } = controller;
    await expect(authenticate(source)(send)(aRequest({ signal }))).rejects.toMatchObject({ code: 'TIMEOUT' });
    expect(sent).toEqual([]);
  });

  it('lets go of a stream that was refused', async () => {
    const bodies: Readable[] = [];
    const stream = () => {
      const body = Readable.from(['x']);
      bodies.push(body);
      return Promise.resolve({
        status: bodies.length === 1 ? 401 : 200,
        headers: new Map<string, string>(),
        body,
      });
    };
    await authenticate(tokens().source)(stream)(aRequest());
    expect(bodies.map((body) => body.destroyed)).toEqual([true, false]);
  });
});
