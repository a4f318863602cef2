import { finished } from 'node:stream';

import { gaveUp } from '../gave-up.ts';
import type { UpstreamRequest } from '../send.ts';
import type { Step } from '../step.ts';

export interface ShareStreamsOptions {
  /** Requests to Dataverse that can run at once. */
  readonly turns: () => number;
}

interface Waiting {
  readonly caller: string;
  readonly go: () => void;
}

/**
 * Leaves turns for others while clients read files slowly: a file keeps its turn until its last byte was read. All files together get
 * half of the turns, and those of one caller a quarter of all, or two where a quarter is less. Further files wait, and of those whose
 * caller has less than its share, one whose caller holds least is next. What the gateway itself reads, such as metadata, has no caller
 * and never waits.
 *
 * @throws GatewayError why the signal aborted, where that was while it waited
 */
export const shareStreams = ({ turns }: ShareStreamsOptions): Step => {
  const held = new Map<string, number>();
  const waiting = new Set<Waiting>();
  let all = 0;
  const fits = (caller: string): boolean => {
    const half = Math.ceil(turns() / 2);
    const quarter = Math.floor(turns() / 4);
    return all < half && heldBy(caller) < Math.max(2, quarter);
  };
  const heldBy = (caller: string): number => held.get(caller) ?? 0;
  const take = (caller: string): void => {
    all += 1;
    held.set(caller, heldBy(caller) + 1);
  };
  const giveBack = (caller: string): void => {
    all -= 1;
    const left = heldBy(caller) - 1;
    if (left === 0) held.delete(caller);
    else held.set(caller, left);
    letIn();
  };
  const letIn = (): void => {
    for (let next = nextInTurn(); next !== undefined; next = nextInTurn()) {
      waiting.delete(next);
      take(next.caller);
      next.go();
    }
  };
  /** Of those who may, one who holds least: however many files others wait for. */
  const nextInTurn = (): Waiting | undefined => {
    let found: Waiting | undefined;
    for (const one of waiting) {
      if (!fits(one.caller)) continue;
      if (found === undefined || heldBy(one.caller) < heldBy(found.caller)) found = one;
    }
    return found;
  };
  const enter = (caller: string, { signal }: Pick<UpstreamRequest, 'signal'>): Promise<void> =>
    new Promise((resolve, reject) => {
      const leave = (): void => {
        waiting.delete(one);
        reject(gaveUp(signal));
      };
      const one = {
        caller,
        go: () => {
          signal?.removeEventListener('abort', leave);
          resolve();
        },
      };
      waiting.add(one);
      if (signal?.aborted === true) leave();
      else signal?.addEventListener('abort', leave, { once: true });
    });
  return (next) => async (request) => {
    const caller = request.caller?.name;
    if (caller === undefined) return next(request);
    letIn(); // there may be more turns than when they came who wait
    if (fits(caller)) take(caller);
    else await enter(caller, request);
    try {
      const answer = await next(request);
      if (typeof answer.body === 'string') giveBack(caller);
      else finished(answer.body, () => giveBack(caller));
      return answer;
    } catch (error) {
      giveBack(caller);
      throw error;
    }
  };
};
