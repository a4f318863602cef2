import { GatewayError } from '../../errors/gateway-error.ts';
import { gaveUp } from '../gave-up.ts';
import { effectOf, type UpstreamRequest } from '../send.ts';
import type { Step } from '../step.ts';

export interface FinishWritesOptions {
  /** Milliseconds for a write without a deadline of its own. */
  readonly defaultMs: number;
}

/** With these Dataverse refuses before any work (contract §1.5, §8.1). */
const refusedBeforeWork: ReadonlySet<number> = new Set([401, 429]);

/**
 * A write that is sent is seen through to its deadline: a client that goes away, or a gateway that stops, ends reads only.
 * Whoever cut a write off would not know what became of it. For the same reason none is sent once nobody waits for it.
 *
 * @throws GatewayError TIMEOUT, not sent, where the request was given up before
 */
export const finishWrites =
  ({ defaultMs }: FinishWritesOptions): Step =>
  (next) => {
    const finish = async (request: UpstreamRequest) => {
      const left = request.deadline === undefined ? defaultMs : request.deadline - performance.now();
      if (request.signal?.aborted === true || left <= 0) throw gaveUp(request.signal);
      request.onUnderWay?.(true);
      try {
        const answer = await next({ ...request, signal: AbortSignal.timeout(Math.ceil(left)) });
        if (refusedBeforeWork.has(answer.status)) request.onUnderWay?.(false);
        return answer;
      } catch (error) {
        if (error instanceof GatewayError && error.notSent) request.onUnderWay?.(false);
        throw error;
      }
    };
    return (request) => (effectOf(request) === 'read' ? next(request) : finish(request));
  };
