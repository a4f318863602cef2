import { GatewayError } from '../../errors/gateway-error.ts';
import type { AcquireToken } from './token-source.ts';

/**
 * Signs in with the first of several credentials that is accepted, so that one can be replaced while the gateway runs. The
 * one that was accepted last is tried first.
 *
 * @throws GatewayError UPSTREAM_AUTH where all are refused: what the first of them was refused for.
 */
export const firstAccepted = (sources: readonly [AcquireToken, ...AcquireToken[]]): AcquireToken => {
  let [accepted] = sources;
  return async () => {
    let refusal: unknown;
    for (const acquire of [accepted, ...sources.filter((source) => source !== accepted)]) {
      try {
        const token = await acquire();
        accepted = acquire;
        return token;
      } catch (error) {
        // Nobody to ask is no reason to try another secret.
        if (!(error instanceof GatewayError && error.code === 'UPSTREAM_AUTH')) throw error;
        refusal ??= error;
      }
    }
    throw refusal;
  };
};
