import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { finishWrites } from '../../../../src/transport/policies/finish-writes.ts';
import { timeout } from '../../../../src/transport/policies/timeout.ts';
import type { UpstreamRequest, UpstreamResponse } from '../../../../src/transport/send.ts';
import { aRequest } from './record-send.ts';

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
    const answer = timeout({ defaultMs: 1000 })(hanging)(aRequest({ deadline }));
    const failed = expect(answer).rejects.toMatchObject({ code: 'TIMEOUT' });
    await vi.advanceTimersByTimeAsync(ms);
    await failed;
    expect(vi.getTimerCount()).toBe(0);
  });

  it('ends it when its own signal does', async () => {
    const controller = new AbortController();
    const answer = timeout({ defaultMs: 1000 })(hanging)(aRequest({ signal: controller.signal }));
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
    await send(aRequest(request));
    return seen;
  };

  it('keeps a client that goes away from ending a write that was sent, not a read', async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const read = await signalOf({ signal });
    const write = await signalOf({ signal, method: 'PATCH' });
    const search = await signalOf({ signal, method: 'POST', effect: 'read' });
    controller.abort();
    expect([read?.aborted, write?.aborted, search?.aborted]).toEqual([true, false, true]);
  });

  it('sends no write that was given up before', async () => {
    const signal = AbortSignal.abort();
    await expect(signalOf({ signal, method: 'PATCH' })).rejects.toMatchObject({
      code: 'TIMEOUT',
      notSent: true,
    });
  });
});
