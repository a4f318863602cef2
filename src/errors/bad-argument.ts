import { GatewayError, type GatewayErrorOptions } from './gateway-error.ts';

/**
 * BAD_USER_INPUT that names an argument: in its message, and as `extensions.field`.
 *
 * @param place of what is wrong: `first`, `filter.or[0].revenue.between`
 * @param reason what follows the name, without a full stop: ` must not be null`, `: Not a Decimal`; a question stays one
 */
export const badArgument = (place: string, reason: string, options: GatewayErrorOptions = {}): GatewayError =>
  new GatewayError('BAD_USER_INPUT', `Argument "${place}"${reason}${reason.endsWith('?') ? '' : '.'}`, {
    ...options,
    details: { ...options.details, field: place },
  });
