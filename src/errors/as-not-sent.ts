import { GatewayError } from './gateway-error.ts';

/** The error of what was to come first, as that of a request that was not sent for it. */
export const asNotSent = (error: GatewayError): GatewayError =>
  new GatewayError(error.code, error.message, {
    cause: error,
    notSent: true,
    ...(error.details && { details: error.details }),
    ...(error.dataverse && { dataverse: error.dataverse }),
    ...(error.retryAfterSeconds !== undefined && { retryAfterSeconds: error.retryAfterSeconds }),
  });
