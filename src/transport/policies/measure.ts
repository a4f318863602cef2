import type { Step } from '../step.ts';

/** One exchange with Dataverse that is over. */
export interface MeasuredExchange {
  /** `none`: there was no answer. */
  readonly status: number | 'none';
  readonly milliseconds: number;
}

export type OnExchange = (exchange: MeasuredExchange) => void;

/** Tells of each try how it ended and what it took. */
export const measure =
  (onExchange: OnExchange): Step =>
  (next) =>
  async (request) => {
    const began = performance.now();
    const tell = (status: MeasuredExchange['status']): void =>
      onExchange({ status, milliseconds: performance.now() - began });
    try {
      const answer = await next(request);
      tell(answer.status);
      return answer;
    } catch (error) {
      tell('none');
      throw error;
    }
  };
