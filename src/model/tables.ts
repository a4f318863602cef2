import type { Csdl, CsdlEntityType, CsdlNavigation, CsdlProperty } from '../metadata/csdl.ts';
import type { Definitions, TableDefinition } from '../metadata/definitions.ts';
import type { Visibility } from './exposure.ts';
import { hiddenTable } from './hidden-table.ts';
import { isIdentifier } from './identifier.ts';
import type { Omission } from './model.ts';

/** A table before it has names: its CSDL type with everything inherited, and its definition. */
export interface TableSource {
  readonly logicalName: string;
  readonly entitySet: string;
  /** Property that holds the row's id. */
  readonly key: string;
  readonly isActivity: boolean;
  readonly definition: TableDefinition | undefined;
  /** Own and inherited, by name. */
  readonly properties: ReadonlyMap<string, CsdlProperty>;
  /** By name; the type's own before inherited ones, else in the order of names. */
  readonly navigations: ReadonlyMap<string, CsdlNavigation>;
  /** Of the CSDL, each a list of property names. */
  readonly alternateKeys: readonly (readonly string[])[];
  /** What the definitions say of the column of single-valued navigations. */
  readonly definedColumns: ReadonlyMap<string, string>;
}

export interface TableSelection {
  /** By logical name, in its order. */
  readonly tables: ReadonlyMap<string, TableSource>;
  /** The visible ones and those that aren't, some of which the gateway reads for its own use. */
  readonly all: ReadonlyMap<string, TableSource>;
  readonly visibility: Visibility;
  readonly omissions: readonly Omission[];
  /** Logical names of the tables that derive from an abstract type, which links may point at: `principal`. */
  concrete(type: string): readonly string[];
}

/** The base of activities is abstract, and still has a set through which rows are read (contract §13). */
const readableAbstractType = 'activitypointer';

/** Metadata types stand in the same schema and have sets, so only the base type tells them from tables (contract §13). */
const metadataBaseTypes: ReadonlySet<string> = new Set(['crmmodelbaseentity', 'MetadataBase']);

export interface TableSelectionInput {
  readonly csdl: Csdl;
  readonly definitions: Definitions | undefined;
  readonly visibility: Visibility;
}

/** Picks the visible tables out of a document's entity types, with what they inherit. */
export function selectTables({ csdl, definitions, visibility }: TableSelectionInput): TableSelection {
  const sets = new Map<string, string>();
  for (const set of csdl.entitySets.values()) {
    const other = sets.get(set.entityType);
    if (other === undefined || set.name < other) sets.set(set.entityType, set.name);
  }
  const tables = new Map<string, TableSource>();
  const all = new Map<string, TableSource>();
  const omissions: Omission[] = [];
  for (const type of [...csdl.entityTypes.values()].sort(byName)) {
    const lineage = lineageOf(type, csdl);
    if (lineage.some((one) => metadataBaseTypes.has(one.name))) continue;
    if (type.abstract && type.name !== readableAbstractType) continue;
    const table = sourceOf({
      lineage,
      set: sets.get(type.name),
      definition: definitions?.tables.get(type.name),
    });
    if (table === undefined) continue;
    if (typeof table === 'string') {
      omissions.push({ path: type.name, reason: table, kind: 'unmappable' });
      continue;
    }
    all.set(type.name, table);
    const hidden = whyHidden(table, visibility);
    if (hidden !== undefined) {
      omissions.push({ path: type.name, reason: hidden, kind: 'hidden' });
      continue;
    }
    tables.set(type.name, table);
    for (const name of oddMembers(lineage)) {
      omissions.push({ path: `${type.name}.${name}`, reason: oddName, kind: 'unmappable' });
    }
  }
  return { tables, all, visibility, omissions, concrete: derivedTables(tables, csdl) };
}

function whyHidden(table: TableSource, visibility: Visibility): string | undefined {
  if (!visibility.table(table.logicalName)) return 'the configuration leaves it out';
  const { definition, key, properties } = table;
  const reason = hiddenTable({ definition, key, properties: properties.values() });
  return visibility.names(table.logicalName) ? undefined : reason;
}

const oddName = 'its name is not an identifier';

/** Names of properties and navigations that can't be used. */
function oddMembers(lineage: readonly CsdlEntityType[]): string[] {
  const members = lineage.flatMap((type) => [...type.properties, ...type.navigations]);
  return members.map(({ name }) => name).filter((name) => !isIdentifier(name));
}

interface Candidate {
  /** The type, then its base, then that one's. */
  readonly lineage: readonly CsdlEntityType[];
  readonly set: string | undefined;
  readonly definition: TableDefinition | undefined;
}

/** The table, or the reason why there is none; undefined for what holds no rows at all, such as `expando`. */
function sourceOf({ lineage, set, definition }: Candidate): TableSource | string | undefined {
  const [type] = lineage;
  if (type === undefined || (set === undefined && !hasKey(lineage))) return undefined;
  if (!hasKey(lineage)) return 'it has no key';
  if (set === undefined) return 'it has no entity set';
  if (!isIdentifier(type.name) || !isIdentifier(set)) return oddName;
  const properties = new Map<string, CsdlProperty>();
  const navigations = new Map<string, CsdlNavigation>();
  for (const one of lineage) {
    for (const property of one.properties) {
      if (!properties.has(property.name) && isIdentifier(property.name))
        properties.set(property.name, property);
    }
    for (const navigation of [...one.navigations].sort(byName)) {
      if (!navigations.has(navigation.name) && isIdentifier(navigation.name))
        navigations.set(navigation.name, navigation);
    }
  }
  const key = keyOf(lineage, definition, properties);
  if (key === undefined) return 'its key is not a single GUID';
  return {
    logicalName: type.name,
    entitySet: set,
    key,
    isActivity: lineage.some((one) => one.name === readableAbstractType),
    definition,
    properties,
    navigations,
    alternateKeys: lineage.flatMap((one) => one.alternateKeys),
    definedColumns: definedColumns(definition),
  };
}

function definedColumns(definition: TableDefinition | undefined): ReadonlyMap<string, string> {
  const columns = new Map<string, string>();
  for (const { navigation, column } of definition?.manyToOne ?? []) {
    if (navigation !== undefined) columns.set(navigation, column);
  }
  return columns;
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1;
}

function hasKey(lineage: readonly CsdlEntityType[]): boolean {
  return lineage.some((one) => one.key.length > 0);
}

/**
 * The column that holds the row's id. The declared key of users and teams is `ownerid`, inherited from `principal`, while
 * lookups, definitions and bodies go by `systemuserid` and `teamid` (contract §3.2.3).
 */
function keyOf(
  lineage: readonly CsdlEntityType[],
  definition: TableDefinition | undefined,
  properties: ReadonlyMap<string, CsdlProperty>,
): string | undefined {
  const declared = lineage.find((one) => one.key.length > 0)?.key ?? [];
  const [type] = lineage;
  const inherited = type?.properties.every((property) => property.name !== declared[0]) === true;
  const candidates = [
    definition?.primaryId,
    ...(inherited ? [`${type.name}id`] : []),
    ...(declared.length === 1 ? declared : []),
  ];
  return candidates.find((name) => name !== undefined && properties.get(name)?.type.name === 'Edm.Guid');
}

function lineageOf(type: CsdlEntityType, csdl: Csdl): CsdlEntityType[] {
  const lineage: CsdlEntityType[] = [];
  for (let one: CsdlEntityType | undefined = type; one !== undefined && !lineage.includes(one);) {
    lineage.push(one);
    one = one.baseType === undefined ? undefined : csdl.entityTypes.get(one.baseType);
  }
  return lineage;
}

function derivedTables(tables: ReadonlyMap<string, TableSource>, csdl: Csdl): TableSelection['concrete'] {
  const byBase = new Map<string, string[]>();
  for (const name of tables.keys()) {
    const type = csdl.entityTypes.get(name);
    for (const base of type === undefined ? [] : lineageOf(type, csdl).slice(1)) {
      const derived = byBase.get(base.name);
      if (derived === undefined) byBase.set(base.name, [name]);
      else derived.push(name);
    }
  }
  return (type) => byBase.get(type) ?? [];
}
