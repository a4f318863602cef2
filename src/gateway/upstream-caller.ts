import { callerKey } from '../server/caller-key.ts';
import type { KnownRequest } from '../server/requests.ts';
import type { UpstreamCaller } from '../transport/send.ts';

/** Who sent a request, as the limiter tells callers apart: those who are nobody by their address, as rate limits do. */
export const upstreamCaller = (known: Pick<KnownRequest, 'caller' | 'client' | 'role'>): UpstreamCaller => ({
  name: callerKey(known),
  weight: known.role.weight,
});
