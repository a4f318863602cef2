import { z } from 'zod';

import { GatewayError } from '../../errors/gateway-error.ts';
import { guideSteps, StartError } from '../../errors/start-error.ts';
import { explainAadsts, isPassing } from './aadsts.ts';
import type { ParsedAnswer } from './recording-network.ts';

/** Who was asked for a token, for messages. */
export interface TokenService {
  /** `login service https://login.microsoftonline.com` */
  readonly name: string;
  /** What to look at where it does not answer as such a service does. */
  readonly check: string;
}

const refusalBody = z.object({
  error: z.string(),
  error_description: z.string().catch(''),
  error_codes: z.array(z.number()).catch([]),
});
type Refusal = z.infer<typeof refusalBody>;
/** Statuses of a refusal; the documents don't agree on 400 or 401 (contract §1.6). */
const refusedStatuses = new Set([400, 401, 403]);

/**
 * What a sign-in that failed means: UPSTREAM_AUTH where the login service refused for good, else UPSTREAM_UNAVAILABLE, with
 * the time that it asks to be left alone. The cause is a StartError for whoever runs the gateway.
 *
 * @param answer the last one, if any
 */
export const signInError = (
  answer: ParsedAnswer | undefined,
  service: TokenService,
  cause: unknown,
): GatewayError => {
  const refusal = refusalBody.safeParse(answer?.body);
  const code = refusal.success ? codeOf(refusal.data) : undefined;
  const passes = code !== undefined && isPassing(code);
  if (refusal.success && answer !== undefined && refusedStatuses.has(answer.status) && !passes) {
    const { sentence, step } = explainAadsts(code);
    const start = new StartError(sentence, { exitCode: 3, step });
    return new GatewayError('UPSTREAM_AUTH', 'The gateway could not sign in to Dataverse.', {
      cause: start,
      notSent: true,
    });
  }
  const sentence = `The ${service.name} ${whatItDid(answer, { passes, check: service.check })}`;
  const start = new StartError(sentence, { exitCode: 3, step: guideSteps.getToken, cause, passes: true });
  const retryAfterSeconds = secondsToWait(answer);
  return new GatewayError('UPSTREAM_UNAVAILABLE', 'The login service could not be reached.', {
    cause: start,
    notSent: true,
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  });
};

/** Its number is also at the beginning of its text, where an older service sends no list of them. */
const codeOf = ({ error_codes: [code], error_description: text }: Refusal): number | undefined => {
  const inText = /^AADSTS(\d+)/.exec(text)?.[1];
  return code ?? (inText === undefined ? undefined : Number(inText));
};

interface Meaning {
  /** It is a refusal that is over in a moment. */
  readonly passes: boolean;
  readonly check: string;
}

const whatItDid = (answer: ParsedAnswer | undefined, { passes, check }: Meaning): string => {
  if (answer === undefined) return `does not answer: ${check}`;
  const { status } = answer;
  if (status === 429) return 'is asked too often (status 429): try again later';
  if (status >= 500 || passes) return `is not available at the moment (status ${status}): try again later`;
  return `gave no usable answer (status ${status}): ${check}`;
};

/** Asked for longer, it is asked again all the same: the gateway can do nothing without it. */
const longestWait = 60;

/** The login service says it in seconds. */
const secondsToWait = (answer: ParsedAnswer | undefined): number | undefined => {
  const text = answer?.headers['retry-after']?.trim() ?? '';
  return /^\d+$/.test(text) ? Math.min(Number(text), longestWait) : undefined;
};
