import type { Caller } from '../caller.ts';
import type { Organization, TableDefinition } from '../organization.ts';
import { indexKey } from '../store/column-index.ts';
import type { Store, StoredRow } from '../store/store.ts';
import { accessDenied, missingPrivilege } from './access-error.ts';
import { columnRights, type ColumnRights } from './column-rights.ts';
import { governanceOf, type Governance } from './governing-table.ts';
import type { Depth, Right } from './organization-security.ts';
import { isSharedWith, shareTable } from './shares.ts';
import { userGrants, type Reach, type UserGrants } from './user-grants.ts';

/** What a caller may do: with tables, with rows, with secured columns (contract §10). */
export interface Rights extends ColumnRights {
  /** Nothing is kept from this caller, so that no row needs to be looked at. */
  readonly isUnrestricted: boolean;
  /** Whether the caller has the privilege, however far it reaches. */
  readonly allows: (right: Right, table: TableDefinition) => boolean;
  /** @throws DataError 403 `0x80040220` without the privilege */
  readonly require: (right: Right, table: TableDefinition) => void;
  /** @throws DataError 403 `0x80040220` where the privilege does not reach all rows of the organisation */
  readonly requireAll: (right: Right, table: TableDefinition) => void;
  /** Whether the privilege reaches this row. */
  readonly reaches: (right: Right, row: StoredRow) => boolean;
  /** @throws DataError 403 `0x80040220` when the privilege does not reach the row */
  readonly requireRow: (right: Right, row: StoredRow) => void;
}

/**
 * The rights of a caller at this moment. Who acts on behalf of another user may do only what both may: each privilege
 * reaches as far as that of the one who has less of it, seen from the user's place (contract §10).
 */
export function createRights(organization: Organization, store: Store, caller: Caller): Rights {
  const user = userGrants(organization, store, caller.userId);
  const actor =
    caller.onBehalfOf === undefined ? undefined : userGrants(organization, store, caller.onBehalfOf);
  const both = actor === undefined ? [user] : [user, actor];
  const columns = columnRights(both);
  if (both.every(({ isAdministrator }) => isAdministrator)) return { ...unrestricted, ...columns };

  const remember = new Map<string, readonly Reach[]>();
  const reachesOf = (table: string, right: Right): readonly Reach[] => {
    const key = `${right} ${table}`;
    const known = remember.get(key) ?? intersection(user, actor, [table, right]);
    remember.set(key, known);
    return known;
  };
  const allows: Rights['allows'] = (right, table) => {
    const governance = governanceOf(organization, table);
    switch (governance.kind) {
      case 'own':
        return reachesOf(governance.table, right).length > 0;
      case 'parent':
        return governance.targets.some((target) => allowsNamed(rightOnParent(right), target));
      case 'link':
        return governance.ends.every(([end]) => allowsNamed(rightOnParent(right), end));
    }
  };
  const allowsNamed = (right: Right, name: string): boolean => {
    const table = organization.tables.get(name);
    return table !== undefined && allows(right, table);
  };
  const below = createTree(store);
  const governances = new Map<TableDefinition, Governance>();
  /** A share counts for who has the privilege at all; who acts for a user must reach the row, too. */
  const isShared = (table: string, right: Right, row: StoredRow): boolean => {
    if (store.all(shareTable).length === 0) return false;
    return both.every(
      (grants) =>
        grants.isAdministrator ||
        (grants.reaches(table, right).length > 0 &&
          isSharedWith(store, row, { principals: grants.principals, right })),
    );
  };
  const reaches: Rights['reaches'] = (right, row) => {
    const governance = governances.get(row.table) ?? governanceOf(organization, row.table);
    governances.set(row.table, governance);
    switch (governance.kind) {
      case 'own':
        return (
          reachesOf(governance.table, right).some((reach) => covers({ user, below }, reach, row)) ||
          isShared(governance.table, right, row)
        );
      case 'parent': {
        const parent = row.values[governance.column];
        const found =
          typeof parent === 'object' && parent !== null ? store.get(parent.table, parent.id) : undefined;
        return found === undefined ? allows(right, row.table) : reaches(rightOnParent(right), found);
      }
      case 'link':
        return governance.ends.every(([table, column]) => {
          const end = store.get(table, indexKey(row.values[column]) ?? '');
          return end !== undefined && reaches(rightOnParent(right), end);
        });
    }
  };
  return {
    ...columns,
    isUnrestricted: false,
    allows,
    require: (right, table) => {
      if (!allows(right, table)) throw missingPrivilege(user, { right, table });
    },
    requireAll: (right, table) => {
      const governance = governanceOf(organization, table);
      const isGlobal = (name: string): boolean =>
        reachesOf(name, right).some(({ depth }) => depth === 'Global');
      if (governance.kind !== 'own' || !isGlobal(governance.table)) {
        throw missingPrivilege(user, { right, table });
      }
    },
    reaches,
    requireRow: (right, row) => {
      if (!reaches(right, row)) throw accessDenied(user, { right, row });
    },
  };
}

const unrestricted = {
  isUnrestricted: true,
  allows: () => true,
  require: () => undefined,
  requireAll: () => undefined,
  reaches: () => true,
  requireRow: () => undefined,
} as const;

/** To change a part is to change the whole. */
const rightOnParent = (right: Right): Right => (right === 'Read' ? 'Read' : 'Write');

const depths: readonly Depth[] = ['Basic', 'Local', 'Deep', 'Global'];

function intersection(
  user: UserGrants,
  actor: UserGrants | undefined,
  [table, right]: readonly [table: string, right: Right],
): readonly Reach[] {
  const own = user.reaches(table, right);
  if (actor === undefined) return own;
  const most = Math.max(...actor.reaches(table, right).map(({ depth }) => depths.indexOf(depth)), -1);
  return own.flatMap(({ depth, unit }) => {
    const least = depths[Math.min(most, depths.indexOf(depth))];
    return least === undefined ? [] : [{ depth: least, unit }];
  });
}

interface Place {
  readonly user: UserGrants;
  readonly below: (unit: string) => ReadonlySet<string>;
}

/** Whether a row lies within a privilege's reach, by who owns it; rows of the organisation always do. */
function covers({ user, below }: Place, { depth, unit }: Reach, row: StoredRow): boolean {
  const { ownership } = row.table;
  if (depth === 'Global' || ownership === 'OrganizationOwned' || ownership === 'None') return true;
  const isByUnit = ownership === 'BusinessOwned';
  const owner = isByUnit ? row.id : indexKey(row.values['ownerid']);
  if (owner !== undefined && user.principals.has(owner)) return true;
  const rowUnit =
    row.table.logicalName === 'businessunit'
      ? row.id
      : indexKey(row.values[isByUnit ? 'businessunitid' : 'owningbusinessunit']);
  if (depth === 'Basic' || unit === undefined || rowUnit === undefined) return false;
  return depth === 'Local' ? rowUnit === unit : below(unit).has(rowUnit);
}

/** Business units with those below them, each looked up once. */
function createTree(store: Store): Place['below'] {
  const known = new Map<string, ReadonlySet<string>>();
  return (unit) => {
    const found = known.get(unit) ?? new Set(withChildren(store, unit));
    known.set(unit, found);
    return found;
  };
}

/** Sets keep their order and take in what is added while they are walked. */
function withChildren(store: Store, unit: string): ReadonlySet<string> {
  const found = new Set([unit]);
  for (const key of found) {
    for (const { id } of store.matching('businessunit', { column: 'parentbusinessunitid', key }))
      found.add(id);
  }
  return found;
}
