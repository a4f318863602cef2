import { jsonBody, textBody, type Answer } from '../answer/answer.ts';
import { contextColumns } from '../answer/context-url.ts';
import { rowPrinter } from '../answer/print-row.ts';
import { answerApply } from '../apply/answer-apply.ts';
import { inRequestedPartition } from '../elastic/partition.ts';
import { answerFetch } from '../fetch/answer-fetch.ts';
import { requestedFetch, requestedSql } from '../fetch/requested-fetch.ts';
import { queryError } from '../query-error.ts';
import { standing } from '../query/order.ts';
import { allRowsOf, countMatching, maxRows, selectPage, type Page } from '../query/page.ts';
import type { CollectionQuery } from '../query/query.ts';
import { readCollectionQuery } from '../query/read-query.ts';
import { printSkipToken, readSkipToken, type ResumePoint } from '../query/skip-token.ts';
import { answerSql } from '../sql/answer-sql.ts';
import type { StoredRow } from '../store/store.ts';
import { answerChanges, isTracked } from '../tracking/answer-changes.ts';
import { refuseByProvider } from '../virtual/refuse-by-provider.ts';
import type { ReadRequest } from './read-request.ts';
import type { Collection } from './resolve-resource.ts';

const annotations = 'Microsoft.Dynamics.CRM';

/** Answers a list, its number of rows (`/$count`), or the links to its rows (`/$ref`); contract §4.5, §4.6. */
export function answerCollection(request: ReadRequest, collection: Collection): Answer {
  const { scope, options, preferences } = request;
  if (isTracked(request)) return answerChanges(request, collection);
  const { table } = collection;
  const fetchXml = requestedFetch(scope, options);
  const sql = requestedSql(options);
  const apply = options.system.get('$apply');
  refuseByProvider(scope, table, { options, fetchXml: fetchXml ?? sql });
  if (collection.as !== 'rows' && (fetchXml ?? sql ?? apply) !== undefined) {
    throw queryError('A query in FetchXML, SQL or with $apply is one of rows, not of their number or links.');
  }
  if (sql !== undefined) return answerSql(request, collection, sql);
  if (fetchXml !== undefined) return answerFetch(request, collection, fetchXml);
  if (apply !== undefined) return answerApply(request, collection, apply);
  const read = readCollectionQuery(scope, table, options);
  const query = { ...read, filter: inRequestedPartition(scope, table.definition, read.filter) };
  const rows = collection.rows(query.filter);
  if (collection.as === 'count') {
    const mark = scope.quirks.countWithByteOrderMark ? '\uFEFF' : '';
    return textBody(`${mark}${Math.min(countMatching(allRowsOf(rows), query.filter), maxRows)}`);
  }
  const { size, isPaged } = pageSize(request, query);
  const keys = { order: query.order, primaryId: table.definition.primaryId };
  const resume = query.skipToken === undefined ? undefined : readSkipToken(keys, query.skipToken);
  const page = selectPage(rows, { ...query, size, resume });
  const link = isPaged && page.more ? nextLink(request, query, { page, resume }) : undefined;
  const set = table.definition.entitySetName;
  const print =
    collection.as === 'links'
      ? (row: StoredRow) => JSON.stringify({ '@odata.id': `${scope.serviceRoot}/${set}(${row.id})` })
      : rowPrinter({ scope, preferences, single: false }, query.shape);
  const context = collection.as === 'links' ? 'Collection($ref)' : `${set}${contextColumns(query.shape)}`;
  const members = [
    `"@odata.context":${JSON.stringify(`${scope.serviceRoot}/$metadata#${context}`)}`,
    ...counts(request, page.total),
    `"value":[${page.rows.map(print).join(',')}]`,
    ...(link === undefined ? [] : [`"@odata.nextLink":${JSON.stringify(link)}`]),
  ];
  return jsonBody(`{${members.join(',')}}`, { preferences });
}

/** `$top` ends the list without a link; under `odata.maxpagesize` it is ignored. */
function pageSize(
  { scope, preferences }: ReadRequest,
  { top }: CollectionQuery,
): { readonly size: number; readonly isPaged: boolean } {
  const { maxPageSize } = preferences;
  if (maxPageSize !== undefined) {
    if (maxPageSize > maxRows && scope.quirks.oversizedPage === 'refuse') {
      throw queryError(`The page size ${maxPageSize} exceeds the maximum of ${maxRows}.`);
    }
    return { size: Math.min(maxPageSize, maxRows), isPaged: true };
  }
  return { size: Math.min(top ?? maxRows, maxRows), isPaged: top === undefined };
}

/** `@odata.count` and the annotations of a list, as far as asked for; -1 says that nobody counted. */
function counts({ scope, preferences }: ReadRequest, total: number | undefined): readonly string[] {
  const count = Math.min(total ?? -1, maxRows);
  const members: (readonly [name: string, value: string])[] = [
    [`${annotations}.totalrecordcount`, String(count)],
    [`${annotations}.totalrecordcountlimitexceeded`, String((total ?? 0) > maxRows)],
    [`${annotations}.globalmetadataversion`, JSON.stringify(scope.metadataVersion())],
  ];
  return [
    ...(total === undefined ? [] : [`"@odata.count":${count}`]),
    ...members
      .filter(([name]) => preferences.wants(name))
      .map(([name, value]) => `${JSON.stringify(`@${name}`)}:${value}`),
  ];
}

/** Absolute, with the options as they were sent, and the place to go on from. */
function nextLink(
  { scope, path, options }: ReadRequest,
  { order, shape }: CollectionQuery,
  { page, resume }: { readonly page: Page; readonly resume: ResumePoint | undefined },
): string | undefined {
  const [first, last] = [page.rows[0], page.rows.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const token = printSkipToken(
    { order, primaryId: shape.table.definition.primaryId },
    (resume?.page ?? 1) + 1,
    {
      first: standing(order, first),
      last: standing(order, last),
    },
  );
  const kept = options.raw.split('&').filter((pair) => pair !== '' && !/^(\$|%24)skiptoken=/i.test(pair));
  return `${scope.serviceRoot}/${path}?${[...kept, `$skiptoken=${token}`].join('&')}`;
}
