import type { Logger } from 'pino';

import { checkRoles, type KnownNames, type RoleProblem } from '../access/check-roles.ts';
import { chooseRole } from '../access/choose-role.ts';
import { createRoleView, type RoleView } from '../access/role-view.ts';
import { upstreamIdentity } from '../access/upstream-identity.ts';
import type { Caller } from '../auth/caller.ts';
import {
  createAuthentication,
  rolesOfCallers,
  type Authentication,
  type CallersOptions,
} from '../auth/inbound/index.ts';
import { isLoopback } from '../auth/loopback.ts';
import { guideSteps, StartError } from '../errors/start-error.ts';
import type { GatewayOptions } from './gateway-options.ts';
import { rolesOfRules } from './request-rules.ts';
import type { RoleSchemas } from './role-schemas.ts';

/** Who may come in, and as what. */
export interface CallerAccess extends Authentication {
  /** What it was made of. */
  readonly callers: CallersOptions;
  readonly authentication: Authentication;
  /** In the order of the configuration. */
  readonly roles: readonly RoleView[];
  /** @throws GatewayError FORBIDDEN for a caller without role, or who is no user where the role requires one. */
  readonly roleOf: (caller: Caller) => RoleView;
  /** @throws StartError 2 for an address that other machines reach, where they would be let in as nobody by accident. */
  readonly refuseStrangers: (host: string) => void;
}

/**
 * Roles and callers, as they are configured.
 *
 * @param before who could come in until now: where that is the same, keys that issuers published are not read anew
 * @throws StartError 2 where nobody could come in, or a caller's role isn't there.
 */
export const createCallerAccess = async (
  options: GatewayOptions,
  log: Logger,
  before?: CallerAccess,
): Promise<CallerAccess> => {
  const { roles: configured, callers, limits } = options;
  const defaults = {
    upstreamRequests: limits?.requests,
    upstreamWaits: limits?.waits,
    rows: limits?.rows,
    deadlineMs: options.requestTimeoutMs,
  };
  const roles = Object.entries(configured).map(([name, options]) => createRoleView(name, options, defaults));
  const names = new Set(roles.map(({ name }) => name));
  refuse(
    [...rolesOfCallers(callers), ...rolesOfRules(options)]
      .filter(({ role }) => !names.has(role))
      .map(({ role, where }) => ({ where, what: `names the role "${role}", which is not among "roles"` })),
    options.placeOf,
  );
  const authentication =
    before !== undefined && isSame(before, callers, names)
      ? before.authentication
      : await createAuthentication(callers, {
          roles: names,
          onProblem: (problem, error) => log.warn({ err: error }, problem),
          // Anybody can send bad ones: at a higher level they would fill the log.
          onRefused: (error) => log.debug({ err: error }, 'a token was refused'),
          fetchKeys: options.fetchKeys,
          clock: options.clock,
        });
  const authenticators = [...(options.authenticators ?? []), ...authentication.authenticators];
  if (authenticators.length === 0) {
    throw new StartError(
      'Nobody may call this gateway: say in the configuration file who may, for instance "callers: { anonymous: reader }", and what, "roles: { reader: { tables: { account: { read: true } } } }"',
      { exitCode: 2, step: guideSteps.startGateway },
    );
  }
  return {
    callers,
    authentication,
    isProxy: authentication.isProxy,
    authenticators,
    roles,
    refuseStrangers: (host) => {
      if (isLoopback(host) || callers.anonymous === undefined || callers.anonymousFromNetwork === true)
        return;
      throw new StartError(
        `Everybody who reaches ${host} would be let in as "${callers.anonymous}": set callers.anonymousFromNetwork to mean it, or leave out callers.anonymous`,
        { exitCode: 2 },
      );
    },
    roleOf: (caller) => {
      const role = chooseRole(roles, caller.roles);
      upstreamIdentity(role, caller.objectId); // who can't be impersonated is refused before anything is read
      return role;
    },
  };
};

/** Options are compared by what they say: an address is an object. */
const isSame = (before: CallerAccess, callers: CallersOptions, names: ReadonlySet<string>): boolean =>
  JSON.stringify(before.callers) === JSON.stringify(callers) &&
  before.roles.length === names.size &&
  before.roles.every(({ name }) => names.has(name));

/** What is wrong with roles, now that it is known what the organisation has. */
export const problemsOfRoles = (
  roles: readonly RoleView[],
  known: KnownNames,
  schemas: RoleSchemas,
): readonly RoleProblem[] => [
  ...checkRoles(roles, known),
  ...roles.flatMap((role) => schemas.rows(role).problems),
];

/**
 * @param placeOf where in a file a place of the configuration is
 * @throws StartError 2 that lists problems, where there are any.
 */
export const refuse = (
  problems: readonly RoleProblem[],
  placeOf: (where: string) => string = (where) => where,
): void => {
  const [first, ...others] = problems;
  if (first === undefined) return;
  const lines = problems.map(({ where, what }) => `${placeOf(where)} ${what}`);
  const message =
    others.length === 0
      ? `The configuration is refused: ${lines.join('')}`
      : `The configuration has ${problems.length} problems:\n  ${lines.join('\n  ')}`;
  throw new StartError(message, { exitCode: 2 });
};
