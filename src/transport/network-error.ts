import { GatewayError } from '../errors/gateway-error.ts';

const tooSlow = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);
/**
 * Of DNS and connecting: no byte of the request was written. Errors that a connection may meet later, too, such as an alert
 * of TLS or a host that can't be reached any more, aren't among them.
 */
const beforeSending = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);
/** Of zlib: what came is not what `content-encoding` says. */
const unreadable = 'Z_DATA_ERROR';

/**
 * Turns whatever the socket, the decoder or an abort threw into the error a caller sees. The original stays as
 * `cause`, for the log and for the sentence of a failed start; its text (hosts, ports) never reaches a client.
 *
 * @param options.notSent there was not even a connection
 */
export const networkError = (
  error: unknown,
  signal: AbortSignal | undefined,
  { notSent = false }: { readonly notSent?: boolean } = {},
): GatewayError => {
  if (error instanceof GatewayError) return error;
  if (signal?.aborted === true) {
    const reason: unknown = signal.reason;
    if (reason instanceof GatewayError) return reason;
    return new GatewayError('TIMEOUT', 'The request ended before Dataverse answered.', { cause: error });
  }
  const code = errorCode(error);
  if (tooSlow.has(code)) {
    return new GatewayError('TIMEOUT', 'Dataverse did not answer in time.', { cause: error });
  }
  if (code === unreadable) {
    return new GatewayError('UPSTREAM_ERROR', 'The answer of Dataverse could not be read.', { cause: error });
  }
  return new GatewayError('UPSTREAM_UNAVAILABLE', 'Dataverse could not be reached.', {
    cause: error,
    notSent: notSent || beforeSending.has(code),
  });
};

const errorCode = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
