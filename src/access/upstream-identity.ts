import { GatewayError } from '../errors/gateway-error.ts';
import type { RoleView } from './role-view.ts';

/** In whose name a role's requests go upstream. */
export type UpstreamIdentity =
  | { readonly kind: 'service'; readonly reason: string }
  | { readonly kind: 'impersonate'; readonly objectId: string };

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const zero = '00000000-0000-0000-0000-000000000000';

/**
 * In whose name the requests of a caller go upstream. An id that is there and is none never falls back to the application
 * user: Dataverse ignores what it doesn't understand (contract §10).
 *
 * @param objectId Entra object id of the caller; undefined for those who are no user
 * @throws GatewayError FORBIDDEN for a malformed id, and where the role requires one and there is none.
 */
export const upstreamIdentity = (role: RoleView, objectId: string | undefined): UpstreamIdentity => {
  const service = { kind: 'service', reason: `role ${role.name}` } as const;
  if (role.impersonate === 'none') return service;
  if (objectId === undefined) {
    if (role.impersonate === 'optional') return service;
    throw new GatewayError('FORBIDDEN', 'Only users of Dataverse may do this, and you are none.');
  }
  if (!guid.test(objectId) || objectId === zero) {
    throw new GatewayError('FORBIDDEN', 'Your credential has no valid object id of a user.');
  }
  return { kind: 'impersonate', objectId };
};
