/** What a privilege of a table lets its holder do. */
export type Right = 'Create' | 'Read' | 'Write' | 'Delete' | 'Append' | 'AppendTo' | 'Assign' | 'Share';

/**
 * How far a privilege reaches, in Dataverse's words: own rows and those of one's teams (`Basic`), the business unit
 * (`Local`), it and those below it (`Deep`), the organisation (`Global`).
 */
export type Depth = 'Basic' | 'Local' | 'Deep' | 'Global';

/**
 * Security of an organisation (contract §10): what its roles grant and who reads its secured columns. Who holds a role is
 * in the rows of `systemuserroles`, as in Dataverse; who is in a team, in those of `teammembership`.
 */
export interface OrganizationSecurity {
  /** By `roleid`, lower case. A role that is not here grants nothing. */
  readonly roles: ReadonlyMap<string, RoleGrants>;
  /** Roles that teams hold, by `teamid`: all members have what they grant. */
  readonly teamRoles: ReadonlyMap<string, readonly string[]>;
  readonly columnProfiles: readonly ColumnSecurityProfile[];
}

/** `everything`: System Administrator, who also reads and writes every secured column. */
export type RoleGrants = 'everything' | PrivilegeSet;

export interface PrivilegeSet {
  /** By logical name of the table; those of `activitypointer` are of all activities. */
  readonly tables: ReadonlyMap<string, Readonly<Partial<Record<Right, Depth>>>>;
  /** Privileges that are of no table: `prvActOnBehalfOfAnotherUser`. */
  readonly others: readonly string[];
}

/** Lets its users, and the members of its teams, read and write secured columns. */
export interface ColumnSecurityProfile {
  readonly id: string;
  readonly name: string;
  readonly users: readonly string[];
  readonly teams: readonly string[];
  readonly permissions: readonly ColumnPermission[];
}

export interface ColumnPermission {
  readonly table: string;
  readonly column: string;
  readonly read: boolean;
  readonly create: boolean;
  readonly update: boolean;
}
