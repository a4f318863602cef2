import { badArgument } from '../../errors/bad-argument.ts';
import type { GatewayError } from '../../errors/gateway-error.ts';

/** BAD_USER_INPUT that names the place in the arguments: `Argument "filter.name.contains": …`. */
export const badFilter = (place: string, reason: string, cause?: unknown): GatewayError =>
  badArgument(place, `: ${reason}`, { cause });
