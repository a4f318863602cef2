import { GatewayError } from '../errors/gateway-error.ts';

/**
 * Waits for what others may wait for, too, and which therefore knows nothing of the operation's end.
 *
 * @throws GatewayError TIMEOUT, not sent, when the signal aborts; whatever is waited for throws itself
 */
export const untilAborted = async <T>(waited: Promise<T>, signal: AbortSignal | undefined): Promise<T> => {
  if (signal === undefined) return waited;
  let leave = (): void => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    leave = () => {
      const message = 'The request ended before Dataverse was asked.';
      reject(new GatewayError('TIMEOUT', message, { cause: signal.reason, notSent: true }));
    };
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
  });
  try {
    return await Promise.race([waited, aborted]);
  } finally {
    signal.removeEventListener('abort', leave);
  }
};
