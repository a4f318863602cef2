import type { Caller } from '../caller.ts';
import type { Authenticator } from './authenticator.ts';

/** Whoever sends one of these means to be somebody, and is not let in as nobody where it isn't understood. */
const credentialHeaders = ['authorization', 'x-api-key'];

/** Takes everybody who brings no credential for the caller `anonymous`, with one role. The last of the list. */
export const createAnonymous = (role: string): Authenticator => {
  const caller: Caller = {
    id: 'anonymous',
    method: 'anonymous',
    roles: new Set([role]),
    claims: {},
    objectId: undefined,
  };
  return {
    name: 'anonymous',
    challenge: undefined,
    authenticate: ({ headers }) =>
      Promise.resolve(credentialHeaders.some((name) => headers.has(name)) ? 'notForMe' : caller),
  };
};
