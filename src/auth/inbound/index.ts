import { performance } from 'node:perf_hooks';

import { StartError } from '../../errors/start-error.ts';
import { createAnonymous } from './anonymous.ts';
import type { ApiKey } from './api-key-options.ts';
import { createApiKeyAuthenticator } from './api-key.ts';
import type { Authenticator } from './authenticator.ts';
import type { JwtIssuer } from './jwt-options.ts';
import { createJwtAuthenticator } from './jwt.ts';
import { parseKeys } from './key-entries.ts';
import { openKeyFile } from './key-file.ts';
import { createMtlsAuthenticator } from './mtls.ts';
import { trustedProxies, type IsProxy } from './proxies.ts';
import type { FetchKeys } from './signing-keys.ts';

/** Who may call, as it is configured. */
export interface CallersOptions {
  /** Issuers of bearer tokens. @default none */
  readonly jwt?: readonly JwtIssuer[] | undefined;
  /** @default none */
  readonly apiKeys?: readonly ApiKey[] | undefined;
  /** File of further keys, such as a mounted secret; read again when it changes. @default none */
  readonly apiKeysFile?: string | undefined;
  /** Client certificates that a trusted proxy has checked. @default none */
  readonly mtls?:
    | {
        /** Header with the certificate's subject. */
        readonly header: string;
        /** Subjects, exactly as the proxy writes them → roles. */
        readonly subjects: Readonly<Record<string, string>>;
      }
    | undefined;
  /** Addresses and networks whose `X-Forwarded-For` and certificate header are believed. @default none */
  readonly trustedProxies?: readonly string[] | undefined;
  /** Role of callers without credential. @default they are refused */
  readonly anonymous?: string | undefined;
  /** Whether there are such callers when the gateway listens to more than its own machine. @default false */
  readonly anonymousFromNetwork?: boolean | undefined;
}

export interface AuthenticatorDeps {
  /** Names of all roles. */
  readonly roles: ReadonlySet<string>;
  /** Told what an operator has to look at: keys that could not be read. */
  readonly onProblem: (problem: string, error: unknown) => void;
  /** Told why a token was refused; it is not passed on. */
  readonly onRefused?: ((error: unknown) => void) | undefined;
  /** Reads what issuers publish. @default over the network */
  readonly fetchKeys?: FetchKeys | undefined;
  readonly clock?: (() => Date) | undefined;
}

/** The ways to prove who one is, and whose word counts for where a request comes from. */
export interface Authentication {
  /** In the order in which they are asked. */
  readonly authenticators: readonly Authenticator[];
  readonly isProxy: IsProxy;
}

/**
 * The configured ways to prove who one is.
 *
 * @throws StartError 2 for a file of keys that can't be read or is wrong.
 */
export const createAuthentication = async (
  { jwt = [], apiKeys = [], apiKeysFile, mtls, trustedProxies: proxies = [], anonymous }: CallersOptions,
  { roles, onProblem, onRefused, fetchKeys, clock }: AuthenticatorDeps,
): Promise<Authentication> => {
  const isProxy = trustedProxies(proxies);
  const ofFile = apiKeysFile === undefined ? undefined : await openKeys(apiKeysFile, { roles, onProblem });
  const hasKeys = apiKeys.length > 0 || ofFile !== undefined;
  const keys = async (): Promise<readonly ApiKey[]> =>
    ofFile === undefined ? apiKeys : [...apiKeys, ...(await ofFile())];
  const authenticators = [
    ...(jwt.length === 0
      ? []
      : [createJwtAuthenticator({ issuers: jwt, onProblem, onRefused, fetchKeys, clock })]),
    ...(hasKeys ? [createApiKeyAuthenticator({ keys, clock })] : []),
    ...(mtls === undefined ? [] : [createMtlsAuthenticator({ ...mtls, isProxy })]),
    // Last: it takes whoever is left.
    ...(anonymous === undefined ? [] : [createAnonymous(anonymous)]),
  ];
  return { authenticators, isProxy };
};

const openKeys = async (
  path: string,
  { roles, onProblem }: Pick<AuthenticatorDeps, 'roles' | 'onProblem'>,
): Promise<() => Promise<readonly ApiKey[]>> => {
  try {
    return await openKeyFile({
      path,
      parse: (text) => parseKeys(text, roles),
      now: () => performance.now(),
      onFailure: (error) => onProblem('the file of API keys is wrong; the keys of before go on', error),
    });
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code !== undefined;
    const what = isMissing ? 'cannot be read' : (error as Error).message;
    throw new StartError(`The file of callers.apiKeysFile ${what}`, { exitCode: 2, cause: error });
  }
};

/** The roles that a configuration of callers names, each with its place. */
export const rolesOfCallers = ({
  jwt = [],
  apiKeys = [],
  mtls,
  anonymous,
}: CallersOptions): readonly { readonly role: string; readonly where: string }[] => [
  ...jwt.flatMap(({ role, roleMap, scopeMap, groupMap }, index) => {
    const where = `callers.jwt[${index}]`;
    return [
      ...(role === undefined ? [] : [{ role, where: `${where}.role` }]),
      ...rolesOfMap(roleMap, `${where}.roleMap`),
      ...rolesOfMap(scopeMap, `${where}.scopeMap`),
      ...rolesOfMap(groupMap, `${where}.groupMap`),
    ];
  }),
  ...apiKeys.map(({ role }, index) => ({ role, where: `callers.apiKeys[${index}].role` })),
  ...rolesOfMap(mtls?.subjects, 'callers.mtls.subjects'),
  ...(anonymous === undefined ? [] : [{ role: anonymous, where: 'callers.anonymous' }]),
];

const rolesOfMap = (map: Readonly<Record<string, string>> = {}, where: string) =>
  Object.values(map).map((role) => ({ role, where }));
