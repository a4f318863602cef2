import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { GatewayError } from '../../../../src/errors/gateway-error.ts';
import { breakCircuit, createBreaker } from '../../../../src/transport/policies/break-circuit.ts';
import { serviceRequest } from '../../../support/service-request.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const setUp = (answer: () => number | GatewayError) => {
  let asked = 0;
  const send = breakCircuit(createBreaker({ failures: 3, pauseMs: 2000 }))(() => {
    asked += 1;
    const result = answer();
    return result instanceof GatewayError
      ? Promise.reject(result)
      : Promise.resolve({ status: result, headers: new Map<string, string>(), body: '' });
  });
  const ask = (count = 1) =>
    Promise.all(
      Array.from({ length: count }, () => send(serviceRequest()).then(({ status }) => status, codeOf)),
    );
  return { ask, count: () => asked };
};

const codeOf = (error: unknown): string => (error instanceof GatewayError ? error.code : String(error));
const down = () => new GatewayError('UPSTREAM_UNAVAILABLE', 'down');

describe('breakCircuit', () => {
  it('sends nothing for a moment after failures in a row, then asks once whether it is over', async () => {
    let up = false;
    const { ask, count } = setUp(() => (up ? 200 : down()));
    for (let asked = 0; asked < 3; asked += 1) await ask();
    expect(await ask(5)).toEqual(Array.from({ length: 5 }, () => 'UPSTREAM_UNAVAILABLE'));
    expect(count()).toBe(3);
    vi.advanceTimersByTime(2000);
    await ask();
    expect(count()).toBe(4);
    await ask(5);
    expect(count()).toBe(4);
    up = true;
    vi.advanceTimersByTime(2000);
    expect(await ask()).toEqual([200]);
    expect(await ask(5)).toEqual([200, 200, 200, 200, 200]);
  });

  it('lets the others not wait for the one that finds out', async () => {
    let answer: (status: number) => void = () => undefined;
    let asked = 0;
    const send = breakCircuit(createBreaker({ failures: 1 }))(async () => {
      asked += 1;
      const status = asked === 1 ? 503 : await new Promise<number>((resolve) => (answer = resolve));
      return { status, headers: new Map<string, string>(), body: '' };
    });
    await send(serviceRequest());
    vi.advanceTimersByTime(2000);
    const probe = send(serviceRequest());
    await expect(send(serviceRequest())).rejects.toMatchObject({ retryAfterSeconds: 2, notSent: true });
    expect(asked).toBe(2);
    const long = answer;
    vi.advanceTimersByTime(2000);
    const beside = send(serviceRequest());
    answer(200);
    expect((await beside).status).toBe(200);
    long(200);
    expect((await probe).status).toBe(200);
    const after = send(serviceRequest());
    answer(200);
    expect((await after).status).toBe(200);
  });

  it('F30: a wall clock that jumps back does not make the pause longer, nor forward shorter', async () => {
    let up = false;
    const { ask, count } = setUp(() => (up ? 200 : down()));
    for (let asked = 0; asked < 3; asked += 1) await ask();
    up = true;
    vi.setSystemTime(Date.now() + 600_000);
    expect(await ask()).toEqual(['UPSTREAM_UNAVAILABLE']);
    vi.setSystemTime(Date.now() - 1_200_000);
    vi.advanceTimersByTime(2000);
    expect(await ask()).toEqual([200]);
    expect(count()).toBe(4);
  });

  it.each([
    ['statuses of an outage', () => 503, 3],
    ['refusals', () => 403, 6],
    ['throttling', () => 429, 6],
    ['time-outs', () => new GatewayError('TIMEOUT', 'slow'), 6],
    ['sign-ins that are refused', () => new GatewayError('UPSTREAM_AUTH', 'no'), 6],
  ])('of %s', async (_what, answer, expected) => {
    const { ask, count } = setUp(answer);
    for (let asked = 0; asked < 6; asked += 1) await ask();
    expect(count()).toBe(expected);
  });

  it('tells that nothing was done', async () => {
    const send = breakCircuit(createBreaker({ failures: 1 }))(() => Promise.reject(down()));
    await send(serviceRequest()).catch(() => undefined);
    await expect(send(serviceRequest())).rejects.toMatchObject({ notSent: true, retryAfterSeconds: 2 });
  });
});
