import type { Caller } from '../../src/auth/caller.ts';
import type { Authenticator } from '../../src/auth/inbound/authenticator.ts';

/** Who a test asks as. */
export interface TestCaller {
  readonly role: string;
  readonly id?: string;
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly objectId?: string;
}

const header = 'x-test-caller';

/** Headers of a request from a caller. */
export const callerHeaders = (caller: TestCaller): Record<string, string> => ({
  [header]: JSON.stringify(caller),
});

/** Takes callers at their word. */
export const testCallers: Authenticator = {
  name: 'test',
  challenge: undefined,
  authenticate: ({ headers }) => {
    const text = headers.get(header);
    if (text === null) return Promise.resolve('notForMe');
    const { role, id = role, claims = {}, objectId } = JSON.parse(text) as TestCaller;
    const caller: Caller = { id, method: 'jwt', roles: new Set([role]), claims, objectId };
    return Promise.resolve(caller);
  },
};
