import { GatewayError } from '../errors/gateway-error.ts';

export interface Hopeless {
  /** Milliseconds until there would be a turn. */
  readonly waitMs: number;
  /** Dataverse has asked for a pause. */
  readonly paused: boolean;
}

/** The error of what can't be answered before its deadline: THROTTLED or OVERLOADED, with the seconds to wait. */
export const notInTime = ({ waitMs, paused }: Hopeless): GatewayError => {
  const more = { retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)), notSent: true };
  return paused
    ? new GatewayError('THROTTLED', 'Dataverse limits the requests of this gateway at the moment.', more)
    : new GatewayError('OVERLOADED', 'Too many requests to Dataverse are waiting.', more);
};
