import type { ApplicationRegistration } from '../organization.ts';
import { wellKnown } from './well-known.ts';

const secretOf = (value: string): ApplicationRegistration['secrets'][number] => ({ value, expired: false });

/** The app registrations every organisation has: with a role, without a role, without an application user. */
export const applications: readonly ApplicationRegistration[] = [
  {
    clientId: wellKnown.gatewayClient.clientId,
    secrets: [secretOf(wellKnown.gatewayClient.secret), { value: 'expired-secret', expired: true }],
    certificates: [],
    systemUserId: wellKnown.users.gateway,
  },
  {
    clientId: wellKnown.rolelessClient.clientId,
    secrets: [secretOf(wellKnown.rolelessClient.secret)],
    certificates: [],
    systemUserId: wellKnown.users.roleless,
  },
  {
    clientId: wellKnown.clientWithoutUser.clientId,
    secrets: [secretOf(wellKnown.clientWithoutUser.secret)],
    certificates: [],
    systemUserId: undefined,
  },
];
