import type { Readable } from 'node:stream';

import type { UpstreamRequest } from './send.ts';

/** What every answer has, whether its body was read whole or is still a stream. */
export interface AnyAnswer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string | Readable;
}

/**
 * A policy that looks at no body, so it fits `Send` and `SendStream` alike.
 *
 * Rules for authors: call `next` at least once unless refusing; pass the request on with changes copied, never in
 * place; give up a streamed body that isn't returned with `discard`.
 */
export type Step = <Answer extends AnyAnswer>(
  next: (request: UpstreamRequest) => Promise<Answer>,
) => (request: UpstreamRequest) => Promise<Answer>;

/** Lets go of an answer that nobody will read; without it a streamed body holds its socket. */
export const discard = (answer: AnyAnswer): void => {
  if (typeof answer.body !== 'string') answer.body.destroy();
};
