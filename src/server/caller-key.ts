import { addressGroup } from '../auth/inbound/failures.ts';
import type { KnownRequest } from './requests.ts';

/** What limits by caller count by: the caller, or the address of those who are nobody. */
export const callerKey = ({ caller, client }: Pick<KnownRequest, 'caller' | 'client'>): string =>
  caller.method === 'anonymous' ? `${caller.id} ${addressGroup(client)}` : caller.id;
