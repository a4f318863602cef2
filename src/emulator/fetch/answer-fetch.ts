import { jsonBody, type Answer } from '../answer/answer.ts';
import { formatter } from '../answer/formatted-value.ts';
import { propertyPrinter } from '../answer/print-property.ts';
import { etag } from '../answer/print-row.ts';
import type { RequestScope } from '../data-context.ts';
import { DataError } from '../data-error.ts';
import { compareWithNulls, plainText, toComparable, type Comparable } from '../filter/comparable.ts';
import { queryError } from '../query-error.ts';
import type { Preferences } from '../query/preferences.ts';
import type { ReadRequest } from '../resource/read-request.ts';
import type { Collection } from '../resource/resolve-resource.ts';
import type { Property } from '../schema/table-schema.ts';
import { columnValue } from '../store/store.ts';
import { aggregateRows, sortGroups } from './aggregate-rows.ts';
import { propertyOf } from './bind-condition.ts';
import type { FetchQuery } from './fetch-query.ts';
import { joinRows, type Joined, type JoinedRow, type Source } from './join-rows.ts';
import { parseFetch } from './parse-fetch.ts';

const maxPage = 5000;
/** Rows that pages without a cookie reach (contract §4.10). */
const maxWithoutCookie = 50_000;
const prefix = 'Microsoft.Dynamics.CRM';

/** Answers a list that is asked for in FetchXML (contract §4.10). Null values are left out. */
export function answerFetch(request: ReadRequest, { table, rows }: Collection, text: string): Answer {
  const { scope, preferences } = request;
  const query = parseFetch(text);
  const { logicalName, entitySetName } = table.definition;
  if (query.entity.name !== logicalName) {
    throw queryError(`The entity '${query.entity.name}' does not match the set '${entitySetName}'.`);
  }
  const joined = joinRows(scope, { table, entity: query.entity, rows: rows(undefined) });
  const printed = query.aggregate
    ? sortGroups(aggregateRows(scope, preferences, joined), query.entity.orders).map(
        ({ members }) => `{${members.join(',')}}`,
      )
    : plainRows(scope, preferences, { query, joined });
  const { page, more } = pageOf(query, printed);
  const members = [
    `"@odata.context":${JSON.stringify(`${scope.serviceRoot}/$metadata#${entitySetName}`)}`,
    ...pagingMembers(preferences, query, more),
    `"value":[${page.join(',')}]`,
  ];
  return jsonBody(`{${members.join(',')}}`, { preferences });
}

function pageOf(
  { top, count, page: number, hasCookie }: FetchQuery,
  rows: readonly string[],
): { readonly page: readonly string[]; readonly more: boolean } {
  if (top !== undefined) return { page: rows.slice(0, Math.min(top, maxPage)), more: false };
  const size = Math.min(count ?? maxPage, maxPage);
  const start = (number - 1) * size;
  if (!hasCookie && start + size > maxWithoutCookie) {
    const message = 'The query reads more than 50,000 rows without a paging cookie.';
    throw new DataError(400, '0x8004430A', message);
  }
  return { page: rows.slice(start, start + size), more: rows.length > start + size };
}

/** Both are absent on the last page. */
function pagingMembers(preferences: Preferences, { page }: FetchQuery, more: boolean): readonly string[] {
  if (!more) return [];
  const inner = `<cookie page="${page}"><row last="${page}" /></cookie>`;
  const encoded = encodeURIComponent(encodeURIComponent(inner));
  const cookie = `<cookie pagenumber="${page + 1}" pagingcookie="${encoded}" istracking="False" />`;
  const members: readonly (readonly [string, string])[] = [
    [`${prefix}.fetchxmlpagingcookie`, JSON.stringify(cookie)],
    [`${prefix}.morerecords`, 'true'],
  ];
  return members
    .filter(([name]) => preferences.wants(name))
    .map(([name, value]) => `${JSON.stringify(`@${name}`)}:${value}`);
}

interface PlainInput {
  readonly query: FetchQuery;
  readonly joined: Joined;
}

type Printer = (row: JoinedRow) => readonly string[];

function plainRows(
  scope: RequestScope,
  preferences: Preferences,
  { query, joined }: PlainInput,
): readonly string[] {
  const { sources } = joined;
  const printers = sources.flatMap((source) => sourcePrinters(scope, preferences, source));
  const sorted = sortRows(scope, joined);
  const printed = sorted.map((row) => {
    const [own] = row;
    const tag = own === undefined ? [] : [`"@odata.etag":${JSON.stringify(etag(own))}`];
    return `{${[...(query.distinct ? [] : tag), ...printers.flatMap((print) => print(row))].join(',')}}`;
  });
  return query.distinct ? [...new Set(printed)] : printed;
}

/** A link's columns are called `alias.name`, encoded as JSON property names of the service are. */
function sourcePrinters(scope: RequestScope, preferences: Preferences, source: Source): readonly Printer[] {
  const { entity, table, index, alias: link } = source;
  const listed = entity.attributes.map(({ name, alias }) => ({
    property: propertyOf(table, name),
    alias,
  }));
  const all =
    entity.allAttributes || (index === 0 && listed.length === 0) ? [...table.properties.values()] : [];
  const keys = index === 0 && listed.length > 0 ? table.keyProperties : [];
  const named = new Map<string, Property>();
  for (const property of [...all, ...keys]) named.set(property.name, property);
  for (const { property, alias } of listed) {
    const name =
      alias ?? (link === undefined ? property.name : `${link}_x002e_${property.column.logicalName}`);
    named.set(name, property);
  }
  return [...named].map(([name, property]) => {
    const print = propertyPrinter(scope, preferences, { table, property: { ...property, name } });
    return (row) => {
      const own = row[index];
      const value = own === undefined ? null : columnValue(own, property.column.logicalName);
      return own === undefined || value === null || value === undefined ? [] : [print(own)];
    };
  });
}

/** By `<order>`s, the query's own before those of links; then by id. Choices and lookups go by their texts (contract §4.5). */
function sortRows(scope: RequestScope, { sources, rows }: Joined): readonly JoinedRow[] {
  const keys = sources.flatMap((source) =>
    source.entity.orders.map(({ attribute, descending }) => {
      if (attribute === undefined) throw queryError('An order by alias needs an aggregate.');
      const property = propertyOf(source.table, attribute);
      return { descending, read: placeReader(scope, property, source.index) };
    }),
  );
  const id = (row: JoinedRow): string => row[0]?.id ?? '';
  return rows.toSorted((left, right) => {
    for (const { descending, read } of keys) {
      const result = compareWithNulls(read(left), read(right));
      if (result !== 0) return descending ? -result : result;
    }
    return id(left) < id(right) ? -1 : Number(id(left) > id(right));
  });
}

function placeReader(
  scope: RequestScope,
  { column, kind }: Property,
  index: number,
): (row: JoinedRow) => Comparable | null {
  const goesByText = ['Picklist', 'State', 'Status', 'Boolean', 'Lookup', 'Customer', 'Owner'].includes(
    column.type,
  );
  const format = goesByText ? formatter(scope, column) : undefined;
  return (row) => {
    const own = row[index];
    const value = own === undefined ? null : columnValue(own, column.logicalName);
    if (own === undefined || value === null || value === undefined) return null;
    return goesByText ? (format?.(value, own) ?? plainText(value)) : toComparable(kind, value);
  };
}
