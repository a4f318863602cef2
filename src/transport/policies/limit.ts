import { finished } from 'node:stream';

import { GatewayError } from '../../errors/gateway-error.ts';
import { dataverseCode } from '../dataverse-code.ts';
import type { Limiter } from '../limiter/limiter.ts';
import type { ThrottleReason, TurnEnd } from '../limiter/turn.ts';
import { retryAfterMs } from '../retry/retry-after.ts';
import { anybody, effectOf } from '../send.ts';
import type { AnyAnswer, Step } from '../step.ts';

/** Codes of service protection (contract §8.1). */
const reasons: Readonly<Record<string, ThrottleReason>> = {
  '0x80072322': 'requests',
  '0x80072321': 'execution',
  '0x80072326': 'concurrency',
};

export interface LimitOptions {
  /** What waits is refused when a pause begins, as it may go another way. @default false */
  readonly mayMove?: boolean;
}

/** A pause where an answer asks for none in a readable way. */
const usualPauseMs = 1000;

/**
 * Sends each request when the limiter gives it a turn, and tells the limiter how it ended. `Retry-After` of a refusal becomes
 * seconds, so that nobody further out has to read dates; one that can't be read is as none, so that each repeat waits for longer.
 *
 * @throws GatewayError THROTTLED or OVERLOADED where it can't be answered in time; see `Limiter.enter`.
 */
export const limit =
  (limiter: Limiter, { mayMove = false }: LimitOptions = {}): Step =>
  (next) =>
  async (request) => {
    const { caller = anybody, deadline, signal } = request;
    const turn = await limiter.enter({ caller, deadline, signal, mayMove, effect: effectOf(request) });
    try {
      const answer = await next(request);
      const now = Date.now();
      const end = endOf(answer, now);
      if (typeof answer.body === 'string') turn.end(end);
      // Dataverse works until the last byte.
      else finished(answer.body, () => turn.end(end.kind === 'answered' ? { ...end, isStream: true } : end));
      return answer.status === 429 ? withSeconds(answer, now) : answer;
    } catch (error) {
      const isUnderWay = signal?.aborted === true && !(error instanceof GatewayError && error.notSent);
      turn.end({ kind: isUnderWay ? 'givenUp' : 'failed' });
      throw error;
    }
  };

const endOf = (answer: AnyAnswer, now: number): TurnEnd => {
  if (answer.status === 429) return throttledBy(answer, now);
  const refusals = refusedParts(answer).map((part) => throttledBy(part, now));
  const [first, ...others] = refusals;
  // What one part was refused for holds for all that follows, as if it had come alone.
  if (first !== undefined)
    return others.reduce((most, end) => (end.pauseMs > most.pauseMs ? end : most), first);
  const hint = answer.headers.get('x-ms-dop-hint');
  return { kind: 'answered', hint: hint === undefined ? undefined : Number(hint) };
};

const throttledBy = (answer: AnyAnswer, now: number): Extract<TurnEnd, { kind: 'throttled' }> => {
  const pauseMs = retryAfterMs(answer.headers, now) ?? usualPauseMs;
  return { kind: 'throttled', reason: reasons[dataverseCode(answer)] ?? 'unknown', pauseMs };
};

/** The parts of a `$batch` that were refused with 429; a line like that can't be in the JSON of another part. */
const refusedParts = ({ headers, body }: AnyAnswer): readonly AnyAnswer[] => {
  if (headers.get('content-type')?.startsWith('multipart/') !== true) return [];
  if (typeof body !== 'string' || !body.includes('HTTP/1.1 429')) return [];
  return [...body.matchAll(refusedPart)].map(([, lines = '', beginning = '']) => ({
    status: 429,
    headers: new Map(
      [...lines.matchAll(/^([\w-]+):[ \t]*(.*?)\r?$/gm)].map(([, name = '', value = '']) => [
        name.toLowerCase(),
        value,
      ]),
    ),
    body: beginning,
  }));
};

/** Its head, and the beginning of its body. */
const refusedPart = /^HTTP\/1\.1 429[^\n]*\n((?:[^\r\n]+\r?\n)*)\r?\n([^\r\n]{0,500})/gm;

const withSeconds = <Answer extends AnyAnswer>(answer: Answer, now: number): Answer => {
  const askedMs = retryAfterMs(answer.headers, now);
  const headers = new Map(answer.headers);
  if (askedMs === undefined) headers.delete('retry-after');
  else headers.set('retry-after', String(Math.max(1, Math.ceil(askedMs / 1000))));
  return { ...answer, headers };
};
