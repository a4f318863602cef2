import { z } from 'zod';

import { GatewayError } from '../../errors/gateway-error.ts';
import { guideSteps, StartError } from '../../errors/start-error.ts';
import { explainAadsts, isPassing } from './aadsts.ts';
import type { ParsedAnswer } from './recording-network.ts';

const refusalBody = z.object({ error: z.string(), error_codes: z.array(z.number()).default([]) });
/** Statuses of a refusal; the documents don't agree on 400 or 401 (contract §1.6). */
const refusedStatuses = new Set([400, 401, 403]);

/**
 * What a sign-in that failed means: UPSTREAM_AUTH where the login service refused for good, else UPSTREAM_UNAVAILABLE. The
 * cause is a StartError for whoever runs the gateway.
 *
 * @param answer the last one, if any
 * @param service origin of the login service
 */
export const signInError = (
  answer: Pick<ParsedAnswer, 'status' | 'body'> | undefined,
  service: string,
  cause: unknown,
): GatewayError => {
  const refusal = refusalBody.safeParse(answer?.body);
  if (refusal.success && answer !== undefined && refusedStatuses.has(answer.status)) {
    const [code] = refusal.data.error_codes;
    if (code === undefined || !isPassing(code)) {
      const { sentence, step } = explainAadsts(code);
      const start = new StartError(sentence, { exitCode: 3, step });
      return new GatewayError('UPSTREAM_AUTH', 'The gateway could not sign in to Dataverse.', {
        cause: start,
        notSent: true,
      });
    }
  }
  const sentence = `The login service ${service} gave no usable answer: check AZURE_AUTHORITY_HOST and the network`;
  const start = new StartError(sentence, { exitCode: 3, step: guideSteps.getToken, cause });
  return new GatewayError('UPSTREAM_UNAVAILABLE', 'The login service could not be reached.', {
    cause: start,
    notSent: true,
  });
};
