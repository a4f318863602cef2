import { jsonBody, type Answer } from '../answer/answer.ts';
import { fetchPage } from '../fetch/answer-fetch.ts';
import { propertyOf } from '../fetch/bind-condition.ts';
import type { FetchQuery } from '../fetch/fetch-query.ts';
import { pagingMembers } from '../fetch/page-fetch.ts';
import { queryError } from '../query-error.ts';
import { encodeCookie } from '../query/skip-token.ts';
import type { ReadRequest } from '../resource/read-request.ts';
import type { Collection } from '../resource/resolve-resource.ts';
import type { TableSchema } from '../schema/table-schema.ts';
import { parseSelect } from './parse-select.ts';
import { selectToFetch, type SqlPage } from './select-to-fetch.ts';

/**
 * Answers a list that is asked for in SQL (contract §4.10): as FetchXML, in pages of OData.
 * @throws DataError 400 for commands that the service does not take, and for those of another table
 */
export function answerSql(request: ReadRequest, collection: Collection, command: string): Answer {
  const { scope, preferences, options } = request;
  const { table } = collection;
  const query = selectToFetch(scope.schema, parseSelect(command), pageOf(options.system.get('$skiptoken')));
  const page = fetchPage(request, collection, query);
  const paging = pagingMembers(request, query, { ...page, more: false, cookie: undefined });
  const members = [
    `"@odata.context":${JSON.stringify(`${scope.serviceRoot}/$metadata#${contextOf(table, query)}`)}`,
    ...paging,
    `"value":[${page.items.join(',')}]`,
    ...(page.more
      ? [`"@odata.nextLink":${JSON.stringify(nextLink(request, query.page + 1, page.cookie))}`]
      : []),
  ];
  return jsonBody(`{${members.join(',')}}`, { preferences });
}

/** The set with the columns of its own that are selected, and the primary key, which comes unasked. */
function contextOf(table: TableSchema, { aggregate, distinct, entity }: FetchQuery): string {
  const { entitySetName, primaryId } = table.definition;
  if (aggregate) return entitySetName;
  const names = entity.attributes.map(({ name }) => propertyOf(table, name).name);
  const columns = new Set(distinct ? names : [...names, primaryId]);
  return `${entitySetName}(${[...columns].join(',')})`;
}

function nextLink({ scope, path, options }: ReadRequest, page: number, cookie: string | undefined): string {
  const kept = options.raw.split('&').filter((pair) => pair !== '' && !/^(\$|%24)skiptoken=/i.test(pair));
  const inner = cookie === undefined ? '' : encodeCookie(cookie);
  const token = `%3Ccookie%20pagenumber=%22${page}%22%20pagingcookie=%22${inner}%22%20istracking=%22False%22%20/%3E`;
  return `${scope.serviceRoot}/${path}?${[...kept, `$skiptoken=${token}`].join('&')}`;
}

/** @throws DataError 400 for a token that no link had */
function pageOf(token: string | undefined): SqlPage {
  if (token === undefined) return { page: 1, pagingCookie: undefined };
  const [, page, cookie = ''] = /^<cookie pagenumber="(\d+)" pagingcookie="([^"]*)"/.exec(token) ?? [];
  if (page === undefined || Number(page) < 2) throw queryError('Malformed XML in the Paging Cookie');
  try {
    return { page: Number(page), pagingCookie: cookie === '' ? undefined : decodeURIComponent(cookie) };
  } catch {
    throw queryError('Malformed XML in the Paging Cookie');
  }
}
