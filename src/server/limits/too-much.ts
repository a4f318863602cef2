import { GatewayError } from '../../errors/gateway-error.ts';
import type { RequestLimits } from './request-limits.ts';

/** A refusal that names the limit. How much it was is not said: counting ends where the limit is passed. */
export const tooMuch = (limit: keyof RequestLimits, most: number, what: string): GatewayError =>
  new GatewayError('QUERY_TOO_COMPLEX', `${what}: the limit "${limit}" is ${most}.`, {
    details: { limit, most },
  });
