import { describe, expect, it } from 'vitest';

import { createTokenCycle } from '../../../../src/auth/outbound/token-cycle.ts';
import type { AcquiredToken } from '../../../../src/auth/outbound/token-source.ts';
import { GatewayError } from '../../../../src/errors/gateway-error.ts';

interface Pending {
  readonly resolve: (token: AcquiredToken) => void;
  readonly reject: (error: unknown) => void;
}

/** A login service that answers when told to, a clock that stands still, and the cycle between them. */
const cycle = () => {
  let time = 0;
  const asked: Pending[] = [];
  const background: unknown[] = [];
  const source = createTokenCycle({
    acquire: () => new Promise((resolve, reject) => asked.push({ resolve, reject })),
    onBackgroundFailure: (error) => background.push(error),
    now: () => time,
  });
  const answer = async (value: string, expiresInSeconds = 3600) => {
    asked.at(-1)?.resolve({ value, expiresInSeconds });
    await settle();
  };
  const fail = async (error: unknown) => {
    asked.at(-1)?.reject(error);
    await settle();
  };
  const start = async (value: string, expiresInSeconds = 3600) => {
    const first = source.getToken();
    await answer(value, expiresInSeconds);
    expect(await first).toMatchObject({ value });
  };
  const value = async () => (await source.getToken()).value;
  return {
    source,
    asked,
    background,
    answer,
    fail,
    start,
    value,
    advance: (seconds: number) => (time += seconds * 1000),
  };
};

const settle = () => new Promise((resolve) => setImmediate(resolve));
const refused = new GatewayError('UPSTREAM_AUTH', 'refused');
const down = new GatewayError('UPSTREAM_UNAVAILABLE', 'down');

describe('createTokenCycle', () => {
  it('asks once for a thousand callers', async () => {
    const { source, asked, answer } = cycle();
    const callers = Array.from({ length: 1000 }, () => source.getToken());
    await answer('a');
    expect(new Set((await Promise.all(callers)).map((token) => token.value))).toEqual(new Set(['a']));
    expect(asked).toHaveLength(1);
  });

  it('keeps a token until five minutes before its end', async () => {
    const { asked, start, value, advance } = cycle();
    await start('a');
    advance(3600 - 301);
    expect(await value()).toBe('a');
    expect(asked).toHaveLength(1);
  });

  it('then gets a new one behind the callers, once', async () => {
    const { asked, start, value, advance, answer } = cycle();
    await start('a');
    advance(3600 - 299);
    expect(await Promise.all(Array.from({ length: 100 }, value))).toEqual(
      Array.from({ length: 100 }, () => 'a'),
    );
    expect(asked).toHaveLength(2);
    await answer('b');
    expect(await value()).toBe('b');
    expect(asked).toHaveLength(2);
  });

  it('makes callers wait in the last minute', async () => {
    const { source, asked, start, advance, answer } = cycle();
    await start('a');
    advance(3600 - 59);
    const caller = source.getToken();
    expect(asked).toHaveLength(2);
    await answer('b');
    expect((await caller).value).toBe('b');
  });

  it('refreshes a short-lived token at half of its life', async () => {
    const { asked, start, value, advance } = cycle();
    await start('a', 60);
    advance(29);
    expect([await value(), asked.length]).toEqual(['a', 1]);
    advance(2);
    expect([await value(), asked.length]).toEqual(['a', 2]);
  });

  it('reports a failure in the background to nobody but the log, and waits before the next try', async () => {
    const { asked, background, start, value, advance, fail, answer } = cycle();
    await start('a');
    advance(3400);
    expect(await value()).toBe('a');
    await fail(down);
    expect(background).toEqual([down]);
    expect(await value()).toBe('a');
    expect(asked).toHaveLength(2);
    advance(2);
    expect(await value()).toBe('a');
    expect(asked).toHaveLength(3);
    await answer('b');
    expect(await value()).toBe('b');
  });

  it('reports it once, however many asked meanwhile', async () => {
    const { asked, background, start, value, advance, fail } = cycle();
    await start('a');
    advance(3400);
    expect(await Promise.all([value(), value(), value()])).toEqual(['a', 'a', 'a']);
    await fail(down);
    expect([asked.length, background]).toEqual([2, [down]]);
  });

  it('asks a login service that is down ever more rarely, every ten seconds at last', async () => {
    const { source, asked, fail, answer, advance, value, start } = cycle();
    const pauses: number[] = [];
    const tryAgain = async (): Promise<void> => {
      const before = asked.length;
      const failed = expect(source.getToken()).rejects.toBe(down);
      if (asked.length > before) await fail(down);
      await failed;
    };
    await tryAgain();
    for (let seconds = 0; pauses.length < 6; seconds = 0) {
      for (const before = asked.length; asked.length === before; seconds += 1) {
        advance(1);
        await tryAgain();
      }
      pauses.push(seconds);
    }
    expect(pauses).toEqual([1, 2, 4, 8, 10, 10]);
    // Once it has answered it counts as up again.
    advance(10);
    const back = value();
    await answer('a');
    expect(await back).toBe('a');
    advance(3600);
    await tryAgain();
    advance(1);
    await start('b');
  });

  it('leaves the login service alone for as long as it asks', async () => {
    const { source, asked, fail, advance, answer } = cycle();
    const throttled = new GatewayError('UPSTREAM_UNAVAILABLE', 'down', { retryAfterSeconds: 45 });
    const first = expect(source.getToken()).rejects.toBe(throttled);
    await fail(throttled);
    await first;
    advance(44);
    await expect(source.getToken()).rejects.toBe(throttled);
    expect(asked).toHaveLength(1);
    advance(1);
    const later = source.getToken();
    await answer('a');
    expect((await later).value).toBe('a');
  });

  it('knows whether there ever was a token, and tries to get one where somebody asks for that', async () => {
    const { source, asked, fail, answer, advance } = cycle();
    expect([source.obtained(), source.obtained(), asked.length]).toEqual([false, false, 1]);
    await fail(down);
    expect([source.obtained(), asked.length]).toEqual([false, 1]);
    advance(1);
    expect([source.obtained(), asked.length]).toEqual([false, 2]);
    await answer('a');
    expect(source.obtained()).toBe(true);
    advance(4000);
    expect([source.obtained(), asked.length]).toEqual([true, 2]);
  });

  it('leaves the login service alone for 30 seconds after a refusal', async () => {
    const { source, asked, value, fail, answer, advance } = cycle();
    const first = value();
    const failed = expect(first).rejects.toBe(refused);
    await fail(refused);
    await failed;
    expect(source.refused()).toBe(true);
    await expect(value()).rejects.toBe(refused);
    advance(29);
    await expect(value()).rejects.toBe(refused);
    expect(asked).toHaveLength(1);
    advance(2);
    const again = value();
    await answer('a');
    expect(await again).toBe('a');
    expect(source.refused()).toBe(false);
  });

  it('recovers from a refusal without callers, as long as somebody asks whether it was refused', async () => {
    const { source, asked, start, answer, fail, advance, value } = cycle();
    await start('a');
    const caller = source.getToken({ forceRefresh: 'a' });
    await Promise.all([expect(caller).rejects.toBe(refused), fail(refused)]);
    advance(29);
    expect(source.refused()).toBe(true);
    expect(asked).toHaveLength(2);
    advance(2);
    expect(source.refused()).toBe(true);
    expect(source.refused()).toBe(true);
    expect(asked).toHaveLength(3);
    await fail(refused);
    expect(source.refused()).toBe(true);
    expect(asked).toHaveLength(3);
    advance(31);
    expect(source.refused()).toBe(true);
    await answer('b');
    expect(source.refused()).toBe(false);
    expect(await value()).toBe('b');
  });

  it('does not count a login service that is down as a refusal', async () => {
    const { source, value, fail } = cycle();
    const failed = expect(value()).rejects.toBe(down);
    await fail(down);
    await failed;
    expect(source.refused()).toBe(false);
  });

  it('gets one new token for everybody whose token was refused', async () => {
    const { source, asked, start, answer } = cycle();
    await start('a');
    const callers = Array.from({ length: 50 }, () => source.getToken({ forceRefresh: 'a' }));
    await answer('b');
    expect((await Promise.all(callers)).every((token) => token.value === 'b')).toBe(true);
    expect(asked).toHaveLength(2);
  });

  it('has the new token ready for one who is late with the refusal of the old', async () => {
    const { source, asked, start, answer } = cycle();
    await start('a');
    const first = source.getToken({ forceRefresh: 'a' });
    await answer('b');
    await first;
    expect((await source.getToken({ forceRefresh: 'a' })).value).toBe('b');
    expect(asked).toHaveLength(2);
  });

  it('counts the life of a token from before the request, however long that took', async () => {
    const { source, asked, answer, advance, value } = cycle();
    const first = source.getToken();
    advance(3400);
    await answer('a');
    await first;
    expect(await value()).toBe('a');
    expect(asked).toHaveLength(2);
  });

  it('gives a write no token with less than a minute left, a read one until it ends', async () => {
    const { source, asked, start, advance, answer } = cycle();
    await start('a', 300);
    advance(300 - 59);
    expect((await source.getToken()).value).toBe('a');
    await answer('b', 300);
    expect((await source.getToken({ forWrite: true })).value).toBe('b');
    expect(asked).toHaveLength(2);
  });

  it('refuses a write where even a new token ends within a minute', async () => {
    const { source, asked, answer, advance } = cycle();
    const writing = source.getToken({ forWrite: true });
    const failed = expect(writing).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', notSent: true });
    await answer('short', 30);
    await failed;
    expect((await source.getToken()).value).toBe('short');
    await expect(source.getToken({ forWrite: true })).rejects.toMatchObject({ notSent: true });
    expect(asked).toHaveLength(1); // the next one would be as short
    advance(31);
    const later = source.getToken({ forWrite: true });
    await answer('long');
    expect((await later).value).toBe('long');
  });

  it('forces no further token for 30 seconds after the organisation rejected a new one', async () => {
    const { source, asked, start, advance, answer } = cycle();
    await start('a');
    source.rejected();
    expect(source.refused()).toBe(true);
    await expect(source.getToken({ forceRefresh: 'a' })).rejects.toMatchObject({
      code: 'UPSTREAM_AUTH',
      notSent: true,
    });
    expect(asked).toHaveLength(1);
    advance(31);
    expect(source.refused()).toBe(false);
    const forced = source.getToken({ forceRefresh: 'a' });
    await answer('b');
    expect((await forced).value).toBe('b');
  });
});
