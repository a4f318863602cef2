import type { Answer } from '../answer/answer.ts';
import type { DataRequest } from '../data-request.ts';
import { keepElasticRows } from '../elastic/keep-elastic-rows.ts';
import type { PartHandler, Serving, Turn } from '../serving.ts';
import type { Store } from '../store/store.ts';

/** What runs the requests of a `$batch`. */
export interface BatchRun {
  /** Answers one request; never throws. */
  readonly answer: (request: DataRequest) => Answer;
  /** Runs requests of which all stay done, or none. */
  readonly transaction: Store['transaction'];
}

/**
 * Runs requests of a batch one after another, each on the organisation as those before it left it: one that changes metadata puts
 * another organisation in its place, which a failed transaction takes back, but for rows of elastic tables.
 * @param first the organisation with which the batch began
 * @param serving absent where nothing can change it
 */
export function createBatchRun(
  first: PartHandler,
  { serving, turn }: { readonly serving: Serving | undefined; readonly turn: Turn | undefined },
): BatchRun {
  let current = first;
  return {
    answer: (request) => {
      const before = serving?.data();
      const answer = current.answerPart(request, turn);
      const after = serving?.data();
      if (after !== undefined && after !== before) current = after;
      return answer;
    },
    transaction: (work, keep = () => true) => {
      const [begun, goBack] = [current, serving?.checkpoint()];
      const outcome = { isKept: false };
      try {
        return begun.store.transaction(work, (result) => (outcome.isKept = keep(result)));
      } finally {
        if (!outcome.isKept) {
          goBack?.();
          if (current !== begun) keepElasticRows(begun, current.store);
          current = begun;
        }
      }
    },
  };
}
