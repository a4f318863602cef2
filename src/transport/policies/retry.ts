import { GatewayError } from '../../errors/gateway-error.ts';
import type { Attempt } from '../retry/attempt.ts';
import type { Repeats } from '../retry/repeats.ts';
import { effectOf, type UpstreamRequest } from '../send.ts';
import { discard, type AnyAnswer, type Step } from '../step.ts';

/**
 * Repeats what may succeed the next time and surely does no harm: see `retry/`. Every try has the same request id, since
 * that is given outside.
 */
export const retry =
  (repeats: Repeats): Step =>
  (next) =>
  async (request) => {
    repeats.begin();
    const effect = effectOf(request);
    for (let count = 0; ; count += 1) {
      const outcome = await outcomeOf(next(request));
      const attempt = { effect, repeats: count, outcome: isGarbled(outcome, request) ? garbled : outcome };
      const again = request.mayRepeat !== false && (await repeats.wait(attempt, request));
      if (outcome.kind === 'error') {
        if (!again) throw outcome.error;
      } else if (again) {
        discard(outcome.answer);
      } else {
        return count === 0 ? outcome.answer : { ...outcome.answer, retries: count };
      }
    }
  };

const garbled = { kind: 'garbled' } as const;

const isGarbled = (outcome: Outcome<AnyAnswer>, request: UpstreamRequest): boolean => {
  if (outcome.kind === 'error' || outcome.answer.status !== 200) return false;
  const { status, headers, body } = outcome.answer;
  return typeof body === 'string' && request.isGarbled?.({ status, headers, body }) === true;
};

type Outcome<Answer> =
  { readonly kind: 'answer'; readonly answer: Answer } | Extract<Attempt['outcome'], { kind: 'error' }>;

const outcomeOf = async <Answer extends AnyAnswer>(answer: Promise<Answer>): Promise<Outcome<Answer>> => {
  try {
    return { kind: 'answer', answer: await answer };
  } catch (error) {
    if (error instanceof GatewayError) return { kind: 'error', error };
    throw error;
  }
};
