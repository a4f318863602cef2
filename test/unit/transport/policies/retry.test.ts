import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';

import { GatewayError } from '../../../../src/errors/gateway-error.ts';
import { retry } from '../../../../src/transport/policies/retry.ts';
import { Repeats } from '../../../../src/transport/retry/repeats.ts';
import type { UpstreamRequest, UpstreamResponse } from '../../../../src/transport/send.ts';
import { serviceRequest } from '../../../support/service-request.ts';

type Step = { status: number; headers?: Record<string, string>; body?: string } | GatewayError;

/** A policy over answers that come one after another, the last one again and again; random numbers are 0.5. */
const setUp = (steps: readonly Step[]) => {
  let time = 0;
  let asked = 0;
  const slept: number[] = [];
  const repeats = new Repeats({
    random: () => 0.5,
    now: () => time,
    wallNow: () => 0,
    sleep: (ms) => {
      slept.push(ms);
      time += ms;
      return Promise.resolve();
    },
  });
  const send = retry(repeats)((): Promise<UpstreamResponse> => {
    const step = steps[Math.min(asked, steps.length - 1)];
    asked += 1;
    if (step === undefined || step instanceof GatewayError) return Promise.reject(step ?? new Error('none'));
    const { status, headers = {}, body = '' } = step;
    return Promise.resolve({ status, headers: new Map(Object.entries(headers)), body, retries: 0 });
  });
  const ask = (more: Partial<UpstreamRequest> = {}) => send(serviceRequest(more));
  return { ask, slept, count: () => asked };
};

const write = { method: 'POST', body: '{}' } as const;
const unreachable = new GatewayError('UPSTREAM_UNAVAILABLE', 'reset');
const unsent = new GatewayError('UPSTREAM_UNAVAILABLE', 'refused', { notSent: true });
const throttled = { status: 429, headers: { 'retry-after': '2' } };

describe('retry', () => {
  it('repeats a throttled request after Retry-After, writes too', async () => {
    for (const request of [{}, write]) {
      const { ask, slept } = setUp([throttled, { status: 200 }]);
      expect(await ask(request)).toMatchObject({ status: 200, retries: 1 });
      expect(slept).toEqual([2100]);
    }
  });

  it('waits one and two seconds, jittered, where nothing usable is said', async () => {
    const { ask, slept, count } = setUp([{ status: 429, headers: { 'retry-after': 'junk' } }]);
    expect(await ask()).toMatchObject({ status: 429, retries: 2 });
    expect([slept, count()]).toEqual([[1050, 2100], 3]);
  });

  it.each([
    [429, 30_000, 0],
    [429, 60_000, 1],
    [503, 30_000, 0],
    [503, 60_000, 1],
  ])(
    'repeats a %i that asks for 40 s where the deadline is after that: at %i ms, %i times',
    async (status, deadline, times) => {
      const { ask, count } = setUp([{ status, headers: { 'retry-after': '40' } }, { status: 200 }]);
      expect(await ask({ deadline })).toMatchObject({ retries: times });
      expect(count()).toBe(1 + times);
    },
  );

  it('gives up at once where there is no time', async () => {
    const { ask, slept, count } = setUp([{ status: 429, headers: { 'retry-after': '600' } }]);
    expect(await ask({ deadline: 30_000 })).toMatchObject({ status: 429, retries: 0 });
    expect([slept, count()]).toEqual([[], 1]);
  });

  it.each([502, 503, 504])('repeats a read after %i, never a write', async (status) => {
    const read = setUp([{ status }, { status: 200 }]);
    expect((await read.ask()).status).toBe(200);
    const written = setUp([{ status }, { status: 200 }]);
    expect((await written.ask(write)).status).toBe(status);
    expect([read.count(), written.count()]).toEqual([2, 1]);
  });

  it.each([400, 401, 403, 404, 405, 412, 413, 500, 501])('repeats nothing after %i', async (status) => {
    const { ask, count } = setUp([{ status }]);
    expect((await ask()).status).toBe(status);
    expect(count()).toBe(1);
  });

  it('repeats a read after errors that are known to pass', async () => {
    const { ask, count } = setUp([
      { status: 500, body: '{"error":{"code":"0x80044150","message":"SQL"}}' },
      { status: 200 },
    ]);
    expect((await ask()).status).toBe(200);
    expect(count()).toBe(2);
  });

  it('repeats a read that got no answer', async () => {
    const { ask, slept } = setUp([unreachable, unreachable, { status: 200 }]);
    expect((await ask()).status).toBe(200);
    expect(slept).toEqual([100, 200]);
  });

  it('repeats a write only where it was not sent', async () => {
    const sent = setUp([unreachable]);
    await expect(sent.ask(write)).rejects.toBe(unreachable);
    const never = setUp([unsent, { status: 204 }]);
    expect((await never.ask(write)).status).toBe(204);
    expect([sent.count(), never.count()]).toEqual([1, 2]);
  });

  it('takes a POST that says so for a read', async () => {
    const { ask } = setUp([unreachable, { status: 200 }]);
    expect((await ask({ ...write, effect: 'read' })).status).toBe(200);
  });

  it('leaves alone who repeats by himself, and who went away', async () => {
    const alone = setUp([{ status: 503 }]);
    await alone.ask({ mayRepeat: false });
    const gone = setUp([{ status: 503 }]);
    await gone.ask({ signal: AbortSignal.abort() });
    expect([alone.count(), gone.count()]).toEqual([1, 1]);
  });

  it('does not repeat what was refused on purpose, or took too long', async () => {
    const open = new GatewayError('UPSTREAM_UNAVAILABLE', 'open', {
      retryAfterSeconds: 2,
      notSent: true,
    });
    for (const error of [
      open,
      new GatewayError('TIMEOUT', 'slow'),
      new GatewayError('UPSTREAM_AUTH', 'no'),
    ]) {
      const { ask, count } = setUp([error]);
      await expect(ask()).rejects.toBe(error);
      expect(count()).toBe(1);
    }
  });

  it('repeats a tenth of all requests and a few more, not more', async () => {
    const { ask, count } = setUp([{ status: 503 }]);
    for (let asked = 0; asked < 100; asked += 1) await ask();
    expect(count() - 100).toBeLessThanOrEqual(20);
    expect(count() - 100).toBeGreaterThanOrEqual(10);
  });

  it('takes the parts of a batch that failed for one repeat, after the longest of their waits', async () => {
    const slept: number[] = [];
    const sleep = (ms: number) => Promise.resolve(void slept.push(ms));
    const repeats = new Repeats({ random: () => 0, now: () => 0, sleep });
    const part = (status: number, seconds?: number) => ({
      status,
      headers: new Map(seconds === undefined ? [] : [['retry-after', String(seconds)]]),
      body: '',
    });
    const patience = { deadline: 30_000, signal: undefined };
    const parts = [part(429, 2), part(500), part(429, 5), part(429, 600), part(503)];
    expect(await repeats.waitForParts(parts, 0, patience)).toEqual([true, false, true, false, true]);
    expect(slept).toEqual([5000]);
    expect(await repeats.waitForParts(parts, 2, patience)).toEqual([false, false, false, false, false]);
    expect(await repeats.waitForParts([part(500)], 0, patience)).toEqual([false]);
    const twenty = Array.from({ length: 20 }, () => part(429, 0));
    let repeated = 0;
    while ((await repeats.waitForParts(twenty, 0, patience)).every(Boolean)) repeated += 1;
    expect(repeated).toBe(9); // what was saved up at first, less the one above
  });

  it('lets go of a streamed answer that is not handed on', async () => {
    const bodies: Readable[] = [];
    const send = retry(new Repeats({ sleep: () => Promise.resolve() }))(() => {
      const body = Readable.from(['x']);
      bodies.push(body);
      return Promise.resolve({
        status: bodies.length === 1 ? 503 : 200,
        headers: new Map<string, string>(),
        body,
      });
    });
    await send(serviceRequest());
    expect(bodies.map((body) => body.destroyed)).toEqual([true, false]);
  });
});
