import { beforeAll, describe, expect, it } from 'vitest';

import { createEmulator, type Emulator } from '../../../src/emulator/create-emulator.ts';
import { GatewayError } from '../../../src/errors/gateway-error.ts';
import { Repeats } from '../../../src/transport/retry/repeats.ts';
import { pipelineToDouble, tokenOf } from '../../support/pipeline-to-double.ts';
import { serviceRequest } from '../../support/service-request.ts';

/** The window of five minutes and what fits into it, in two seconds. */
const scale = 150;

describe('service protection, with three callers of whom one asks ten times its share', () => {
  let emulator: Emulator;
  let token: string;
  beforeAll(async () => {
    emulator = await createEmulator({
      latencyMs: 10,
      serviceProtection: { windowSeconds: 300 / scale, requests: 100_000, executionMs: 1_200_000 },
    });
    token = await tokenOf(emulator);
  });

  it('no caller waits for another: turns go round, nothing is refused for concurrency, all is answered or told when', async () => {
    const { send, limiter } = pipelineToDouble(emulator, token, { repeats: new Repeats() });
    emulator.clearRequests();
    const order: string[] = [];
    const ask = async (caller: string): Promise<'answered' | 'refused'> => {
      try {
        const answer = await send(
          serviceRequest({ path: 'WhoAmI', caller: { name: caller }, deadline: performance.now() + 300_000 }),
        );
        order.push(caller);
        return answer.status === 200 ? 'answered' : 'refused';
      } catch (error) {
        const told = error instanceof GatewayError && error.retryAfterSeconds !== undefined;
        if (!told) throw error;
        return 'refused';
      }
    };
    const greedy = Array.from({ length: 600 }, () => ask('greedy'));
    const modest = ['one', 'two'].flatMap((caller) => Array.from({ length: 60 }, () => ask(caller)));
    const outcomes = await Promise.all([...greedy, ...modest]);
    expect(outcomes).toHaveLength(720);
    expect(new Set(outcomes)).toEqual(new Set(['answered']));
    expect(emulator.requests.filter(({ status }) => status === 429)).toEqual([]);
    expect(limiter.state.limit).toBeGreaterThan(8);
    // 60 turns of each of the three, and what ran when the last of them came: then the greedy one has all to itself.
    const last = Math.max(order.lastIndexOf('one'), order.lastIndexOf('two'));
    expect(last).toBeLessThan(3 * 60 + 2 * 52);
  });

  it('a pause that is asked for is kept by all callers', async () => {
    const sentAt: number[] = [];
    const { send } = pipelineToDouble(emulator, token, {
      repeats: new Repeats(),
      onRequest: () => sentAt.push(performance.now()),
    });
    const get = (caller: string) => send(serviceRequest({ path: 'WhoAmI', caller: { name: caller } }));
    await get('a');
    emulator.setFaults([{ match: { times: 1 }, action: { kind: 'answer', status: 429, retryAfter: 1 } }]);
    emulator.clearRequests();
    sentAt.length = 0;
    const first = get('a');
    while (emulator.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const others = Promise.all([get('b'), get('c')]);
    expect((await first).status).toBe(200);
    expect((await others).map(({ status }) => status)).toEqual([200, 200]);
    expect(emulator.requests).toHaveLength(4);
    const [refusedAt = 0, ...later] = sentAt;
    expect(later.filter((at) => at < refusedAt + 1000)).toEqual([]);
  });
});
