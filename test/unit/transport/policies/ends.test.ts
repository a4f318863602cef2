import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { finishWrites } from '../../../../src/transport/policies/finish-writes.ts';
import { timeout } from '../../../../src/transport/policies/timeout.ts';
import type { UpstreamRequest, UpstreamResponse } from '../../../../src/transport/send.ts';
import { serviceRequest } from '../../../support/service-request.ts';

/** Ends when its signal does. */
const hanging = (request: UpstreamRequest): Promise<UpstreamResponse> =>
  new Promise((_resolve, reject) => {
    const { signal } = request;
    if (signal?.aborted === true) reject(signal.reason as Error);
    signal?.addEventListener('abort', () => reject(signal.reason as Error));
  });

describe('timeout', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it.each([
    ['its deadline', 50, 50],
    ['the default', undefined, 1000],
  ])('ends a request at %s', async (_what, within, ms) => {
    const deadline = within === undefined ? undefined : performance.now() + within;
    const answer = timeout({ defaultMs: 1000 })(hanging)(serviceRequest({ deadline }));
    const failed = expect(answer).rejects.toMatchObject({ code: 'TIMEOUT' });
    await vi.advanceTimersByTimeAsync(ms);
    await failed;
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each([
    ['that waits for a turn or a token, and was not sent', false, 50],
    ['that is under way, a moment later', true, 300],
  ])('ends a write %s', async (_what, isSent, ms) => {
    const deaf = (request: UpstreamRequest): Promise<UpstreamResponse> => {
      if (isSent) request.onUnderWay?.(true);
      return new Promise(() => undefined);
    };
    const deadline = performance.now() + 50;
    let ended = false;
    const answer = timeout({ defaultMs: 1000 })(deaf)(serviceRequest({ method: 'PATCH', deadline }));
    const failed = expect(answer.finally(() => (ended = true))).rejects.toMatchObject({
      code: 'TIMEOUT',
      notSent: !isSent,
    });
    await vi.advanceTimersByTimeAsync(ms - 1);
    expect(ended).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await failed;
  });

  it('ends it when its own signal does', async () => {
    const controller = new AbortController();
    const answer = timeout({ defaultMs: 1000 })(hanging)(serviceRequest({ signal: controller.signal }));
    controller.abort(new Error('gone'));
    await expect(answer).rejects.toThrow('gone');
  });
});

describe('finishWrites', () => {
  const signalOf = async (request: Partial<UpstreamRequest>): Promise<AbortSignal | undefined> => {
    let seen: AbortSignal | undefined;
    const send = finishWrites({ defaultMs: 60_000 })((sent: UpstreamRequest) => {
      seen = sent.signal;
      return Promise.resolve({ status: 204, headers: new Map<string, string>(), body: '' });
    });
    await send(serviceRequest(request));
    return seen;
  };

  it('keeps a client that goes away from ending a write, not a read', async () => {
    const client = new AbortController();
    const { signal } = client;
    const read = await signalOf({ signal });
    const write = await signalOf({ signal, method: 'PATCH' });
    const batch = await signalOf({ signal, method: 'POST', effect: 'read' });
    client.abort();
    expect([read, write, batch].map((each) => each?.aborted)).toEqual([true, false, true]);
  });

  it.each([
    ['whose client went away', { signal: AbortSignal.abort() }],
    ['whose time is up', { deadline: performance.now() - 1 }],
  ])('sends no write %s', async (_what, request) => {
    await expect(signalOf({ method: 'PATCH', ...request })).rejects.toMatchObject({
      code: 'TIMEOUT',
      notSent: true,
    });
  });

  it.each([
    [204, [true]],
    [429, [true, false]],
    [401, [true, false]],
    [503, [true]],
  ])('tells what is under way: after %i %j', async (status, expected) => {
    const told: boolean[] = [];
    const answer = { status, headers: new Map<string, string>(), body: '' };
    const send = finishWrites({ defaultMs: 60_000 })(() => Promise.resolve(answer));
    await send(serviceRequest({ method: 'POST', onUnderWay: (is) => void told.push(is) }));
    expect(told).toEqual(expected);
  });
});
