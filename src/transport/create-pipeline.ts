import type { Logger } from 'pino';

import { authenticate, type Tokens } from './policies/authenticate.ts';
import { correlation } from './policies/correlation.ts';
import { headers } from './policies/headers.ts';
import { impersonate } from './policies/impersonate.ts';
import { log } from './policies/log.ts';
import { compose, type Send, type SendStream } from './send.ts';
import type { Step } from './step.ts';
import type { Upstream } from './upstream.ts';

export interface PipelineOptions {
  readonly upstream: Upstream;
  readonly tokens: Tokens;
  readonly log: Logger;
  readonly newGuid: () => string;
  /** `dynamics-graphql/0.1.0` */
  readonly userAgent: string;
}

/** The way of every request to Dataverse: all policies, in this order, around the bare connection. */
export const createPipeline = (
  options: PipelineOptions,
): { readonly send: Send; readonly sendStream: SendStream } => {
  const steps: readonly Step[] = [
    correlation({ newGuid: options.newGuid }), // outermost: one id for all tries
    headers({ userAgent: options.userAgent }),
    impersonate, // after headers, so that no header of the request can name a caller
    authenticate(options.tokens), // repeats once after a 401
    log({ log: options.log }), // innermost: sees every try as it is sent
  ];
  const { upstream } = options;
  return {
    send: compose(steps, upstream.send),
    sendStream: steps.reduceRight<SendStream>((next, step) => step(next), upstream.sendStream),
  };
};
