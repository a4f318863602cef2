import type { ApplicationRegistration } from '../organization.ts';
import { wellKnown } from './well-known.ts';

/** The app registrations every organisation has: with a role, without a role, without an application user. */
export const applications: readonly ApplicationRegistration[] = [
  {
    clientId: wellKnown.gatewayClient.clientId,
    secrets: [
      { value: wellKnown.gatewayClient.secret },
      { value: 'expired-secret', expires: '2020-01-01T00:00:00Z' },
    ],
    managedIdentity: true,
    certificates: [],
    systemUserId: wellKnown.users.gateway,
  },
  {
    clientId: wellKnown.rolelessClient.clientId,
    secrets: [{ value: wellKnown.rolelessClient.secret }],
    certificates: [],
    systemUserId: wellKnown.users.roleless,
  },
  {
    clientId: wellKnown.clientWithoutUser.clientId,
    secrets: [{ value: wellKnown.clientWithoutUser.secret }],
    certificates: [],
    systemUserId: undefined,
  },
];
