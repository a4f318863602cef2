import { describe, expect, it } from 'vitest';

import { Limiter } from '../../../../src/transport/limiter/limiter.ts';
import { spread, type UpstreamUser } from '../../../../src/transport/policies/spread.ts';
import type { UpstreamRequest } from '../../../../src/transport/send.ts';
import { aRequest } from './record-send.ts';

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
  await Promise.all(Array.from({ length: count }, () => send(aRequest())));
  return { sentAs, send };
};

const times = (sentAs: readonly string[], name: string) =>
  sentAs.filter((as) => as === `Bearer ${name}`).length;

describe('spread', () => {
  it('sends by the one who is least busy', async () => {
    const { sentAs } = await ask([user('a'), user('b')], 4);
    expect([times(sentAs, 'a'), times(sentAs, 'b')]).toEqual([2, 2]);
  });

  it('avoids one who is to wait', async () => {
    const users = [user('a'), user('b')];
    const { send } = await ask(users, 1, (sent) => (sent === 1 ? 429 : 200));
    const answers = await Promise.all([send(aRequest()), send(aRequest())]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    const { sentAs } = await ask(users, 3);
    expect(times(sentAs, 'a')).toBe(0);
  });

  it('says of a refusal when another one is free, which is at once', async () => {
    const users = [user('a'), user('b')];
    const answer = await spread(users)(() =>
      Promise.resolve({ status: 429, headers: new Map([['retry-after', '60']]), body: '' }),
    )(aRequest());
    expect(answer.headers.get('retry-after')).toBe('0.000');
    const alone = await spread([user('c')])(() =>
      Promise.resolve({ status: 429, headers: new Map([['retry-after', '60']]), body: '' }),
    )(aRequest());
    expect(alone.headers.get('retry-after')).toBe('60');
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
    await send(aRequest());
    expect(one.limiter.state.pauseMs).toBe(0);
    await send(aRequest());
    expect(one.limiter.state.pauseMs).toBeGreaterThan(29_000);
    expect(one.limiter.state.pauseMs).toBeLessThanOrEqual(30_000);
  });

  it('avoids one who cannot sign in, unless nobody can', async () => {
    expect(times((await ask([user('a', true), user('b')], 3)).sentAs, 'a')).toBe(0);
    expect((await ask([user('a', true), user('b', true)], 2)).sentAs).toHaveLength(2);
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
    expect((await send(aRequest())).headers.get('retry-after')).toBe('30');
  });
});
