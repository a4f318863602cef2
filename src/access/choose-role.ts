import { GatewayError } from '../errors/gateway-error.ts';
import type { RoleView } from './role-view.ts';

/**
 * The one role of a caller: the first of the configuration that the caller has.
 *
 * @param roles in the order of the configuration
 * @param names of the roles that the caller has
 * @throws GatewayError FORBIDDEN where it is none.
 */
export const chooseRole = (roles: readonly RoleView[], names: ReadonlySet<string>): RoleView => {
  const role = roles.find(({ name }) => names.has(name));
  if (role === undefined) throw new GatewayError('FORBIDDEN', 'You have no role here.');
  return role;
};
