import { gaveUp } from '../gave-up.ts';
import { effectOf } from '../send.ts';
import type { Step } from '../step.ts';

export interface FinishWritesOptions {
  /** Milliseconds for a write without a deadline of its own. */
  readonly defaultMs: number;
}

/**
 * A write that is sent is seen through to its end: a client that goes away, or a gateway that stops, ends reads only. Whoever
 * cut a write off would not know what became of it. One that was given up before is not sent.
 *
 * @throws GatewayError TIMEOUT, or why it was given up
 */
export const finishWrites =
  ({ defaultMs }: FinishWritesOptions): Step =>
  (next) =>
  async (request) => {
    if (effectOf(request) === 'read') return next(request);
    if (request.signal?.aborted === true) throw gaveUp(request.signal);
    const left = request.deadline === undefined ? defaultMs : request.deadline - performance.now();
    return next({ ...request, signal: AbortSignal.timeout(Math.max(0, Math.round(left))) });
  };
