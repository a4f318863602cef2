import type { CircuitBreakerPolicy } from 'cockatiel';
import type { Logger } from 'pino';

import { breakCircuit } from './policies/break-circuit.ts';
import { correlation } from './policies/correlation.ts';
import { finishWrites } from './policies/finish-writes.ts';
import { headers } from './policies/headers.ts';
import { impersonate } from './policies/impersonate.ts';
import { log } from './policies/log.ts';
import { measure, type OnExchange } from './policies/measure.ts';
import { retry } from './policies/retry.ts';
import { spread, type UpstreamUser } from './policies/spread.ts';
import { timeout } from './policies/timeout.ts';
import type { Repeats } from './retry/repeats.ts';
import { compose, type Send, type SendStream } from './send.ts';
import type { Step } from './step.ts';
import type { Upstream } from './upstream.ts';

export interface PipelineOptions {
  readonly upstream: Upstream;
  /** The application users among whom requests are spread; one at least. */
  readonly users: readonly UpstreamUser[];
  /** What each request has to pass before all else, within its deadline. @default nothing */
  readonly admission?: readonly Step[] | undefined;
  readonly repeats: Repeats;
  readonly breaker: CircuitBreakerPolicy;
  readonly log: Logger;
  readonly onExchange: OnExchange;
  readonly newGuid: () => string;
  /** `dynamics-graphql/0.1.0` */
  readonly userAgent: string;
}

/** Milliseconds for a request that has no deadline: as long as Dataverse lets one run (contract §8.3), and some waiting. */
const defaultTimeoutMs = 150_000;

/** The way of every request to Dataverse: all policies, in this order, around the bare connection. */
export const createPipeline = (
  options: PipelineOptions,
): { readonly send: Send; readonly sendStream: SendStream } => {
  const steps: readonly Step[] = [
    ...(options.admission ?? []),
    correlation({ newGuid: options.newGuid }), // outside of what repeats: one id for all tries
    headers({ userAgent: options.userAgent }),
    impersonate, // after headers, so that no header of the request can name a caller
    retry(options.repeats), // around the limiter: a repeat waits for a turn of its own
    spread(options.users), // a turn of an application user and its token; that repeats once after a 401
    finishWrites({ defaultMs: defaultTimeoutMs }), // after the turn: what still waits for one may be given up
    breakCircuit(options.breaker), // inside the token's step: the login service's troubles aren't Dataverse's
    measure(options.onExchange),
    log({ log: options.log }), // innermost: sees every try as it is sent
  ];
  const { upstream } = options;
  return {
    send: timeout({ defaultMs: defaultTimeoutMs })(compose(steps, upstream.send)),
    sendStream: steps.reduceRight<SendStream>((next, step) => step(next), upstream.sendStream),
  };
};
