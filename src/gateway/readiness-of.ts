import type { Readiness } from '../server/plugins/use-health.ts';
import type { Connection } from './connect-organization.ts';

/**
 * An outage of Dataverse is no reason to send traffic elsewhere: all replicas would leave at once. A gateway that began with
 * a snapshot and has never signed in is a new one, which nobody has to rely on yet.
 */
export const readinessOf = ({
  refused,
  signedIn,
  shedding,
}: Pick<Connection, 'refused' | 'signedIn' | 'shedding'>): Readiness => {
  if (refused()) return 'unavailable';
  if (!signedIn()) return 'starting';
  return shedding() ? 'shedding' : 'ok';
};
