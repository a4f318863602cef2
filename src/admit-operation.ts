import type { Connection } from './connect-organization.ts';
import { GatewayError } from './errors/gateway-error.ts';

export interface AdmittedOperation {
  /** As the limiter tells callers apart. */
  readonly caller: string;
  /** Monotonic milliseconds. */
  readonly deadline: number | undefined;
}

/**
 * Lets an operation begin that can be answered in time. Refusing it here costs nothing; begun, it would hold memory until its
 * requests are refused one by one.
 *
 * @throws GatewayError OVERLOADED with the seconds to wait.
 */
export const admitOperation = (
  connection: Pick<Connection, 'expectedWaitMs' | 'noteRefusal'>,
  { caller, deadline }: AdmittedOperation,
): void => {
  const wait = connection.expectedWaitMs(caller);
  if (wait === 0 || deadline === undefined || performance.now() + wait < deadline) return;
  connection.noteRefusal();
  throw new GatewayError('OVERLOADED', 'The gateway can not answer in time at the moment.', {
    retryAfterSeconds: Math.max(1, Math.ceil(wait / 1000)),
    notSent: true,
  });
};
