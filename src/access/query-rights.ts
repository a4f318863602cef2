import { lookupsToItself } from '../model/filter-kind.ts';
import { connectsOnly } from '../model/hidden-table.ts';
import type { Column, Lookup, Member, Model, Table } from '../model/model.ts';
import { own, type Filter } from '../query/filter.ts';
import type { Intersect } from '../query/intersect.ts';
import { underPath } from '../query/map-conditions.ts';
import type { QueryRights, TableQueryRights } from '../query/query-rights.ts';
import type { RoleView } from './role-view.ts';
import { seesEveryTable, seesWhole } from './role-visibility.ts';

export interface QueryRightsInput {
  readonly role: RoleView;
  /** Everything that there is. */
  readonly model: Model;
  /** The role's rules on rows, by logical name. */
  readonly rules: ReadonlyMap<string, Filter>;
}

/** A role's rights as the names that queries are made of. Worked out table by table, when first asked for. */
export const createQueryRights = (input: QueryRightsInput): QueryRights => {
  const known = new Map<string, TableQueryRights | undefined>();
  const { role, model, rules } = input;
  let aside: ReadonlyMap<string, NamesAside> | undefined;
  const limitsRows =
    rules.size > 0 || [...model.tables.keys()].some((table) => role.table(table)?.read === undefined);
  const table = (name: string): TableQueryRights | undefined => {
    if (!known.has(name)) {
      aside ??= namesAside(input);
      known.set(name, rightsOn(input, name, aside.get(name)));
    }
    return known.get(name);
  };
  return {
    limitsRows,
    searchesAll: seesEveryTable(role, model),
    table,
    joins: (name) =>
      role.table(name)?.read !== undefined && (model.tables.has(name) || connecting(model).has(name)),
    names: (name, column) => {
      if (connecting(model).has(name)) return true;
      // A role that sees everything may name what the schema has no type for, but nothing that is left out on purpose.
      if (!limitsRows) return !isLeftOut(model, `${name}.${column}`);
      const rights = model.tables.has(name) ? table(name) : undefined;
      return rights !== undefined && isNamed(rights, column);
    },
  };
};

/**
 * Whether a column is seen. A lookup sorts by the name of its record, and that name is a column of its own in FetchXML; so
 * one that may point at tables that aren't seen is none.
 */
const isNamed = (
  { properties, guards }: Pick<TableQueryRights, 'properties' | 'guards'>,
  column: string,
): boolean => {
  const lookup = `_${column}_value`;
  if (properties.has(column) || (properties.has(lookup) && !guards.has(lookup))) return true;
  const stem = /^(.+?)(?:yomi)?name$/.exec(column)?.[1];
  return stem !== undefined && isNamed({ properties, guards }, stem);
};

/** Whether an exposure leaves a column out, or the name of the record that a column points at. */
const isLeftOut = ({ omissions }: Pick<Model, 'omissions'>, path: string): boolean => {
  const stem = /^(.+?)(?:yomi)?name$/.exec(path)?.[1];
  return omissions.some((one) => one.kind === 'hidden' && (one.path === path || one.path === stem));
};

/** Tables that only connect others: they are in no schema, and many-to-many relationships can't be joined without them. */
const connecting = ({ omissions }: Pick<Model, 'omissions'>): ReadonlySet<string> =>
  new Set(omissions.filter(({ reason }) => reason === connectsOnly).map(({ path }) => path));

/** Names of the Web API that may stand in queries of one table. */
interface Names {
  readonly properties: Set<string>;
  readonly navigations: Map<string, string>;
}

interface NamesAside extends Names {
  readonly intersects: Intersect[];
}

/**
 * What the gateway itself asks of tables for the sake of others' columns and lists: sizes of files, kinds of parties, the way
 * back over a many-to-many relationship and the table between, the text of views.
 */
const namesAside = ({ role, model }: QueryRightsInput): ReadonlyMap<string, NamesAside> => {
  const found = new Map<string, NamesAside>();
  const namesOf = (table: string): NamesAside => {
    const names = found.get(table) ?? { properties: new Set(), navigations: new Map(), intersects: [] };
    found.set(table, names);
    return names;
  };
  if (role.rawQueries) {
    for (const view of ['savedquery', 'userquery']) {
      for (const property of [`${view}id`, 'fetchxml']) namesOf(view).properties.add(property);
    }
  }
  for (const table of model.tables.values()) {
    if (role.table(table.logicalName)?.read === undefined) continue;
    for (const member of table.fields.values()) {
      if (member.kind === 'column' && member.type.kind === 'file' && member.type.attachments !== undefined) {
        const { table: files, inverse } = member.type.attachments;
        const { properties } = namesOf(files.logicalName);
        for (const each of [files.key, inverse.property, 'filesizeinbytes', 'regardingfieldname']) {
          if (each !== undefined) properties.add(each);
        }
      }
      if (member.kind === 'parties') namesOf(member.target).properties.add('participationtypemask');
      if (member.kind === 'collection' && member.relation === 'manyToMany') {
        const { navigations, intersects } = namesOf(member.target);
        navigations.set(member.inverse.navigation, table.logicalName);
        if (member.intersect !== undefined) intersects.push(member.intersect);
      }
    }
  }
  return found;
};

const rightsOn = (
  input: QueryRightsInput,
  name: string,
  aside: NamesAside | undefined,
): TableQueryRights | undefined => {
  const { role, model, rules } = input;
  const table = model.tables.get(name);
  const read = role.table(name)?.read;
  const properties = new Set(aside?.properties);
  const navigations = new Map(aside?.navigations);
  const guards = new Map<string, Filter>();
  if (table === undefined || read === undefined) {
    // Tables that are read for others only have no rows of their own to show.
    return properties.size === 0
      ? undefined
      : { properties, navigations, guards, rule: rules.get(name), ...nothingMore };
  }
  properties.add(table.key.property);
  for (const member of table.fields.values()) {
    const column = 'logicalName' in member ? member.logicalName : undefined;
    if (column !== undefined && !read.has(column)) continue;
    addMember(input, member, { properties, navigations, guards });
  }
  return {
    ...{ properties, navigations, guards, intersects: aside?.intersects ?? [] },
    rule: rules.get(name),
    aggregate: read.aggregate,
    search: seesWhole(role, name),
    hierarchy:
      read.rows === undefined && lookupsToItself(table).every(({ logicalName }) => read.has(logicalName)),
  };
};

const nothingMore = { intersects: [], aggregate: false, search: false, hierarchy: false } as const;

const addMember = (
  input: QueryRightsInput,
  member: Member,
  { properties, navigations, guards }: Names & { readonly guards: Map<string, Filter> },
): void => {
  const { role } = input;
  switch (member.kind) {
    case 'column':
      for (const property of propertiesOf(member)) properties.add(property);
      if (member.type.kind === 'file' && member.type.attachments !== undefined) {
        navigations.set(member.type.attachments.navigation, member.type.attachments.table.logicalName);
      }
      return;
    case 'lookupId':
      properties.add(member.property);
      return;
    case 'lookup': {
      properties.add(member.property);
      for (const { table, navigation } of member.targets) {
        if (navigation !== undefined && role.table(table)?.read !== undefined)
          navigations.set(navigation, table);
      }
      const guard = guardOf(input, member);
      if (guard !== undefined) guards.set(member.property, guard);
      return;
    }
    case 'activity':
      if (role.table('activitypointer')?.read?.has(member.property) === true) properties.add(member.property);
      return;
    case 'parties':
      navigations.set(member.related.navigation, member.target);
      return;
    case 'collection': {
      const back = /^_(.+)_value$/.exec(member.inverse.property ?? '')?.[1];
      const read = role.table(member.target)?.read;
      if (read !== undefined && (back === undefined || read.has(back))) {
        navigations.set(member.navigation, member.target);
      }
    }
  }
};

const propertiesOf = ({ property, type }: Column): readonly string[] => {
  const own = [property];
  if (type.kind === 'image') own.push(type.timestampProperty ?? property, type.idProperty ?? property);
  if (type.kind === 'file') own.push(type.nameProperty ?? property);
  return own;
};

/** When it may be known what a lookup points at: a row that the role may see. Undefined: always. */
const guardOf = ({ role, model, rules }: QueryRightsInput, lookup: Lookup): Filter | undefined => {
  const seen = lookup.targets.filter(({ table }) => role.table(table)?.read !== undefined);
  if (seen.length === lookup.targets.length && !seen.some(({ table }) => rules.has(table))) return undefined;
  const filters = seen.flatMap(({ table: name, navigation }): readonly Filter[] => {
    const table = model.tables.get(name);
    if (table === undefined || navigation === undefined) return [];
    const { logicalName, entitySet, key } = table;
    const step = {
      navigation,
      property: lookup.property,
      table: { logicalName, entitySet, key: key.property },
    };
    const rule = rules.get(name);
    const there = isThere(table);
    return [underPath(rule === undefined ? there : { kind: 'and', filters: [there, rule] }, [step])];
  });
  const [only, ...others] = filters;
  return only === undefined || others.length > 0 ? { kind: 'or', filters } : only;
};

/** Met by every row: that there is one, where lookups lead to it. */
const isThere = ({ key }: Table): Filter => ({
  kind: 'compare',
  column: own(key.property),
  operator: 'ne',
  value: null,
  rule: true,
});
