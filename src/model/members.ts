import type { Choices } from './choices.ts';
import type { CollectionSource } from './collections.ts';
import type { ColumnSource, LookupProperty } from './columns.ts';
import { describe } from './describe.ts';
import type { LookupSource } from './links.ts';
import type { Collection, Column, ColumnType, Lookup, LookupId, LookupResult, Member } from './model.ts';
import type { NameBook, NameRequest } from './name-book.ts';
import { lockPaths } from './names-lock.ts';
import { fieldName, lookupNames, manyToManyName, oneToManyName, type NameSource } from './names.ts';

/** Everything that becomes a field of one table. */
export interface MemberSources {
  readonly table: string;
  readonly columns: readonly ColumnSource[];
  readonly lookups: readonly LookupSource[];
  readonly collections: readonly CollectionSource[];
}

export interface MemberContext {
  readonly book: NameBook;
  readonly baseLanguage: number;
  readonly choices: Choices;
  /** Name of a table's type. */
  typeNameOf(table: string): string;
  /** Of a lookup with targets. */
  resultOf(table: string, lookup: LookupSource): LookupResult;
  /** Where a table's column gets its name from: collections are called by the child's lookup. */
  columnNames(table: string, column: string): NameSource;
}

/** Names and makes the members of a table, in the order of precedence: columns, lookups, one-to-many, many-to-many. */
export function buildMembers(sources: MemberSources, context: MemberContext): Map<string, Member> {
  const members: Member[] = [
    ...sources.columns.map((column) => buildColumn(sources.table, column, context)),
    ...sources.lookups.flatMap((lookup) => buildLookup(sources.table, lookup, context)),
    ...inOrder(sources.collections, 'oneToMany').map((one) => buildCollection(one, context)),
    ...inOrder(sources.collections, 'manyToMany').map((one) => buildCollection(one, context)),
  ];
  return new Map(
    members.sort((a, b) => (a.field < b.field ? -1 : 1)).map((member) => [member.field, member]),
  );
}

function inOrder(
  collections: readonly CollectionSource[],
  kind: CollectionSource['relation']['kind'],
): readonly CollectionSource[] {
  return collections.filter((collection) => collection.relation.kind === kind);
}

function buildColumn(table: string, column: ColumnSource, context: MemberContext): Column {
  const request = {
    path: lockPaths.column(table, column.logicalName),
    wanted: fieldName(nameSource(column)),
  };
  return {
    kind: 'column',
    field: context.book.settle(request),
    ...texts(column, context),
    logicalName: column.logicalName,
    property: column.property,
    type: columnType(table, column, context.choices),
    readOnly: false,
    requiredLevel: 'None',
    ...(column.type.kind === 'scalar' && column.type.managedProperty ? { managedProperty: true } : {}),
  };
}

function columnType(table: string, column: ColumnSource, choices: Choices): ColumnType {
  if (column.type.kind === 'scalar') return { kind: column.type.scalar };
  const choice = choices.of(table, column.logicalName);
  if (choice === undefined) throw new TypeError(`No choice was built for ${table}.${column.logicalName}`);
  return { kind: column.type.kind, choice };
}

function buildLookup(table: string, source: LookupSource, context: MemberContext): (Lookup | LookupId)[] {
  const names = lookupNames(nameSource(source));
  const { logicalName, property } = source;
  const settle = (request: NameRequest): string => context.book.settle(request);
  const common = { ...texts(source, context), logicalName, property };
  const members: (Lookup | LookupId)[] = [];
  if (source.targets.length > 0) {
    const field = settle({ path: lockPaths.column(table, logicalName), wanted: names.record });
    const result = context.resultOf(table, source);
    context.book.record(lockPaths.lookupKind(table, logicalName), result.kind);
    members.push({
      ...common,
      kind: 'lookup',
      field,
      targets: source.targets,
      result,
      readOnly: false,
      requiredLevel: 'None',
    });
  }
  const field = settle({ path: lockPaths.lookupId(table, logicalName), wanted: names.id });
  return [...members, { ...common, kind: 'lookupId', field }];
}

function buildCollection(source: CollectionSource, context: MemberContext): Collection {
  const { path, navigation, relation } = source;
  const target = source.target.logicalName;
  const type = context.typeNameOf(target);
  const wanted =
    relation.kind === 'oneToMany'
      ? oneToManyName(type, context.columnNames(target, relation.column))
      : manyToManyName(type, relation.name, relation.second);
  return {
    kind: 'collection',
    field: context.book.settle({ path, wanted }),
    displayName: undefined,
    description: undefined,
    relation: relation.kind,
    path,
    navigation,
    target,
    inverse: {
      navigation: source.inverseNavigation,
      property: relation.kind === 'oneToMany' ? `_${relation.column}_value` : undefined,
    },
  };
}

function nameSource(column: ColumnSource | LookupProperty): NameSource {
  return { schemaName: column.definition?.schemaName, logicalName: column.logicalName };
}

function texts(
  column: ColumnSource | LookupProperty,
  { baseLanguage }: MemberContext,
): { displayName: string | undefined; description: string | undefined } {
  const { displayName, description } = describe(column.definition, baseLanguage);
  return { displayName, description: description ?? column.csdlDescription };
}
