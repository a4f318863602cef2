import type { Organization } from '../organization.ts';
import { indexKey } from '../store/column-index.ts';
import type { Store } from '../store/store.ts';
import type { ColumnPermission, Depth, PrivilegeSet, Right } from './organization-security.ts';

/** A privilege as a user has it: how far it reaches, and seen from which business unit. */
export interface Reach {
  readonly depth: Depth;
  /** The user's own, or that of the team whose role grants it. */
  readonly unit: string | undefined;
}

/** What a user's roles and teams give them. */
export interface UserGrants {
  readonly userId: string;
  readonly unit: string | undefined;
  /** 0: a person who reads and writes, 4: an application. */
  readonly accessMode: number;
  /** The user and their teams: what these own is theirs. */
  readonly principals: ReadonlySet<string>;
  /** Everything is theirs, secured columns too. */
  readonly isAdministrator: boolean;
  readonly roleCount: number;
  readonly privilegeCount: number;
  /** All that reach rows of a table; none: the privilege is missing. */
  readonly reaches: (table: string, right: Right) => readonly Reach[];
  readonly permissions: readonly ColumnPermission[];
  /** Whether a role that the user holds directly, not by a team, has this privilege. */
  readonly holds: (privilege: string) => boolean;
}

/**
 * Collects the roles of a user and of their teams. An organisation that says nothing of what roles grant
 * (`security` is absent) grants everything to everybody with a role; one without role assignments, to everybody.
 */
export function userGrants(organization: Organization, store: Store, user: string): UserGrants {
  const userId = user.toLowerCase();
  const { security } = organization;
  const unit = unitOf(store, 'systemuser', userId);
  const teams = store
    .matching('teammembership', { column: 'systemuserid', key: userId })
    .flatMap(({ values }) => indexKey(values['teamid']) ?? []);
  const own = store
    .matching('systemuserroles', { column: 'systemuserid', key: userId })
    .flatMap(({ values }) => indexKey(values['roleid']) ?? []);
  const held = [
    ...own.map((role) => ({ role, unit })),
    ...teams.flatMap((team) =>
      (security?.teamRoles.get(team) ?? []).map((role) => ({ role, unit: unitOf(store, 'team', team) })),
    ),
  ];
  const isAdministrator =
    !organization.rows.has('systemuserroles') ||
    (security === undefined
      ? own.length > 0
      : held.some(({ role }) => security.roles.get(role) === 'everything'));
  const sets = held.flatMap(({ role, unit: from }) => {
    const grants = security?.roles.get(role);
    return grants === undefined || grants === 'everything' ? [] : [{ grants, unit: from }];
  });
  const direct = new Set(own.map((role) => security?.roles.get(role)));
  return {
    userId,
    unit,
    accessMode: Number(store.get('systemuser', userId)?.values['accessmode'] ?? 0),
    principals: new Set([userId, ...teams]),
    isAdministrator,
    roleCount: held.length,
    privilegeCount: sets.reduce((sum, { grants }) => sum + countPrivileges(grants), 0),
    reaches: (table, right) => {
      if (isAdministrator) return [{ depth: 'Global', unit }];
      return sets.flatMap(({ grants, unit: from }) => {
        const depth = grants.tables.get(table)?.[right];
        return depth === undefined ? [] : [{ depth, unit: from }];
      });
    },
    permissions: (security?.columnProfiles ?? [])
      .filter(
        (profile) => profile.users.includes(userId) || teams.some((team) => profile.teams.includes(team)),
      )
      .flatMap(({ permissions }) => permissions),
    holds: (privilege) =>
      isAdministrator ||
      [...direct].some((grants) => typeof grants === 'object' && grants.others.includes(privilege)),
  };
}

const unitOf = (store: Store, table: string, id: string): string | undefined =>
  indexKey(store.get(table, id)?.values['businessunitid']);

const countPrivileges = ({ tables, others }: PrivilegeSet): number =>
  [...tables.values()].reduce((sum, rights) => sum + Object.keys(rights).length, others.length);
