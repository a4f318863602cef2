import type { UpstreamRequest } from './send.ts';

/** For whom requests are sent, and until when their answers are of use. */
export type Attribution = Required<Pick<UpstreamRequest, 'caller' | 'deadline'>>;

/** Says with each request for whom it is, so that the limiter can be fair and refuse in time. */
export const attributed =
  <Answer>(
    send: (request: UpstreamRequest) => Promise<Answer>,
    attribution: Attribution,
  ): ((request: UpstreamRequest) => Promise<Answer>) =>
  (request) =>
    send({ ...request, ...attribution });
