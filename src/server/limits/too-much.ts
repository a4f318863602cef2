import type { RoleLimits } from '../../access/role-options.ts';
import { GatewayError } from '../../errors/gateway-error.ts';

/** A refusal that names the limit. How much it was is not said: counting ends where the limit is passed. */
export const tooMuch = (limit: keyof RoleLimits, most: number, what: string): GatewayError =>
  new GatewayError('QUERY_TOO_COMPLEX', `${what}: the limit "${limit}" is ${most}.`, {
    details: { limit, most },
  });
