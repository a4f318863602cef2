import type { OptionSetDefinition } from '../metadata/definitions.ts';
import type { ChoiceOption } from './choice.ts';
import type { Choices } from './choices.ts';
import type { CollectionSource } from './collections.ts';
import type { ColumnType, RelatedTable } from './column-type.ts';
import { definedWritability, type ColumnSource, type LookupProperty } from './columns.ts';
import { baseText, describe } from './describe.ts';
import type { LookupSource } from './links.ts';
import type {
  Activity,
  Collection,
  Column,
  Lookup,
  LookupId,
  LookupResult,
  Member,
  Parties,
  RequiredLevel,
} from './model.ts';
import type { NameBook, NameRequest } from './name-book.ts';
import { lockPaths } from './names-lock.ts';
import { fieldName, lookupNames, manyToManyName, oneToManyName, type NameSource } from './names.ts';
import type { PartyListSource } from './party-lists.ts';

/** Everything that becomes a field of one table. */
export interface MemberSources {
  readonly table: string;
  readonly columns: readonly ColumnSource[];
  readonly lookups: readonly LookupSource[];
  readonly collections: readonly CollectionSource[];
  readonly partyLists: readonly PartyListSource[];
  /** Rows with the sizes of the table's files. */
  readonly attachments: RelatedTable | undefined;
  /** Property that says which activity a row of the base table is; undefined for any other table. */
  readonly activityType: string | undefined;
}

export interface MemberContext {
  readonly book: NameBook;
  readonly baseLanguage: number;
  readonly choices: Choices;
  /** Name of a table's type. */
  typeNameOf(table: string): string;
  /** Of a lookup with targets. */
  resultOf(table: string, lookup: LookupSource): LookupResult;
  /** Taken off generated names. */
  readonly prefixes: readonly string[];
  /** Where a table's column gets its name from: collections are called by the child's lookup. */
  columnNames(table: string, column: string): NameSource;
}

/** Names and makes the members of a table, in the order of precedence: columns, lookups, one-to-many, many-to-many. */
export function buildMembers(sources: MemberSources, context: MemberContext): Map<string, Member> {
  const members: Member[] = [
    ...sources.columns.map((column) => buildColumn(sources, column, context)),
    ...sources.partyLists.map((list) => buildParties(sources.table, list, context)),
    ...buildActivity(sources),
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

function buildColumn(sources: MemberSources, column: ColumnSource, context: MemberContext): Column {
  const { table } = sources;
  const { definition } = column;
  const path = lockPaths.column(table, column.logicalName);
  const twoOptions =
    definition?.twoOptions === undefined ? undefined : optionsOf(definition.twoOptions, context.baseLanguage);
  return {
    kind: 'column',
    field: context.book.settle({ path, wanted: fieldName(nameSource(column), context.prefixes) }),
    ...texts(column, context),
    logicalName: column.logicalName,
    property: column.property,
    type: columnType(sources, column, context.choices),
    readOnly: column.readOnly,
    forCreate: column.forCreate,
    forUpdate: column.forUpdate,
    requiredLevel: requiredLevel(definition?.requiredLevel),
    ...(definition?.bounds === undefined ? {} : { bounds: definition.bounds }),
    ...(twoOptions === undefined ? {} : { twoOptions }),
    ...(column.type.kind === 'scalar' && column.type.managedProperty ? { managedProperty: true } : {}),
  };
}

function columnType(
  sources: MemberSources,
  { type, logicalName }: ColumnSource,
  choices: Choices,
): ColumnType {
  switch (type.kind) {
    case 'scalar':
      return { kind: type.scalar };
    case 'image':
      return type;
    case 'file':
      return { ...type, attachments: sources.attachments };
    case 'choice':
    case 'choices': {
      const choice = choices.of(sources.table, logicalName);
      if (choice === undefined)
        throw new TypeError(`No choice was built for ${sources.table}.${logicalName}`);
      return { kind: type.kind, choice };
    }
  }
}

/** Labels of a two-option column: no enum, so the names are GraphQL's own. */
function optionsOf({ options }: OptionSetDefinition, baseLanguage: number): readonly ChoiceOption[] {
  return options
    .map(({ value, label, color }) => {
      const name = value === 0 ? 'FALSE' : 'TRUE';
      return { name, value, label: baseText(label, baseLanguage), labels: label, color };
    })
    .sort((a, b) => a.value - b.value);
}

const requiredLevels: readonly string[] = [
  'None',
  'Recommended',
  'ApplicationRequired',
  'SystemRequired',
] satisfies RequiredLevel[];

function requiredLevel(level: string | undefined): RequiredLevel {
  return level !== undefined && requiredLevels.includes(level) ? (level as RequiredLevel) : 'None';
}

function buildParties(
  table: string,
  { logicalName, definition, related, mask }: PartyListSource,
  context: MemberContext,
): Parties {
  const source = { schemaName: definition.schemaName, logicalName };
  const path = lockPaths.column(table, logicalName);
  return {
    kind: 'parties',
    field: context.book.settle({ path, wanted: fieldName(source, context.prefixes) }),
    ...describe(definition, context.baseLanguage),
    logicalName,
    target: related.table.logicalName,
    related,
    mask,
    ...definedWritability(definition, true),
  };
}

/** Its name is kept free on the base table of activities, so it needs no entry in the lock. */
function buildActivity({ activityType }: MemberSources): Activity[] {
  if (activityType === undefined) return [];
  return [
    {
      kind: 'activity',
      field: 'activity',
      displayName: undefined,
      description: 'The activity of which this is the common part, as what it is: an email, a task …',
      property: activityType,
    },
  ];
}

function buildLookup(table: string, source: LookupSource, context: MemberContext): (Lookup | LookupId)[] {
  const names = lookupNames(nameSource(source), context.prefixes);
  const { logicalName, property, readOnly, forCreate, forUpdate } = source;
  const level = requiredLevel(source.definition?.requiredLevel);
  const settle = (request: NameRequest): string => context.book.settle(request);
  const common = { ...texts(source, context), logicalName, property, readOnly, requiredLevel: level };
  const members: (Lookup | LookupId)[] = [];
  if (source.targets.length > 0) {
    const field = settle({ path: lockPaths.column(table, logicalName), wanted: names.record });
    const result = context.resultOf(table, source);
    context.book.record(lockPaths.lookupKind(table, logicalName), result.kind);
    members.push({
      ...common,
      forCreate,
      forUpdate,
      kind: 'lookup',
      field,
      targets: source.targets,
      result,
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
      ? oneToManyName(type, context.columnNames(target, relation.column), context.prefixes)
      : manyToManyName(type, relation, context.prefixes);
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
    ...(relation.kind === 'manyToMany' && { intersect: relation.intersect }),
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
