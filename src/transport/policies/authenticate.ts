import { GatewayError } from '../../errors/gateway-error.ts';
import { effectOf } from '../send.ts';
import { discard, type Step } from '../step.ts';
import { unlessGivenUp } from '../unless-given-up.ts';

/** Where the bearer token comes from; `src/auth/outbound` implements it. */
export interface Tokens {
  /**
   * `forceRefresh` is the token that Dataverse just refused: the answer is another one. `forWrite`: it lasts long enough for
   * a write to end.
   */
  getToken(options: {
    readonly forceRefresh?: string;
    readonly forWrite: boolean;
  }): Promise<{ readonly value: string }>;
  /** Told that Dataverse refused the last two tokens, one of them new. */
  rejected(): void;
}

/**
 * Adds the bearer token. A 401 means "not executed", so one new token and one repeat are safe, for writes too
 * (contract §1.5); a 403 never refreshes.
 *
 * @throws GatewayError UPSTREAM_AUTH when Dataverse refuses the new token as well, or no token can be had; TIMEOUT when the
 *   request is given up while it waits for one.
 */
export const authenticate =
  (tokens: Tokens): Step =>
  (next) =>
  async (request) => {
    const forWrite = effectOf(request) === 'write';
    const attempt = (token: string) =>
      next({ ...request, headers: { ...request.headers, authorization: `Bearer ${token}` } });

    const { signal } = request;
    const first = await unlessGivenUp(tokens.getToken({ forWrite }), signal);
    const answer = await attempt(first.value);
    if (answer.status !== 401) return answer;
    discard(answer);

    const second = await unlessGivenUp(tokens.getToken({ forceRefresh: first.value, forWrite }), signal);
    const repeated = await attempt(second.value);
    if (repeated.status !== 401) return repeated;
    discard(repeated);
    tokens.rejected();
    throw new GatewayError('UPSTREAM_AUTH', "Dataverse refused the gateway's sign-in.", {
      dataverse: { status: 401, code: '' },
      notSent: true,
    });
  };
