import { effectOf } from '../send.ts';
import type { Step } from '../step.ts';
import { unlessGivenUp } from '../unless-given-up.ts';
import type { Tokens } from './authenticate.ts';

/**
 * Waits until there is a token before a turn is asked for: while the login service takes its time, no turn is held, and none
 * seems to take that long.
 *
 * @throws GatewayError as `authenticate`, which takes the token
 */
export const awaitToken =
  (tokens: Tokens): Step =>
  (next) =>
  async (request) => {
    await unlessGivenUp(tokens.getToken({ forWrite: effectOf(request) === 'write' }), request.signal);
    return next(request);
  };
