import { PassThrough } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';

import { shareStreams } from '../../../../src/transport/policies/share-streams.ts';
import type { AnyAnswer } from '../../../../src/transport/step.ts';
import { serviceRequest } from '../../../support/service-request.ts';

/** Files that were begun, in their order. */
const rig = (turns: number) => {
  const begun: { readonly caller: string | undefined; readonly body: PassThrough }[] = [];
  const send = shareStreams({ turns: () => turns })(({ caller }): Promise<AnyAnswer> => {
    const body = new PassThrough();
    begun.push({ caller: caller?.name, body });
    return Promise.resolve({ status: 200, headers: new Map(), body });
  });
  const ask = async (caller: string | undefined, signal?: AbortSignal): Promise<AnyAnswer> =>
    send({ ...serviceRequest(), ...(caller !== undefined && { caller: { name: caller } }), signal });
  return { begun, ask, callers: () => begun.map(({ caller }) => caller) };
};

describe('turns for files', () => {
  it('one caller has a quarter, all together half; who waits goes on when one is over', async () => {
    const { begun, ask, callers } = rig(16);
    const asked = Array.from('aaaaaabbbcc', (caller) => ask(caller));
    await setImmediate();
    expect(callers().join('')).toBe('aaaabbbc');
    begun[7]?.body.destroy();
    await setImmediate();
    expect(callers().join('')).toBe('aaaabbbcc');
    begun[0]?.body.resume().end();
    await setImmediate();
    expect(callers().join('')).toBe('aaaabbbcca');
    for (let at = 1; at < 11; at += 1) {
      begun[at]?.body.destroy();
      await setImmediate();
    }
    expect(await Promise.all(asked)).toHaveLength(11);
    expect(callers().join('')).toBe('aaaabbbccaa');
  });

  it('one caller has two where there are few turns, and somebody else’s wait', async () => {
    const { begun, ask, callers } = rig(3);
    for (const caller of 'aaab') void ask(caller);
    await setImmediate();
    expect(callers().join('')).toBe('aa');
    begun[0]?.body.destroy();
    await setImmediate();
    expect(callers().join('')).toBe('aaa');
  });

  it('one is always let through, and what the gateway reads for itself waits for none', async () => {
    const { ask, callers } = rig(1);
    void ask('a');
    void ask('b');
    void ask(undefined);
    await setImmediate();
    expect(callers()).toEqual(['a', undefined]);
  });

  it('who leaves while waiting leaves nothing behind', async () => {
    const { begun, ask, callers } = rig(1);
    void ask('a');
    const gone = new AbortController();
    const left = ask('b', gone.signal);
    gone.abort();
    await expect(left).rejects.toMatchObject({ code: 'TIMEOUT', notSent: true });
    await expect(ask('b', gone.signal)).rejects.toMatchObject({ code: 'TIMEOUT' });
    void ask('c');
    begun[0]?.body.destroy();
    await setImmediate();
    expect(callers()).toEqual(['a', 'c']);
  });

  it('what fails gives its turn back', async () => {
    let tries = 0;
    const send = shareStreams({ turns: () => 1 })(() => {
      tries += 1;
      return Promise.reject(new Error('down'));
    });
    for (const _ of [1, 2])
      await expect(send({ ...serviceRequest(), caller: { name: 'a' } })).rejects.toThrow('down');
    expect(tries).toBe(2);
  });
});
