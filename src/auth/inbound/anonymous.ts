import type { Caller } from '../caller.ts';
import type { Authenticator } from './authenticator.ts';

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
    authenticate: ({ headers }) => Promise.resolve(headers.has('authorization') ? 'notForMe' : caller),
  };
};
