import type { Definitions } from '../metadata/definitions.ts';
import { resolveExposure, type Exposure, type Visibility } from './exposure.ts';
import { lookupsToItself } from './filter-kind.ts';
import type { AlternateKey, Lookup, LookupInterface, Member, Model, Table } from './model.ts';

/** Which part of a model is kept; all by logical names. */
export interface ModelPart extends Pick<Visibility, 'table' | 'column'> {
  /** Whether numbers about a table's rows can be asked for. @default for every table */
  readonly aggregate?: (table: string) => boolean;
  /** Whether all of a table is to be seen: every row, every column. @default every table */
  readonly whole?: (table: string) => boolean;
  /** Whether all rows of a table are to be seen. @default of every table */
  readonly allRows?: (table: string) => boolean;
}

/** What stays of a table, as its members ask it. */
interface Restriction {
  /** Logical names of visible tables. */
  readonly tables: ReadonlySet<string>;
  readonly visibility: ModelPart;
}

/**
 * The part of a model that an audience sees.
 *
 * @param definitions needed where a pattern names a solution
 * @throws ExposureError
 */
export function restrictModel(model: Model, exposure: Exposure, definitions?: Definitions): Model {
  return keepPart(model, resolveExposure(exposure, definitions));
}

/**
 * A part of a model. Names, enums and the kinds of lookups stay as they are, so that a query which is
 * valid in two audiences means the same in both. What leads to something invisible is gone with it, ids of lookups and
 * relationships by way of an invisible lookup too.
 */
export function keepPart(model: Model, visibility: ModelPart): Model {
  const visible = [...model.tables.values()].filter(({ logicalName }) => visibility.table(logicalName));
  const restriction = { tables: new Set(visible.map(({ logicalName }) => logicalName)), visibility };
  const fields = new Map(visible.map((table) => [table, restrictFields(table, restriction)]));
  const used = usedTypes(fields.values());
  const interfaces = new Map<string, LookupInterface>();
  for (const [name, one] of model.interfaces) {
    const targets = one.targets.filter((target) => restriction.tables.has(target));
    if (used.has(name)) interfaces.set(name, { ...one, targets });
  }
  const tables = new Map<string, Table>();
  for (const [table, members] of fields) {
    const kept = restrictTable(table, members, interfaces);
    tables.set(table.logicalName, { ...kept, ...whatIsMissing(table, kept, visibility) });
  }
  const choices = new Map([...model.choices].filter(([name]) => used.has(name)));
  const operations = model.operations.filter(
    ({ binding }) => binding === undefined || tables.has(binding.table),
  );
  return { ...model, tables, interfaces, choices, operations };
}

type Missing = Pick<Table, 'withoutAggregates' | 'withoutSearch' | 'withoutHierarchy'>;

/** What can't be asked of a table, since the answer would tell of what isn't to be seen. */
function whatIsMissing(table: Table, kept: Table, { aggregate, whole, allRows }: ModelPart): Missing {
  const { logicalName } = table;
  // Which of the lookups the hierarchy goes by is not known: with any of them hidden, it may be that one.
  const seesHierarchy =
    allRows?.(logicalName) !== false && lookupsToItself(kept).length === lookupsToItself(table).length;
  return {
    ...(aggregate?.(logicalName) === false && { withoutAggregates: true }),
    ...(whole?.(logicalName) === false && { withoutSearch: true }),
    ...(!seesHierarchy && { withoutHierarchy: true }),
  };
}

/** Names of the interfaces and enums that members result in. */
function usedTypes(tables: Iterable<ReadonlyMap<string, Member>>): ReadonlySet<string> {
  const used = new Set<string>();
  for (const fields of tables) {
    for (const member of fields.values()) {
      if (member.kind === 'lookup' && member.result.kind === 'interface') used.add(member.result.name);
      if (member.kind === 'column' && 'choice' in member.type) used.add(member.type.choice.typeName);
    }
  }
  return used;
}

function restrictFields(table: Table, restriction: Restriction): ReadonlyMap<string, Member> {
  const lookups = new Map<string, Lookup>();
  for (const member of table.fields.values()) {
    if (member.kind === 'lookup') lookups.set(member.logicalName, member);
  }
  const fields = new Map<string, Member>();
  for (const [field, member] of table.fields) {
    // An id that points at nothing visible would tell that there is something; of one that never led anywhere, it is a value.
    const lookup = member.kind === 'lookupId' ? lookups.get(member.logicalName) : undefined;
    if (lookup !== undefined && restrictMember(lookup, table, restriction) === undefined) continue;
    const kept = restrictMember(member, table, restriction);
    if (kept !== undefined) fields.set(field, kept);
  }
  return fields;
}

/** The member as far as it is visible; undefined where nothing of it is. */
function restrictMember(
  member: Member,
  table: Table,
  { tables, visibility }: Restriction,
): Member | undefined {
  const sees = (column: string): boolean =>
    visibility.column(table.logicalName, column, column === table.primaryName?.logicalName);
  switch (member.kind) {
    case 'column':
      return member === table.key || sees(member.logicalName) ? member : undefined;
    case 'lookupId':
      return sees(member.logicalName) ? member : undefined;
    case 'lookup': {
      const targets = member.targets.filter((target) => tables.has(target.table));
      if (targets.length === 0 || !sees(member.logicalName)) return undefined;
      return targets.length < member.targets.length ? { ...member, targets, narrowed: true } : member;
    }
    case 'activity':
      return sees(member.property) ? member : undefined;
    case 'parties':
      return sees(member.logicalName) && leadsBack(member.target, member.related.inverse.property)
        ? member
        : undefined;
    case 'collection':
      return leadsBack(member.target, member.inverse.property) ? member : undefined;
  }

  /** Whether the rows are visible, and the lookup by which they belong to this table's; many-to-many has none. */
  function leadsBack(target: string, property: string | undefined): boolean {
    if (!tables.has(target)) return false;
    const column = /^_(.+)_value$/.exec(property ?? '')?.[1];
    return column === undefined || visibility.column(target, column);
  }
}

function restrictTable(
  table: Table,
  fields: ReadonlyMap<string, Member>,
  interfaces: ReadonlyMap<string, LookupInterface>,
): Table {
  const { primaryName } = table;
  const keepsName = primaryName === undefined || fields.has(primaryName.field);
  const keys = new Map<string, AlternateKey>();
  for (const [field, key] of table.keys) {
    if (key.parts.every((part) => fields.has(part.field))) keys.set(field, key);
  }
  return {
    ...table,
    fields,
    keys,
    primaryName: keepsName ? primaryName : undefined,
    hidesName: table.hidesName || !keepsName,
    interfaces: table.interfaces.filter((name) => interfaces.has(name)),
  };
}
