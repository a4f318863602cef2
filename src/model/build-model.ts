import type { Csdl } from '../metadata/csdl.ts';
import type { Definitions } from '../metadata/definitions.ts';
import { buildChoices } from './choices.ts';
import { readCollections } from './collections.ts';
import { readColumns } from './columns.ts';
import { describe } from './describe.ts';
import { resolveExposure, type Exposure } from './exposure.ts';
import { buildInterfaces, type LookupInterfaces } from './interfaces.ts';
import { buildKeys } from './keys.ts';
import { readLookups } from './links.ts';
import { buildMembers, type MemberContext, type MemberSources } from './members.ts';
import type { Choice, Column, Member, Model, Omission, Table } from './model.ts';
import { NameBook, type NameClash } from './name-book.ts';
import type { NamePreferences } from './name-preferences.ts';
import { lockPaths, type NamesLock } from './names-lock.ts';
import { generatedSuffixes, listField, oneField, typeName } from './names.ts';
import { operationOmissions } from './operation-omissions.ts';
import { readPartyLists } from './party-lists.ts';
import { primaryNameOf } from './primary-name.ts';
import { relatedTable } from './related-table.ts';
import { selectTables, type TableSelection, type TableSource } from './tables.ts';

export interface ModelInput {
  readonly csdl: Csdl;
  /** Without them the model is in CSDL-only mode: logical names, choices as numbers. */
  readonly definitions?: Definitions | undefined;
  /** Names given earlier, which hold. */
  readonly lock?: NamesLock | undefined;
  /** @default everything but intersect, private and internal tables */
  readonly exposure?: Exposure | undefined;
  /** @default none */
  readonly names?: NamePreferences | undefined;
}

export interface BuiltModel {
  readonly model: Model;
  /** The given lock with every name of this model added. */
  readonly names: NamesLock;
  /** Paths whose name is not in the given lock, sorted. */
  readonly added: readonly string[];
  /** Names that yielded to others. */
  readonly clashes: readonly NameClash[];
  /** Exposure patterns and paths of chosen names that fit nothing. */
  readonly unmatched: readonly string[];
}

/**
 * Makes the model of an organisation. What can't be mapped is left out, and reported in `omissions` with the reason; the
 * result doesn't depend on the order of metadata.
 *
 * @throws ExposureError, NamePreferenceError where the configuration makes no sense
 */
export function buildModel({ csdl, definitions, lock, exposure = {}, names = {} }: ModelInput): BuiltModel {
  const visibility = resolveExposure(exposure, definitions);
  const selection = selectTables({ csdl, definitions, visibility });
  const baseLanguage = definitions?.baseLanguage ?? 0;
  const book = new NameBook(lock, names);
  const prefixes = (names.stripPrefixes ?? []).map((prefix) => prefix.toLowerCase().replace(/_$/, ''));
  const naming = { book, prefixes };
  const typeNames = nameTypes(selection, naming);
  const sources: TableContent[] = [];
  for (const [logicalName, typeName] of typeNames) {
    const source = selection.tables.get(logicalName);
    if (source !== undefined) sources.push(readTable(source, selection, typeName));
  }
  const interfaces = buildInterfaces(sources, naming);
  const choices = buildChoices(sources, { ...naming, baseLanguage });
  const context: MemberContext = {
    ...naming,
    baseLanguage,
    choices,
    typeNameOf: (table) => typeNames.get(table)?.typeName ?? table,
    resultOf: (table, lookup) => interfaces.resultOf(table, lookup),
    columnNames: (table, column) => ({
      schemaName: selection.tables.get(table)?.definition?.columns.get(column)?.schemaName,
      logicalName: column,
    }),
  };
  const tables = new Map<string, Table>();
  const omissions = [...selection.omissions, ...operationOmissions(csdl)];
  for (const source of sources) {
    const built = buildTable(source, interfaces, context);
    tables.set(source.logicalName, built.table);
    for (const omission of [...source.omissions, ...built.omissions]) omissions.push(omission);
  }
  const model: Model = {
    tables,
    choices: choices.byName,
    interfaces: interfaces.byName,
    omissions: omissions.sort((a, b) => (a.path < b.path ? -1 : 1)),
    csdlOnly: definitions === undefined,
    languages: definitions === undefined ? [] : languagesOf(choices.byName.values(), baseLanguage),
  };
  return {
    model,
    names: book.finish(),
    added: book.added(),
    clashes: book.clashes(),
    unmatched: [...visibility.unmatched(), ...book.unused()],
  };
}

/** A table with its members, before they have names. */
interface TableContent extends MemberSources, TypeNames {
  readonly source: TableSource;
  readonly logicalName: string;
  readonly omissions: readonly Omission[];
  /** Columns that the configuration leaves out. */
  readonly hidden: ReadonlySet<string>;
}

/** The name of a table's type, and those of the types generated beside it. */
interface TypeNames {
  readonly typeName: string;
  readonly generatedTypes: ReadonlyMap<string, string>;
}

interface Naming {
  readonly book: NameBook;
  readonly prefixes: readonly string[];
}

/** LCIDs of all labels of choices, the base language first. */
function languagesOf(choices: Iterable<Choice>, baseLanguage: number): readonly number[] {
  const languages = new Set<number>();
  for (const { options } of choices) {
    for (const { labels } of options) for (const language of labels.keys()) languages.add(language);
  }
  languages.delete(baseLanguage);
  return [baseLanguage, ...[...languages].sort((a, b) => a - b)];
}

/**
 * Tables are named before everything else, then the types generated from theirs. Those are locked too: else a new table
 * called AccountConnection would rename a type that clients know.
 */
function nameTypes(selection: TableSelection, { book, prefixes }: Naming): ReadonlyMap<string, TypeNames> {
  const names = new Map<string, string>();
  for (const { logicalName, definition } of selection.tables.values()) {
    const wanted = typeName({ schemaName: definition?.schemaName, logicalName }, prefixes);
    names.set(logicalName, book.settle({ path: lockPaths.table(logicalName), wanted }));
  }
  const all = new Map<string, TypeNames>();
  for (const [table, name] of names) {
    const generatedTypes = new Map<string, string>();
    for (const suffix of generatedSuffixes) {
      const path = lockPaths.generatedType(table, suffix);
      generatedTypes.set(suffix, book.settle({ path, wanted: name + suffix }));
    }
    all.set(table, { typeName: name, generatedTypes });
  }
  return all;
}

function readTable(source: TableSource, selection: TableSelection, names: TypeNames): TableContent {
  const { logicalName } = source;
  const { columns, lookups, omissions } = readColumns(source, selection.visibility);
  const links = readLookups(source, lookups, selection);
  const children = readCollections(source, selection);
  const parties = readPartyLists(source, selection);
  return {
    source,
    table: logicalName,
    hidden: new Set(
      omissions.flatMap(({ path, kind }) => (kind === 'hidden' ? path.split('.').slice(1) : [])),
    ),
    logicalName,
    ...names,
    columns,
    lookups: links.lookups,
    collections: children.collections,
    partyLists: parties.partyLists,
    attachments: relatedTable({ table: source, selection, target: 'fileattachment' }),
    activityType: activityTypeOf(source),
    omissions: [...omissions, ...links.omissions, ...children.omissions, ...parties.omissions],
  };
}

/** Only rows of the base table don't say by their type which activity they are. */
function activityTypeOf({ logicalName, properties }: TableSource): string | undefined {
  return logicalName === 'activitypointer' ? properties.get('activitytypecode')?.name : undefined;
}

function buildTable(
  content: TableContent,
  interfaces: LookupInterfaces,
  context: MemberContext,
): { readonly table: Table; readonly omissions: readonly Omission[] } {
  const { source, logicalName, typeName: type } = content;
  const fields = buildMembers(content, context);
  const columns = columnsByName(fields);
  const key = columns.get(source.key);
  if (key === undefined) throw new TypeError(`The key of ${logicalName} is not one of its columns`);
  const name = primaryNameOf(source);
  const primaryName = name === undefined ? undefined : columns.get(name);
  const { keys, omissions } = buildKeys({ source, typeName: type, fields, book: context.book });
  const table: Table = {
    logicalName,
    entitySet: source.entitySet,
    typeName: type,
    generatedTypes: content.generatedTypes,
    oneField: context.book.settle({ path: lockPaths.oneField(logicalName), wanted: oneField(type) }),
    listField: context.book.settle({ path: lockPaths.listField(logicalName), wanted: listField(type) }),
    ...describe(source.definition, context.baseLanguage),
    key,
    primaryName,
    hidesName: name !== undefined && content.hidden.has(name),
    keys,
    isActivity: source.isActivity,
    fields,
    interfaces: interfaces.implementedBy(logicalName),
  };
  return { table, omissions };
}

function columnsByName(fields: ReadonlyMap<string, Member>): ReadonlyMap<string, Column> {
  const columns = new Map<string, Column>();
  for (const member of fields.values()) {
    if (member.kind === 'column') columns.set(member.logicalName, member);
  }
  return columns;
}
