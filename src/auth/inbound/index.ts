import { createAnonymous } from './anonymous.ts';
import type { Authenticator } from './authenticator.ts';

/** Who may call, as it is configured. */
export interface CallersOptions {
  /** Role of callers without credential. @default they are refused */
  readonly anonymous?: string | undefined;
  /** Whether there are such callers when the gateway listens to more than its own machine. @default false */
  readonly anonymousFromNetwork?: boolean | undefined;
}

/** The ways to prove who one is that are configured, in the order in which they are asked. */
export const createAuthenticators = ({ anonymous }: CallersOptions): readonly Authenticator[] => [
  // Last: it takes whoever is left.
  ...(anonymous === undefined ? [] : [createAnonymous(anonymous)]),
];

/** The roles that a configuration of callers names, each with its place. */
export const rolesOfCallers = ({
  anonymous,
}: CallersOptions): readonly { readonly role: string; readonly where: string }[] =>
  anonymous === undefined ? [] : [{ role: anonymous, where: 'callers.anonymous' }];
