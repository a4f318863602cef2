import type { GatewayError } from '../errors/gateway-error.ts';
import { notInTime } from '../transport/not-in-time.ts';
import type { UpstreamCaller } from '../transport/send.ts';
import type { Connection } from './connect-organization.ts';

export interface AdmittedOperation {
  readonly caller: UpstreamCaller;
  /** Monotonic milliseconds. */
  readonly deadline: number | undefined;
}

type Waits = Pick<Connection, 'expectedWaitMs' | 'paused' | 'noteRefusal'>;

/**
 * Lets an operation begin that can be answered in time. Refusing it here costs nothing; begun, it would hold memory until its
 * requests are refused one by one.
 *
 * @throws GatewayError OVERLOADED, or THROTTLED during a pause that Dataverse asked for, with the seconds to wait.
 */
export const admitOperation = (connection: Waits, { caller, deadline }: AdmittedOperation): void => {
  const wait = connection.expectedWaitMs(caller);
  if (wait === 0 || deadline === undefined || performance.now() + wait < deadline) return;
  throw refusal(connection, caller);
};

/**
 * Why a read of this caller should not even be looked at: where more is asked than can be done, what is refused late takes the time of
 * what could be answered. undefined: it may come in.
 */
export const refusalOfRead = (
  connection: Waits & Pick<Connection, 'crowded'>,
  caller: UpstreamCaller,
): GatewayError | undefined => (connection.crowded(caller) ? refusal(connection, caller) : undefined);

const refusal = (connection: Waits, caller: UpstreamCaller): GatewayError => {
  const paused = connection.paused(caller);
  if (!paused) connection.noteRefusal(caller);
  return notInTime({ waitMs: connection.expectedWaitMs(caller), paused });
};
