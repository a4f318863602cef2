import type { RequestScope } from '../data-context.ts';
import { DataError } from '../data-error.ts';
import { queryError } from '../query-error.ts';
import type { QueryOptions, SystemOption } from '../query/query-options.ts';
import { columnValue } from '../store/store.ts';

const isGuid = /^\{?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\}?$/i;

/** Which option names a query of which table. */
const predefined = { savedQuery: 'savedquery', userQuery: 'userquery' } as const;

/** What a query in FetchXML, which says all of it itself, cannot be combined with. */
const others: readonly SystemOption[] = ['$select', '$filter', '$orderby', '$expand', '$top', '$skiptoken'];

/**
 * The FetchXML that a list is asked for with: `fetchXml=<text>`, or that of a predefined query, `savedQuery=<id>` or
 * `userQuery=<id>` (contract §4.10).
 * @returns undefined for a list that is asked for in OData
 * @throws DataError 400 for what is no id and for options that exclude each other, 404 for a query that is not there
 */
export function requestedFetch(scope: RequestScope, { system }: QueryOptions): string | undefined {
  const ways = (['fetchXml', 'savedQuery', 'userQuery'] as const).filter((name) => system.has(name));
  const [way, ...more] = ways;
  if (way === undefined) return undefined;
  const second = more[0] ?? [...others, '$apply' as const].find((name) => system.has(name));
  if (second !== undefined) {
    throw queryError(`The query options '${way}' and '${second}' can not be combined.`);
  }
  const value = system.get(way) ?? '';
  return way === 'fetchXml' ? value : predefinedFetch(scope, predefined[way], value);
}

/**
 * The command of a list that is asked for in SQL, which says all but the page.
 * @throws DataError 400 for options that it excludes
 */
export function requestedSql({ system }: QueryOptions): string | undefined {
  const command = system.get('sql');
  if (command === undefined) return undefined;
  const ways = ['fetchXml', 'savedQuery', 'userQuery', '$apply'] as const;
  const second = [...ways, ...others].find((name) => name !== '$skiptoken' && system.has(name));
  if (second === undefined) return command;
  throw queryError(`The query options 'sql' and '${second}' can not be combined.`);
}

function predefinedFetch({ store }: RequestScope, table: string, value: string): string {
  const id = isGuid.exec(value.trim())?.[1]?.toLowerCase();
  if (id === undefined) throw queryError(`Unrecognized 'Edm.Guid' literal '${value}'.`);
  const row = store.get(table, id);
  const text = row === undefined ? undefined : columnValue(row, 'fetchxml');
  if (typeof text !== 'string') {
    throw new DataError(404, '0x80040217', `${table} With Id = ${id} Does Not Exist`);
  }
  return text;
}
