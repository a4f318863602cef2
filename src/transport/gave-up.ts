import { GatewayError } from '../errors/gateway-error.ts';

/** The error of a request that was given up before it was sent: why its signal aborted. */
export const gaveUp = (signal: AbortSignal | undefined): GatewayError => {
  const reason: unknown = signal?.reason;
  const { code, message } =
    reason instanceof GatewayError
      ? reason
      : { code: 'TIMEOUT' as const, message: 'The request ended before Dataverse was asked.' };
  return new GatewayError(code, message, { cause: reason, notSent: true });
};
