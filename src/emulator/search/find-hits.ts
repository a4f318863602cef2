import type { RequestScope } from '../data-context.ts';
import { DataError } from '../data-error.ts';
import { bindFilter } from '../filter/bind-filter.ts';
import { compareWithNulls, toComparable, type Comparable } from '../filter/comparable.ts';
import type { ColumnDefinition, TableDefinition, Value } from '../organization.ts';
import { columnValue, type StoredRow } from '../store/store.ts';
import type { SearchedEntity, SearchOrder, SearchRequest } from './search-request.ts';

/** A row that has the words. */
export interface Hit {
  readonly row: StoredRow;
  readonly score: number;
  /** What the request selects of it. */
  readonly attributes: Readonly<Record<string, Value>>;
  /** By logical name of the column: its text, with the words marked. */
  readonly highlights: Readonly<Record<string, readonly string[]>>;
}

/** Tables that the double searches: those that people work with, which have a name to be found by. */
const isSearchable = (table: TableDefinition): boolean =>
  table.primaryName !== undefined &&
  !table.isIntersect &&
  !table.isPrivate &&
  !table.abstract &&
  table.virtual === undefined &&
  table.ownership === 'UserOwned';

/**
 * All rows with one of the words in a text column, the best first, or as the request orders them. Of tables that the request
 * names, the columns that it names are searched, else the primary name; of the others all texts. How words are compared is not documented: here each
 * stands for all that begin with it. Rows that the caller may not read are not found.
 *
 * @throws DataError 400 for a table or column that isn't searched, and for a filter that a searched table can't answer
 */
export function findHits(scope: RequestScope, request: SearchRequest): readonly Hit[] {
  const { organization } = scope.schema;
  const searchable = [...organization.tables.values()].filter(isSearchable);
  const named = (entity: SearchedEntity): Searched => {
    const table = searchable.find(({ logicalName }) => logicalName === entity.name);
    if (table === undefined)
      throw new DataError(400, '', `Entity '${entity.name}' is not enabled for search.`);
    return { table, entity };
  };
  const tables = request.entities?.map(named) ?? searchable.map((table) => ({ table, entity: undefined }));
  const word = new RegExp(
    `(?<![\\p{L}\\p{N}])(?:${request.words.map(escape).join('|')})[\\p{L}\\p{N}]*`,
    'giu',
  );
  const { filter } = request;
  const filterOf = ({ logicalName }: TableDefinition): string | undefined =>
    filter?.table === undefined || filter.table === logicalName ? filter?.text : undefined;
  return tables
    .filter(({ table }) => scope.rights.allows('Read', table))
    .flatMap((searched) => {
      const filters = [filterOf(searched.table), searched.entity?.filter].filter(
        (text) => text !== undefined,
      );
      return hitsIn(scope, { ...searched, word, filters });
    })
    .sort((left, right) => compareHits(scope, request.orderBy, [left, right]));
}

/** A table to search, and what the request says of it. */
interface Searched {
  readonly table: TableDefinition;
  readonly entity: SearchedEntity | undefined;
}

interface TableSearch extends Searched {
  readonly word: RegExp;
  /** All of which must hold. */
  readonly filters: readonly string[];
}

/** Ties go by score, then by id. */
function compareHits(
  scope: RequestScope,
  orders: readonly SearchOrder[],
  [left, right]: readonly [Hit, Hit],
): number {
  const place = ({ row, score }: Hit, column: string): Comparable | null => {
    if (column === '@search.score') return score;
    const property = scope.schema
      .table(row.table.logicalName)
      ?.properties.get(row.table.columns.get(column)?.property ?? '');
    return property === undefined ? null : toComparable(property.kind, columnValue(row, column));
  };
  for (const { column, descending } of orders) {
    const result = compareWithNulls(place(left, column), place(right, column));
    if (result !== 0) return descending ? -result : result;
  }
  return right.score - left.score || (left.row.id < right.row.id ? -1 : 1);
}

/** @throws DataError 400 for a column that the table has not, or that holds no text where it is to be searched */
function columnsOf(
  { columns, logicalName, primaryName = '' }: TableDefinition,
  names: readonly string[],
): readonly ColumnDefinition[] {
  return (names.length === 0 ? [primaryName] : names).map((name) => {
    const column = columns.get(name);
    if (column?.validForRead === true) return column;
    throw new DataError(400, '', `Entity '${logicalName}' has no column '${name}' to search.`);
  });
}

function hitsIn(scope: RequestScope, { table, entity, word, filters }: TableSearch): readonly Hit[] {
  const schema = scope.schema.table(table.logicalName);
  if (schema === undefined) return [];
  const passes = filters.map((filter) => bindFilter(scope, schema, filter));
  const all = entity === undefined ? [...table.columns.values()] : columnsOf(table, entity.searchColumns);
  const columns = all.filter(
    ({ type, validForRead }) => validForRead && (type === 'String' || type === 'Memo'),
  );
  const selected = columnsOf(table, entity?.selectColumns ?? []);
  return scope.store.all(table.logicalName).flatMap((row): readonly Hit[] => {
    if (!passes.every((predicate) => predicate.test([row]) === true)) return [];
    const highlights: Record<string, readonly string[]> = {};
    let score = 0;
    for (const { logicalName } of columns) {
      const value = row.values[logicalName];
      if (typeof value !== 'string') continue;
      const found = value.match(word)?.length ?? 0;
      if (found === 0) continue;
      score += logicalName === table.primaryName ? 2 * found : found;
      highlights[logicalName] = [value.replace(word, '{crmhit}$&{/crmhit}')];
    }
    if (score === 0) return [];
    const attributes = Object.fromEntries(
      selected.map(({ logicalName }) => [logicalName, plain(columnValue(row, logicalName))]),
    );
    return [{ row, score, highlights, attributes }];
  });
}

/** A lookup as its id. */
const plain = (value: Value): Value =>
  typeof value === 'object' && value !== null ? value.id : (value ?? null);

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
