import type { RequestScope } from '../data-context.ts';
import { DataError } from '../data-error.ts';
import { bindFilter } from '../filter/bind-filter.ts';
import type { TableDefinition } from '../organization.ts';
import type { StoredRow } from '../store/store.ts';
import type { SearchRequest } from './search-request.ts';

/** A row that has the words. */
export interface Hit {
  readonly row: StoredRow;
  readonly score: number;
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
 * All rows with one of the words in a text column, the best first. How words are compared is not documented: here each
 * stands for all that begin with it. Rows that the caller may not read are not found.
 *
 * @throws DataError 400 for a table that isn't searched, and for a filter that a searched table can't answer
 */
export function findHits(scope: RequestScope, request: SearchRequest): readonly Hit[] {
  const { organization } = scope.schema;
  const searchable = [...organization.tables.values()].filter(isSearchable);
  const tables = (request.entities ?? searchable.map(({ logicalName }) => logicalName)).map((name) => {
    const table = searchable.find(({ logicalName }) => logicalName === name);
    if (table === undefined) throw new DataError(400, '', `Entity '${name}' is not enabled for search.`);
    return table;
  });
  const word = new RegExp(
    `(?<![\\p{L}\\p{N}])(?:${request.words.map(escape).join('|')})[\\p{L}\\p{N}]*`,
    'giu',
  );
  return tables
    .filter((table) => scope.rights.allows('Read', table))
    .flatMap((table) => hitsIn(scope, { table, word, filter: request.filter }))
    .sort((left, right) => right.score - left.score || (left.row.id < right.row.id ? -1 : 1));
}

interface TableSearch {
  readonly table: TableDefinition;
  readonly word: RegExp;
  readonly filter: string | undefined;
}

function hitsIn(scope: RequestScope, { table, word, filter }: TableSearch): readonly Hit[] {
  const schema = scope.schema.table(table.logicalName);
  if (schema === undefined) return [];
  const passes = filter === undefined ? undefined : bindFilter(scope, schema, filter);
  const columns = [...table.columns.values()].filter(
    ({ type, validForRead }) => validForRead && (type === 'String' || type === 'Memo'),
  );
  return scope.store.all(table.logicalName).flatMap((row): readonly Hit[] => {
    if (passes !== undefined && passes.test([row]) !== true) return [];
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
    return score === 0 ? [] : [{ row, score, highlights }];
  });
}

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
