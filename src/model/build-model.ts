import type { Csdl } from '../metadata/csdl.ts';
import type { Definitions } from '../metadata/definitions.ts';
import { buildChoices } from './choices.ts';
import { readCollections } from './collections.ts';
import { readColumns } from './columns.ts';
import { describe } from './describe.ts';
import { buildInterfaces, type LookupInterfaces } from './interfaces.ts';
import { readLookups } from './links.ts';
import { buildMembers, type MemberContext, type MemberSources } from './members.ts';
import type { Column, Member, Model, Omission, Table } from './model.ts';
import { NameBook } from './name-book.ts';
import { lockPaths, type NamesLock } from './names-lock.ts';
import { generatedSuffixes, listField, oneField, typeName } from './names.ts';
import { primaryNameOf } from './primary-name.ts';
import { selectTables, type TableSelection, type TableSource } from './tables.ts';

export interface ModelInput {
  readonly csdl: Csdl;
  /** Without them the model is in CSDL-only mode: logical names, choices as numbers. */
  readonly definitions?: Definitions | undefined;
  /** Names given earlier, which hold. */
  readonly lock?: NamesLock | undefined;
}

export interface BuiltModel {
  readonly model: Model;
  /** The given lock with every name of this model added. */
  readonly names: NamesLock;
}

/**
 * Makes the model of an organisation. What can't be mapped is left out, and reported in `omissions` with the reason; the
 * result doesn't depend on the order of metadata.
 */
export function buildModel({ csdl, definitions, lock }: ModelInput): BuiltModel {
  const selection = selectTables(csdl, definitions);
  const baseLanguage = definitions?.baseLanguage ?? 0;
  const book = new NameBook(lock);
  const typeNames = nameTypes(selection, book);
  const sources: TableContent[] = [];
  for (const [logicalName, names] of typeNames) {
    const source = selection.tables.get(logicalName);
    if (source !== undefined) sources.push(readTable(source, selection, names));
  }
  const interfaces = buildInterfaces(sources, book);
  const choices = buildChoices(sources, { book, baseLanguage });
  const context: MemberContext = {
    book,
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
  for (const source of sources) tables.set(source.logicalName, buildTable(source, interfaces, context));
  const omissions = [...selection.omissions, ...sources.flatMap((source) => source.omissions)];
  const model: Model = {
    tables,
    choices: choices.byName,
    interfaces: interfaces.byName,
    omissions: omissions.sort((a, b) => (a.path < b.path ? -1 : 1)),
    csdlOnly: definitions === undefined,
    languages: definitions === undefined ? [] : [definitions.baseLanguage],
  };
  return { model, names: book.finish() };
}

/** A table with its members, before they have names. */
interface TableContent extends MemberSources, TypeNames {
  readonly source: TableSource;
  readonly logicalName: string;
  readonly omissions: readonly Omission[];
}

/** The name of a table's type, and those of the types generated beside it. */
interface TypeNames {
  readonly typeName: string;
  readonly generatedTypes: ReadonlyMap<string, string>;
}

/** Tables are named before everything else, then the types generated from theirs: these aren't locked, they follow. */
function nameTypes(selection: TableSelection, book: NameBook): ReadonlyMap<string, TypeNames> {
  const names = new Map<string, string>();
  for (const { logicalName, definition } of selection.tables.values()) {
    const wanted = typeName({ schemaName: definition?.schemaName, logicalName });
    names.set(logicalName, book.settle({ path: lockPaths.table(logicalName), wanted }));
  }
  const all = new Map<string, TypeNames>();
  for (const [table, name] of names) {
    const generatedTypes = new Map<string, string>();
    for (const suffix of generatedSuffixes) {
      let generated = name + suffix;
      while (book.isTaken('types', generated)) generated += '_';
      book.reserve('types', generated);
      generatedTypes.set(suffix, generated);
    }
    all.set(table, { typeName: name, generatedTypes });
  }
  return all;
}

function readTable(source: TableSource, selection: TableSelection, names: TypeNames): TableContent {
  const { logicalName } = source;
  const { columns, lookups, omissions } = readColumns(source);
  const links = readLookups(source, lookups, selection);
  const children = readCollections(source, selection);
  return {
    source,
    table: logicalName,
    logicalName,
    ...names,
    columns,
    lookups: links.lookups,
    collections: children.collections,
    omissions: [...omissions, ...links.omissions, ...children.omissions],
  };
}

function buildTable(content: TableContent, interfaces: LookupInterfaces, context: MemberContext): Table {
  const { source, logicalName, typeName: type } = content;
  const fields = buildMembers(content, context);
  const columns = columnsByName(fields);
  const key = columns.get(source.key);
  if (key === undefined) throw new TypeError(`The key of ${logicalName} is not one of its columns`);
  const name = primaryNameOf(source);
  return {
    logicalName,
    entitySet: source.entitySet,
    typeName: type,
    generatedTypes: content.generatedTypes,
    oneField: context.book.settle({ path: lockPaths.oneField(logicalName), wanted: oneField(type) }),
    listField: context.book.settle({ path: lockPaths.listField(logicalName), wanted: listField(type) }),
    ...describe(source.definition, context.baseLanguage),
    key,
    primaryName: name === undefined ? undefined : columns.get(name),
    hidesName: false,
    keys: new Map(),
    isActivity: source.isActivity,
    fields,
    interfaces: interfaces.implementedBy(logicalName),
  };
}

function columnsByName(fields: ReadonlyMap<string, Member>): ReadonlyMap<string, Column> {
  const columns = new Map<string, Column>();
  for (const member of fields.values()) {
    if (member.kind === 'column') columns.set(member.logicalName, member);
  }
  return columns;
}
