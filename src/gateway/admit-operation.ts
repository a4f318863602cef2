import { notInTime } from '../transport/not-in-time.ts';
import type { Connection } from './connect-organization.ts';

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
 * @throws GatewayError OVERLOADED, or THROTTLED during a pause that Dataverse asked for, with the seconds to wait.
 */
export const admitOperation = (
  connection: Pick<Connection, 'expectedWaitMs' | 'paused' | 'noteRefusal'>,
  { caller, deadline }: AdmittedOperation,
): void => {
  const wait = connection.expectedWaitMs(caller);
  if (wait === 0 || deadline === undefined || performance.now() + wait < deadline) return;
  const paused = connection.paused(caller);
  if (!paused) connection.noteRefusal();
  throw notInTime({ waitMs: wait, paused });
};
