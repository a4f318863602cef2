import { GatewayError } from '../../errors/gateway-error.ts';
import { effectOf, type UpstreamRequest } from '../send.ts';
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
  /** Told that Dataverse refused the last two tokens, one of them new, or whomever they are for. */
  rejected(): void;
}

/**
 * Adds the bearer token to what is sent in a turn. A 401 means "not executed", so one new token and one repeat are safe, for
 * writes too (contract §1.5); a 403 never refreshes. The repeat has a turn of its own: while the login service takes its time
 * no turn is held, and none seems to take that long.
 *
 * @param turn waits for a turn; what it sends ends it
 * @throws GatewayError UPSTREAM_AUTH when Dataverse refuses the new token as well, or no token can be had; TIMEOUT when the
 *   request is given up while it waits for one; what `turn` throws.
 */
export const authenticate =
  (tokens: Tokens, turn: Step): Step =>
  (next) =>
  async (request) => {
    const { signal } = request;
    const forWrite = effectOf(request) === 'write';
    /** @param refused the token that Dataverse took no more, if any */
    const attempt = async (refused?: string) => {
      const force = refused === undefined ? {} : { forceRefresh: refused };
      await unlessGivenUp(tokens.getToken({ forWrite, ...force }), signal);
      let used = '';
      const answer = await turn(async (sent: UpstreamRequest) => {
        // Its turn may have come late: what was a good token then may have ended. None is forced again: what hands out tokens
        // may keep them itself, and would give the same one.
        used = (await unlessGivenUp(tokens.getToken({ forWrite }), signal)).value;
        const authorization = `Bearer ${used}`;
        return next({ ...sent, headers: Object.assign({ authorization }, sent.headers, { authorization }) });
      })(request);
      return { answer, used };
    };

    const { answer, used } = await attempt();
    if (answer.status !== 401) return answer;
    discard(answer);

    const { answer: repeated } = await attempt(used);
    if (repeated.status !== 401) return repeated;
    discard(repeated);
    tokens.rejected();
    throw new GatewayError('UPSTREAM_AUTH', "Dataverse refused the gateway's sign-in.", {
      dataverse: { status: 401, code: '' },
      notSent: true,
    });
  };
