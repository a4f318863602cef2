import type { RequestScope } from '../data-context.ts';
import { DataError } from '../data-error.ts';
import type { Truth } from '../filter/predicate.ts';
import { queryError } from '../query-error.ts';
import type { TableSchema } from '../schema/table-schema.ts';
import { indexKey } from '../store/column-index.ts';
import { columnValue, type StoredRow } from '../store/store.ts';
import { bindCondition, propertyOf } from './bind-condition.ts';
import { compareSources } from './compare-sources.ts';
import type {
  FetchCondition,
  FetchEntity,
  FetchFilterPart,
  FetchLink,
  FetchLinkFilter,
  LinkType,
} from './fetch-query.ts';

/** The query's row first, then one for each link, in the order of the document; none where an outer link found none. */
export type JoinedRow = readonly (StoredRow | undefined)[];

/** An entity or link of the query, matched with its table. */
export interface Source {
  /** Place in a joined row. */
  readonly index: number;
  /** Of a link. */
  readonly alias: string | undefined;
  readonly table: TableSchema;
  readonly entity: FetchEntity;
}

interface BoundLink extends Source {
  readonly link: FetchLink;
  /** Place of the row that it is joined to. */
  readonly parent: number;
}

/** A query's sources, and its rows before they are ordered and grouped. */
export interface Joined {
  readonly sources: readonly Source[];
  readonly rows: readonly JoinedRow[];
}

/** Rows of the query's own table, and how it is asked for. */
interface JoinInput {
  readonly table: TableSchema;
  readonly entity: FetchEntity;
  readonly rows: readonly StoredRow[];
}

/**
 * Joins and filters rows.
 * @throws DataError 400 for tables, columns and aliases that do not exist
 */
export function joinRows(scope: RequestScope, { table, entity, rows }: JoinInput): Joined {
  const { sources, join } = bindJoin(scope, table, entity);
  return { sources, rows: join(rows) };
}

interface BoundJoin {
  readonly sources: readonly Source[];
  readonly join: (rows: readonly StoredRow[]) => readonly JoinedRow[];
}

function bindJoin(scope: RequestScope, table: TableSchema, entity: FetchEntity): BoundJoin {
  const root: Source = { index: 0, alias: undefined, table, entity };
  const links = bindLinks(scope, root, { next: 1 });
  const sources = [root, ...links];
  const tests = links.map((link) => testOf(scope, sources, link));
  const meets = testOf(scope, sources, root);
  return {
    sources,
    join: (rows) => {
      let joined: readonly JoinedRow[] = rows.map((row) => [row]);
      for (const [index, link] of links.entries()) {
        joined = joined.flatMap((row): readonly JoinedRow[] => {
          const found = partners(scope, link, row[link.parent])
            .map((partner) => [...row, partner])
            .filter((next) => tests[index]?.(next) === true);
          return joinAs(link.link.type, row, found);
        });
      }
      return joined.filter((row) => meets(row) === true);
    },
  };
}

/** What becomes of a row, with the partners that were found for it. */
function joinAs(type: LinkType, row: JoinedRow, found: readonly JoinedRow[]): readonly JoinedRow[] {
  switch (type) {
    case 'inner':
      return found;
    case 'outer':
      return found.length === 0 ? [[...row, undefined]] : found;
    case 'exists':
    case 'in':
    case 'matchfirstrowusingcrossapply':
      return found.slice(0, 1);
  }
}

/** Links and those inside them, each after the one that it is joined to. */
function bindLinks(scope: RequestScope, parent: Source, counter: { next: number }): readonly BoundLink[] {
  return parent.entity.links.flatMap((link) => {
    const table = linkedTable(scope, parent.table, link);
    scope.rights.require('Read', table.definition);
    const index = counter.next++;
    const alias = link.alias ?? `${link.name}${index}`;
    const bound: BoundLink = { index, alias, table, entity: link, link, parent: parent.index };
    return [bound, ...bindLinks(scope, bound, counter)];
  });
}

/** @throws DataError 400 for a table or a column that does not exist */
function linkedTable({ schema }: RequestScope, parent: TableSchema, link: FetchLink): TableSchema {
  const table = schema.table(link.name);
  if (table === undefined) throw unknownEntity(link.name);
  propertyOf(table, link.from);
  propertyOf(parent, link.to);
  return table;
}

/** As the service words it (`QueryBuilderNoEntity`). */
const unknownEntity = (name: string): DataError =>
  new DataError(
    400,
    '0x80041102',
    `The entity with a name = '${name}' with namemapping = 'Logical' was not found in the MetadataCache.`,
  );

/** Rows of the link's table whose `from` is the row's `to`; a reference counts by its id, and its table must be the link's. */
function partners(
  { store }: RequestScope,
  { link, table }: Pick<BoundLink, 'link' | 'table'>,
  row: StoredRow | undefined,
): readonly StoredRow[] {
  const value = row === undefined ? null : columnValue(row, link.to);
  const key = indexKey(value);
  if (key === undefined) return [];
  const { logicalName, primaryId } = table.definition;
  if (link.from !== primaryId) return store.matching(logicalName, { column: link.from, key });
  const found = store.get(logicalName, key);
  return found === undefined ? [] : [found];
}

type Test = (row: JoinedRow) => Truth;

/** All filters of a source hold. */
function testOf(scope: RequestScope, sources: readonly Source[], source: Source): Test {
  const tests = source.entity.filters.map((filter) => filterTest({ scope, sources, source }, filter));
  return (row) => allOf(tests.map((test) => test(row)));
}

interface FilterContext {
  readonly scope: RequestScope;
  readonly sources: readonly Source[];
  readonly source: Source;
}

function filterTest(context: FilterContext, part: FetchFilterPart): Test {
  if (part.kind === 'condition') return conditionTest(context, part);
  if (part.kind === 'link') return linkTest(context, part);
  const tests = part.parts.map((inner) => filterTest(context, inner));
  if (tests.length === 0) return () => true;
  return part.or
    ? (row) => negated(allOf(tests.map((test) => negated(test(row)))))
    : (row) => allOf(tests.map((test) => test(row)));
}

function linkTest({ scope, source }: FilterContext, { type, link }: FetchLinkFilter): Test {
  const table = linkedTable(scope, source.table, link);
  const { join } = bindJoin(scope, table, link);
  return (row) => {
    const found = partners(scope, { link, table }, row[source.index]);
    const isMet = join(found).length > 0;
    switch (type) {
      case 'any':
      case 'not all':
        return isMet;
      case 'not any':
        return !isMet;
      case 'all':
        return found.length > 0 && !isMet;
    }
  };
}

/**
 * The link of an alias; one that has none goes by the name of its table.
 * @throws DataError 400 for none
 */
export function sourceNamed(sources: readonly Source[], name: string): Source {
  const isNamed = ({ entity }: Source): boolean =>
    entity.name === name && 'alias' in entity && entity.alias === undefined;
  const found = sources.find(({ alias }) => alias === name) ?? sources.slice(1).find(isNamed);
  if (found !== undefined) return found;
  throw queryError(`LinkEntity with name or alias '${name}' was not found.`);
}

/** A row that is not there has null in every column. */
function conditionTest({ scope, sources, source }: FilterContext, condition: FetchCondition): Test {
  const { entityName, operator, attribute, valueOf } = condition;
  const of = entityName === undefined ? source : sourceNamed(sources, entityName);
  const [alias, column] = valueOf?.split('.') ?? [];
  if (alias !== undefined && column !== undefined) {
    const other = sourceNamed(sources, alias);
    const holds = compareSources(operator, [
      propertyOf(of.table, attribute),
      propertyOf(other.table, column),
    ]);
    return (row) => holds(row[of.index], row[other.index]);
  }
  const predicate = bindCondition(scope, of.table, condition);
  return (row) => {
    const own = row[of.index];
    if (own !== undefined) return predicate.test([own]);
    return operator === 'null' ? true : operator === 'not-null' ? false : null;
  };
}

function allOf(truths: readonly Truth[]): Truth {
  if (truths.includes(false)) return false;
  return truths.includes(null) ? null : true;
}

const negated = (truth: Truth): Truth => (truth === null ? null : !truth);
