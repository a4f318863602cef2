import type { Caller } from '../auth/caller.ts';
import { GatewayError } from '../errors/gateway-error.ts';
import { effectOf, type Policy } from '../transport/send.ts';

/**
 * Sends no write for a caller whose credential has ended since the request came in, however long that takes. Reads go on: what
 * they show was asked for in time.
 *
 * @throws GatewayError UNAUTHENTICATED
 */
export const refuseExpired =
  ({ expires }: Pick<Caller, 'expires'>, clock: () => Date): Policy =>
  (next) => {
    if (expires === undefined) return next;
    return async (request) => {
      if (effectOf(request) === 'read' || clock() < expires) return next(request);
      throw new GatewayError('UNAUTHENTICATED', 'The token has ended: nothing more is written with it.', {
        notSent: true,
      });
    };
  };
