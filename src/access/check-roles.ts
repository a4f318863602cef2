import type { Model, Omission, Table } from '../model/model.ts';
import type { ColumnRight, RoleView } from './role-view.ts';

/** Something in the configuration of roles that makes no sense. */
export interface RoleProblem {
  /** Place in the configuration: `roles.partner.tables.account.read`. */
  readonly where: string;
  /** What is wrong, as the rest of a sentence that begins with the place. */
  readonly what: string;
}

/** What the names in roles are looked up in: everything that is there, seen or not. */
export interface KnownNames {
  readonly model: Pick<Model, 'tables'>;
  /** What the exposure left out is known, too: who takes it away from a role says nothing wrong. */
  readonly omissions: readonly Pick<Omission, 'path'>[];
}

/** Names of tables and columns that the organisation doesn't have. */
export const checkRoles = (
  roles: readonly RoleView[],
  { model, omissions }: KnownNames,
): readonly RoleProblem[] => {
  const leftOut = new Set(omissions.map(({ path }) => path));
  return roles.flatMap((role) => [
    ...checkRawQueries(role, model),
    ...role.namedTables.flatMap((name): readonly RoleProblem[] => {
      const where = `roles.${role.name}.tables.${name}`;
      const table = model.tables.get(name);
      if (table !== undefined) return checkColumns(role, { table, where, leftOut });
      if (leftOut.has(name)) return [];
      return [{ where, what: 'names a table that the organisation does not have' }];
    }),
  ]);
};

/** What such a query reads, nobody limits. */
const checkRawQueries = (role: RoleView, { tables }: Pick<Model, 'tables'>): readonly RoleProblem[] => {
  if (!role.rawQueries) return [];
  const limited = [...tables.keys()].find((table) => {
    const read = role.table(table)?.read;
    return read !== undefined && (read.rows !== undefined || read.named.length > 0);
  });
  if (limited === undefined) return [];
  const where = `roles.${role.name}.rawQueries`;
  return [{ where, what: `can’t go with limits on columns or rows, which "${limited}" has` }];
};

interface TableCheck {
  readonly table: Table;
  readonly where: string;
  /** Logical paths. */
  readonly leftOut: ReadonlySet<string>;
}

const checkColumns = (role: RoleView, { table, where, leftOut }: TableCheck): readonly RoleProblem[] => {
  const rights = role.table(table.logicalName);
  const columns = columnsOf(table);
  const unknown = (right: ColumnRight | undefined, name: string): readonly RoleProblem[] =>
    (right?.named ?? [])
      .filter((column) => !columns.has(column) && !leftOut.has(`${table.logicalName}.${column}`))
      .map((column) => ({
        where: `${where}.${name}`,
        what: `names the column "${column}", which ${table.logicalName} does not have`,
      }));
  return [
    ...unknown(rights?.read, 'read'),
    ...unknown(rights?.create, 'create'),
    ...unknown(rights?.update, 'update'),
  ];
};

/** Logical names of everything in a row. */
const columnsOf = ({ fields }: Table): ReadonlySet<string> => {
  const names = new Set<string>();
  for (const member of fields.values()) {
    if ('logicalName' in member) names.add(member.logicalName);
    if (member.kind === 'activity') names.add(member.property);
  }
  return names;
};
