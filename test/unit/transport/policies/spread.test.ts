import { describe, expect, it } from 'vitest';

import { GatewayError } from '../../../../src/errors/gateway-error.ts';
import { StartError } from '../../../../src/errors/start-error.ts';
import { Limiter } from '../../../../src/transport/limiter/limiter.ts';
import { spread, type UpstreamUser } from '../../../../src/transport/policies/spread.ts';
import type { UpstreamRequest } from '../../../../src/transport/send.ts';
import { serviceRequest } from '../../../support/service-request.ts';

const wellKnownId = '349fb0f3-bfab-429e-8abc-fd5b00000003';

const user = (name: string, refused = false): UpstreamUser => ({
  tokens: {
    getToken: () => Promise.resolve({ value: name }),
    rejected: () => undefined,
    refused: () => refused,
  },
  limiter: new Limiter(),
});

/** Asks so many at once; as whom each was sent. */
const ask = async (users: readonly UpstreamUser[], count: number, statusOf = (_sent: number) => 200) => {
  const sentAs: string[] = [];
  const send = spread(users)((request: UpstreamRequest) => {
    sentAs.push(request.headers['authorization'] ?? '');
    const status = statusOf(sentAs.length);
    const headers = new Map(status === 429 ? [['retry-after', '60']] : []);
    return new Promise<{ status: number; headers: ReadonlyMap<string, string>; body: string }>((resolve) =>
      setImmediate(resolve, { status, headers, body: '' }),
    );
  });
  await Promise.all(Array.from({ length: count }, () => send(serviceRequest())));
  return { sentAs, send };
};

const times = (sentAs: readonly string[], name: string) =>
  sentAs.filter((as) => as === `Bearer ${name}`).length;

describe('spread', () => {
  it('sends by the one who is least busy', async () => {
    const { sentAs } = await ask([user('a'), user('b')], 4);
    expect([times(sentAs, 'a'), times(sentAs, 'b')]).toEqual([2, 2]);
  });

  it('sends by each in turn where none is busy', async () => {
    const users = [user('a'), user('b'), user('c')];
    const sentAs: string[] = [];
    const send = spread(users)((request: UpstreamRequest) => {
      sentAs.push(request.headers['authorization'] ?? '');
      return Promise.resolve({ status: 200, headers: new Map<string, string>(), body: '' });
    });
    for (let asked = 0; asked < 9; asked += 1) await send(serviceRequest());
    expect(['a', 'b', 'c'].map((name) => times(sentAs, name))).toEqual([3, 3, 3]);
  });

  it('avoids one who is to wait', async () => {
    const users = [user('a'), user('b')];
    // What it was sent for goes by the other one at once: it was refused before any work.
    const first = await ask(users, 1, (sent) => (sent === 1 ? 429 : 200));
    expect(first.sentAs).toHaveLength(2);
    const [throttled = '', free = ''] = first.sentAs;
    expect(throttled).not.toBe(free);
    const { sentAs } = await ask(users, 5);
    expect(sentAs).toEqual(Array.from({ length: 5 }, () => free));
  });

  it('moves what waits there, too', async () => {
    const users = [user('a'), user('b')];
    const ends: (() => void)[] = [];
    const sentAs: string[] = [];
    const send = spread(users)((request: UpstreamRequest) => {
      const as = request.headers['authorization'] ?? '';
      sentAs.push(as);
      const answer = (status: number) => ({ status, headers: new Map([['retry-after', '60']]), body: '' });
      return new Promise<ReturnType<typeof answer>>((resolve) =>
        ends.push(() => resolve(answer(as === 'Bearer a' ? 429 : 200))),
      );
    });
    const answers = Promise.all(Array.from({ length: 12 }, () => send(serviceRequest())));
    for (let ended = 0; ended < 20; ended += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      ends.shift()?.();
    }
    expect((await answers).map(({ status }) => status)).toEqual(Array.from({ length: 12 }, () => 200));
    expect(times(sentAs, 'a')).toBe(4); // as many as it may do at first: those that waited never came to it
  });

  it('says of a refusal of all when the next of them is free', async () => {
    const users = [user('a'), user('b')];
    const send = spread(users)((request: UpstreamRequest) => {
      const seconds = request.headers['authorization'] === 'Bearer a' ? '60' : '20';
      return Promise.resolve({ status: 429, headers: new Map([['retry-after', seconds]]), body: '' });
    });
    const seconds = Number((await send(serviceRequest())).headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(19);
    expect(seconds).toBeLessThanOrEqual(20);
    const alone = await spread([user('c')])(() =>
      Promise.resolve({ status: 429, headers: new Map([['retry-after', '60']]), body: '' }),
    )(serviceRequest());
    expect(alone.headers.get('retry-after')).toBe('60');
  });

  it('says of a refusal of all that names no time that it is over within a second', async () => {
    const send = spread([user('a'), user('b')])(() =>
      Promise.resolve({ status: 429, headers: new Map([['retry-after', 'junk']]), body: '' }),
    );
    const seconds = Number((await send(serviceRequest())).headers.get('retry-after'));
    expect(seconds).toBeGreaterThanOrEqual(0);
    expect(seconds).toBeLessThanOrEqual(1);
  });

  it('holds everybody back when a part of a batch was refused', async () => {
    const one = user('a');
    const part = (head: string, body: string) =>
      `--b\r\nContent-Type: application/http\r\n\r\nHTTP/1.1 ${head}\r\n\r\n${body}\r\n`;
    const refused = (seconds: number) =>
      part(
        `429 Too Many Requests\r\nretry-after: ${seconds}`,
        '{"error":{"code":"0x80072322","message":""}}',
      );
    const bodies = [part('200 OK', '{"name":"HTTP/1.1 429"}'), `${refused(7)}${refused(30)}${refused(1)}`];
    const send = spread([one])(() =>
      Promise.resolve({
        status: 200,
        headers: new Map([['content-type', 'multipart/mixed; boundary=b']]),
        body: `${bodies.shift() ?? ''}--b--\r\n`,
      }),
    );
    await send(serviceRequest());
    expect(one.limiter.state.pauseMs).toBe(0);
    await send(serviceRequest());
    expect(one.limiter.state.pauseMs).toBeGreaterThan(29_000);
    expect(one.limiter.state.pauseMs).toBeLessThanOrEqual(30_000);
  });

  it('avoids one who cannot sign in, unless nobody can', async () => {
    expect(times((await ask([user('a', true), user('b')], 3)).sentAs, 'a')).toBe(0);
    expect((await ask([user('a', true), user('b', true)], 2)).sentAs).toHaveLength(2);
  });

  it('sends as the next where one cannot sign in, writes too; nothing else', async () => {
    const failing = (error: GatewayError): UpstreamUser => ({
      ...user('a'),
      tokens: { ...user('a').tokens, getToken: () => Promise.reject(error) },
    });
    const refused = new GatewayError('UPSTREAM_AUTH', 'refused', { notSent: true });
    const down = new GatewayError('UPSTREAM_UNAVAILABLE', 'down', { notSent: true });
    const ok = () => Promise.resolve({ status: 200, headers: new Map<string, string>(), body: '' });
    const ask = (users: readonly UpstreamUser[]) => spread(users)(ok)(serviceRequest({ method: 'POST' }));
    expect((await ask([failing(refused), failing(refused), user('b')])).status).toBe(200);
    await expect(ask([failing(refused), failing(refused)])).rejects.toBe(refused);
    await expect(ask([failing(refused), user('b', true)])).rejects.toBe(refused);
    await expect(ask([failing(down), failing(down)])).rejects.toBe(down);
    // The login service is down for one; the token of another is still good.
    const cause = new StartError('The login service is not available.', { exitCode: 3 });
    const noToken = new GatewayError('UPSTREAM_UNAVAILABLE', 'no token', { notSent: true, cause });
    expect((await ask([failing(noToken), user('b')])).status).toBe(200);
    await expect(ask([failing(noToken), failing(noToken)])).rejects.toBe(noToken);
  });

  describe('a user whom Dataverse does not know (0x80072560)', () => {
    const unknownBody = '{"error":{"code":"0x80072560","message":""}}';
    /** Which of two application users are left out after a request, and how it was answered. */
    const outcome = async (unknown: readonly string[], principal: UpstreamRequest['principal']) => {
      const leftOut: string[] = [];
      const users = ['a', 'b'].map((name) => ({
        ...user(name),
        tokens: { ...user(name).tokens, rejected: () => void leftOut.push(name) },
      }));
      const send = spread(users)((request: UpstreamRequest) => {
        const isUnknown = unknown.includes(request.headers['authorization'] ?? '');
        const [status, body] = isUnknown ? [403, unknownBody] : [200, ''];
        return Promise.resolve({ status, headers: new Map<string, string>(), body });
      });
      const statuses = [await send(serviceRequest({ principal })), await send(serviceRequest({ principal }))];
      return { statuses: statuses.map(({ status }) => status), leftOut: new Set(leftOut) };
    };
    const service = { kind: 'service', reason: 'test' } as const;
    const caller = { kind: 'impersonate', objectId: wellKnownId } as const;

    it('is an application user where another one is let in, whoever asks', async () => {
      for (const principal of [service, caller]) {
        const { statuses, leftOut } = await outcome(['Bearer a'], principal);
        expect([statuses, leftOut]).toEqual([[200, 200], new Set(['a'])]);
      }
    });

    it('is nobody in particular where the other one answers neither yes nor no', async () => {
      const leftOut: string[] = [];
      const users = ['a', 'b'].map((name) => ({
        ...user(name),
        tokens: { ...user(name).tokens, rejected: () => void leftOut.push(name) },
      }));
      const send = spread(users)((request: UpstreamRequest) => {
        const [status, body] =
          request.headers['authorization'] === 'Bearer a' ? [403, unknownBody] : [500, ''];
        return Promise.resolve({ status, headers: new Map<string, string>(), body });
      });
      const statuses = [
        await send(serviceRequest({ principal: caller })),
        await send(serviceRequest({ principal: caller })),
      ].map(({ status }) => status);
      expect(statuses).toEqual([500, 500]);
      expect(leftOut).toEqual([]);
    });

    it('is the caller where none is let in: nobody is left out for that', async () => {
      const { statuses, leftOut } = await outcome(['Bearer a', 'Bearer b'], caller);
      expect([statuses, leftOut]).toEqual([[403, 403], new Set()]);
    });

    it('is each of them where none is let in for itself', async () => {
      const { statuses, leftOut } = await outcome(['Bearer a', 'Bearer b'], service);
      expect([statuses, leftOut]).toEqual([[403, 403], new Set(['a', 'b'])]);
    });
  });

  it('says of those that refuse all at once when the next of them is free', async () => {
    const throttled = (retryAfterSeconds: number): UpstreamUser => {
      const error = new GatewayError('THROTTLED', 'wait', { retryAfterSeconds, notSent: true });
      return { ...user('a'), tokens: { ...user('a').tokens, getToken: () => Promise.reject(error) } };
    };
    const send = spread([throttled(5), throttled(60), throttled(30)])(() =>
      Promise.reject(new Error('sent')),
    );
    for (let asked = 0; asked < 3; asked += 1)
      await expect(send(serviceRequest())).rejects.toMatchObject({ retryAfterSeconds: 5 });
  });

  it('turns a date to wait for into seconds', async () => {
    const send = spread([user('a')])(() =>
      Promise.resolve({
        status: 429,
        headers: new Map([
          ['retry-after', 'Thu, 26 Nov 2026 10:00:30 GMT'],
          ['date', 'Thu, 26 Nov 2026 10:00:00 GMT'],
        ]),
        body: '',
      }),
    );
    expect((await send(serviceRequest())).headers.get('retry-after')).toBe('30');
  });
});
