import { z } from 'zod';

import type { Code } from '../errors/codes.ts';
import { GatewayError } from '../errors/gateway-error.ts';
import { findStartError, guideSteps, StartError } from '../errors/start-error.ts';
import type { Send, UpstreamResponse } from '../transport/send.ts';

/** How the organisation took the sign-in. */
export type SignIn =
  | { readonly kind: 'ok' }
  /** No answer from the login service or the organisation; the error says which. */
  | { readonly kind: 'unavailable'; readonly error: StartError };

export interface CheckSignInOptions {
  readonly send: Send;
  /** `DATAVERSE_URL`, for messages. */
  readonly environment: string;
  /** Milliseconds after which the organisation counts as unavailable. */
  readonly timeoutMs: number;
}

const whoAmI = z.object({ UserId: z.string(), OrganizationId: z.string() });

/**
 * Signs in and asks `WhoAmI`, the documented first call (contract §1.4); then looks whether the application user has a role.
 *
 * @throws StartError when the login service or the organisation refuses: waiting would not help.
 */
export const checkSignIn = async (options: CheckSignInOptions): Promise<SignIn> => {
  const { send, environment, timeoutMs } = options;
  const signal = AbortSignal.timeout(timeoutMs);
  const get = (path: string): Promise<UpstreamResponse> =>
    send({
      method: 'GET',
      path,
      headers: {},
      body: undefined,
      principal: { kind: 'service', reason: 'check of the sign-in at start' },
      signal,
    });
  let response: UpstreamResponse;
  let probe: UpstreamResponse;
  try {
    response = await get('WhoAmI');
    // WhoAmI needs no privilege: any read tells whether there is a role at all.
    probe = response.status === 200 ? await get('organizations?$select=organizationid') : response;
  } catch (error) {
    return { kind: 'unavailable', error: unanswered(error, environment) };
  }
  if (response.status >= 500 || response.status === 429) {
    return { kind: 'unavailable', error: failing(response, environment) };
  }
  if (response.status !== 200) throw refusal(response, environment);
  if (probe.status === 403 && /\broleCount=0\b/.test(probe.body)) throw withoutRole(environment);
  if (!whoAmI.safeParse(parseJson(response.body)).success) throw notDataverse(environment);
  return { kind: 'ok' };
};

const passing: ReadonlySet<Code> = new Set([
  'UPSTREAM_UNAVAILABLE',
  'TIMEOUT',
  'THROTTLED',
  'OVERLOADED',
] as const);

/** No answer is worth waiting for; anything else that was said is a refusal, and thrown. */
const unanswered = (error: unknown, environment: string): StartError => {
  const known = findStartError(error);
  const code = error instanceof GatewayError ? error.code : undefined;
  if (code !== undefined && passing.has(code)) {
    return (
      known ??
      new StartError(
        `The organisation at ${environment} does not answer; check DATAVERSE_URL and the network`,
        { exitCode: 3, step: guideSteps.findUrl, cause: error },
      )
    );
  }
  if (known !== undefined) throw known;
  if (code === 'UPSTREAM_AUTH') {
    throw new StartError(
      `The organisation at ${environment} does not accept the token; check that DATAVERSE_URL and AZURE_TENANT_ID belong together`,
      { exitCode: 3, step: guideSteps.getToken, cause: error },
    );
  }
  throw error;
};

const failing = ({ status }: UpstreamResponse, environment: string): StartError =>
  new StartError(
    `The organisation at ${environment} is not available at the moment (status ${status}); try again later`,
    {
      exitCode: 3,
      step: guideSteps.getToken,
    },
  );

const refusal = (response: UpstreamResponse, environment: string): StartError => {
  const cause = new Error(`WhoAmI was answered with ${response.status}`);
  const code = errorCode(response.body);
  if (code === '0x80072560') {
    return new StartError(
      `The organisation at ${environment} has no application user for this app registration (AZURE_CLIENT_ID); create one`,
      { exitCode: 3, step: guideSteps.createApplicationUser, cause },
    );
  }
  if (response.status === 403) {
    return new StartError(
      `The application user may not sign in to ${environment} (403 ${code}); check that it is enabled and has a security role`,
      { exitCode: 3, step: guideSteps.giveSecurityRole, cause },
    );
  }
  if (response.status === 404) return notDataverse(environment);
  return new StartError(
    `The organisation at ${environment} answered the sign-in with status ${response.status}`,
    {
      exitCode: 3,
      step: guideSteps.getToken,
      cause,
    },
  );
};

/** Dataverse's refusal counts the roles of the user (contract §7.4). */
const withoutRole = (environment: string): StartError =>
  new StartError(
    `The application user at ${environment} has no security role, so it may not read anything; give it one`,
    {
      exitCode: 3,
      step: guideSteps.giveSecurityRole,
    },
  );

const notDataverse = (environment: string): StartError =>
  new StartError(`What answers at ${environment} is not a Dataverse Web API; check DATAVERSE_URL`, {
    exitCode: 3,
    step: guideSteps.findUrl,
  });

const errorBody = z.object({ error: z.object({ code: z.string() }) });

const errorCode = (body: string): string => {
  const parsed = errorBody.safeParse(parseJson(body));
  return parsed.success ? parsed.data.error.code : '';
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
