import type { Csdl } from '../metadata/csdl.ts';
import type { Definitions } from '../metadata/definitions.ts';
import type { ChoiceOption } from './choice.ts';
import { buildChoices } from './choices.ts';
import { readCollections } from './collections.ts';
import { readColumns } from './columns.ts';
import { describe } from './describe.ts';
import { resolveExposure, type Exposure } from './exposure.ts';
import { buildInterfaces, type LookupInterfaces } from './interfaces.ts';
import { isElastic } from './is-elastic.ts';
import { buildKeys } from './keys.ts';
import { readLookups } from './links.ts';
import { buildMembers, type MemberContext, type MemberSources } from './members.ts';
import type { Column, Member, Model, Omission, Table } from './model.ts';
import { NameBook, type NameClash } from './name-book.ts';
import type { NamePreferences } from './name-preferences.ts';
import { nameTables, type TableNames } from './name-tables.ts';
import type { NamesLock } from './names-lock.ts';
import { operationOmissions } from './operation-omissions.ts';
import { buildOperations } from './operations.ts';
import { readPartyLists } from './party-lists.ts';
import { primaryNameOf } from './primary-name.ts';
import { relatedTable } from './related-table.ts';
import { multipleActions, tableWrites, type TableWritesInput } from './table-writes.ts';
import { selectTables, type TableSelection, type TableSource } from './tables.ts';

export interface ModelInput {
  readonly csdl: Csdl;
  /** Without them the model is in CSDL-only mode: logical names, choices as numbers. */
  readonly definitions?: Definitions | undefined;
  /** Names given earlier, which hold. */
  readonly lock?: NamesLock | undefined;
  /** @default everything but intersect, private and internal tables */
  readonly exposure?: Exposure | undefined;
  /** Names of actions and functions to offer. @default none */
  readonly operations?: readonly string[] | '*' | undefined;
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
export function buildModel(input: ModelInput): BuiltModel {
  const { csdl, definitions, lock, exposure = {}, names = {}, operations: allowed = [] } = input;
  const visibility = resolveExposure(exposure, definitions);
  const selection = selectTables({ csdl, definitions, visibility });
  const baseLanguage = definitions?.baseLanguage ?? 0;
  const book = new NameBook(lock, names);
  const prefixes = (names.stripPrefixes ?? []).map((prefix) => prefix.toLowerCase().replace(/_$/, ''));
  const naming = { book, prefixes };
  const tableNames = nameTables(selection.tables.values(), naming);
  const sources: TableContent[] = [];
  for (const [logicalName, own] of tableNames) {
    const source = selection.tables.get(logicalName);
    if (source !== undefined) sources.push(readTable(source, selection, own));
  }
  const interfaces = buildInterfaces(sources, naming);
  const choices = buildChoices(sources, { ...naming, baseLanguage });
  const context: MemberContext = {
    ...naming,
    baseLanguage,
    choices,
    typeNameOf: (table) => tableNames.get(table)?.typeName ?? table,
    resultOf: (table, lookup) => interfaces.resultOf(table, lookup),
    columnNames: (table, column) => ({
      schemaName: selection.tables.get(table)?.definition?.columns.get(column)?.schemaName,
      logicalName: column,
    }),
  };
  const tables = new Map<string, Table>();
  const multiple = multipleActions(csdl);
  const omissions = [...selection.omissions, ...operationOmissions(csdl, allowed)];
  for (const source of sources) {
    const built = buildTable(source, interfaces, { ...context, multiple });
    tables.set(source.logicalName, built.table);
    for (const omission of [...source.omissions, ...built.omissions]) omissions.push(omission);
  }
  const operations = buildOperations({ csdl, allowed, tables });
  for (const omission of operations.omissions) omissions.push(omission);
  const model: Model = {
    tables,
    operations: operations.operations,
    complexTypes: operations.complexTypes,
    choices: choices.byName,
    interfaces: interfaces.byName,
    omissions: omissions.sort((a, b) => (a.path < b.path ? -1 : 1)),
    csdlOnly: definitions === undefined,
    languages: definitions === undefined ? [] : languagesOf(tables.values(), baseLanguage),
  };
  return {
    model,
    names: book.finish(),
    added: book.added(),
    clashes: book.clashes(),
    unmatched: [...visibility.unmatched(), ...operations.unmatched, ...book.unused()],
  };
}

/** A table with its members, before they have names. */
interface TableContent extends MemberSources, TableNames {
  readonly source: TableSource;
  readonly logicalName: string;
  readonly omissions: readonly Omission[];
  /** Columns that the configuration leaves out. */
  readonly hidden: ReadonlySet<string>;
}

/** LCIDs of all labels of choices and two-option columns, the base language first. */
function languagesOf(tables: Iterable<Table>, baseLanguage: number): readonly number[] {
  const languages = new Set<number>();
  const seen = new Set<readonly ChoiceOption[]>();
  for (const { fields } of tables) {
    for (const member of fields.values()) {
      if (member.kind !== 'column') continue;
      const options = 'choice' in member.type ? member.type.choice.options : member.twoOptions;
      if (options === undefined || seen.has(options)) continue;
      seen.add(options);
      for (const { labels } of options) for (const language of labels.keys()) languages.add(language);
    }
  }
  languages.delete(baseLanguage);
  return [baseLanguage, ...[...languages].sort((a, b) => a - b)];
}

function readTable(source: TableSource, selection: TableSelection, names: TableNames): TableContent {
  const { logicalName } = source;
  const { columns, lookups, hidden, omissions } = readColumns(source, selection.visibility);
  const links = readLookups(source, lookups, selection);
  const children = readCollections(source, selection);
  const parties = readPartyLists(source, selection);
  return {
    source,
    table: logicalName,
    hidden,
    logicalName,
    ...names,
    columns,
    lookups: links.lookups,
    collections: children.collections,
    partyLists: parties.partyLists,
    attachments: relatedTable({ table: source, selection, target: 'fileattachment', column: 'objectid' }),
    activityType: activityTypeOf(source, selection),
    omissions: [...omissions, ...links.omissions, ...children.omissions, ...parties.omissions],
  };
}

/** Only rows of the base table don't say by their type which activity they are. */
function activityTypeOf(
  { logicalName, properties }: TableSource,
  { visibility }: TableSelection,
): string | undefined {
  const column = 'activitytypecode';
  if (logicalName !== 'activitypointer' || !visibility.column(logicalName, column)) return undefined;
  return properties.get(column)?.name;
}

function buildTable(
  content: TableContent,
  interfaces: LookupInterfaces,
  context: MemberContext & Pick<TableWritesInput, 'multiple'>,
): { readonly table: Table; readonly omissions: readonly Omission[] } {
  const { source, logicalName, typeName, hidden } = content;
  const fields = buildMembers(content, context);
  const columns = columnsByName(fields);
  const key = columns.get(source.key);
  if (key === undefined) throw new TypeError(`The key of ${logicalName} is not one of its columns`);
  const name = primaryNameOf(source);
  const primaryName = name === undefined ? undefined : columns.get(name);
  const { keys, omissions } = buildKeys({ source, typeName, fields, hidden, book: context.book });
  const table: Table = {
    logicalName,
    entitySet: source.entitySet,
    typeName,
    generatedTypes: content.generatedTypes,
    oneField: content.oneField,
    listField: content.listField,
    ...describe(source.definition, context.baseLanguage),
    key,
    primaryName,
    hidesName: name !== undefined && hidden.has(name),
    keys,
    isActivity: source.isActivity,
    ...(isElastic(source) && { isElastic: true }),
    writes: tableWrites({ source, key, fields, multiple: context.multiple }),
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
