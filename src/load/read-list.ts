import { GatewayError } from '../errors/gateway-error.ts';
import { ListPage, type SourcePage } from '../odata/list-page.ts';
import { skipTokenOf } from '../odata/next-link.ts';
import type { Row, RowPage, TotalCount } from '../odata/read-rows.ts';
import { countConditions } from '../query/count-conditions.ts';
import { both } from '../query/filter.ts';
import { meetsNoRow } from '../query/meets-no-row.ts';
import type { ResumePoint } from '../query/need.ts';
import { maxSourcePages, sourcePageSize } from '../query/source-pages.ts';
import type { Annotation, TableQuery } from '../query/table-query.ts';
import { followAll } from './follow.ts';
import type { ListRequest, ReadContext } from './reader.ts';
import { placeCollections, runQuery } from './run-query.ts';

/** With the annotation that says whether Dataverse stopped counting. */
const withCountLimit = (annotations: readonly Annotation[]): readonly Annotation[] => {
  const more: Annotation[] = [...annotations, 'Microsoft.Dynamics.CRM.totalrecordcountlimitexceeded'];
  return more.sort();
};

interface Progress {
  readonly rows: Row[];
  readonly pages: SourcePage[];
  /** Token of the page to read next; undefined at first, or when the list has ended. */
  token: string | undefined;
  total: TotalCount | undefined;
}

/**
 * Reads `first` rows of a list from its beginning or from a cursor on, with everything that the need wants of them.
 * `hasNextPage` is exact. Fewer rows than `first` are read where that would take more than 10 requests; then
 * `hasNextPage` is true. Nothing is asked for where no row can meet the filter.
 *
 * @throws GatewayError what Dataverse answered with; UPSTREAM_ERROR when its pages go round in circles, or 10 of them hold
 *   no row, from which nobody could go on.
 */
export const readList = async (context: ReadContext, request: ListRequest): Promise<ListPage> => {
  const { need, page, orderBy, filter, paths } = request;
  if (filter !== undefined && meetsNoRow(filter)) return ListPage.empty();
  const plan = context.planRead(need, countConditions(filter));
  const pageSize = sourcePageSize(page);
  const base: TableQuery = {
    ...plan.query,
    filter: both(filter, plan.query.filter),
    orderBy,
    pageSize,
    count: page.count,
    annotations: page.count ? withCountLimit(plan.query.annotations) : plan.query.annotations,
  };
  const progress: Progress = { rows: [], pages: [], token: page.resume?.token, total: undefined };
  let more = true;
  for (let read = 0; more && read < maxSourcePages; read += 1) {
    const { token } = progress;
    const answer = await runQuery(context, { plan, query: { ...base, skipToken: token }, paths });
    const start = read === 0 ? startOf(answer, page.resume, need.table.key) : 0;
    progress.pages.push({ token, start: progress.rows.length, skipped: start });
    for (const row of answer.rows.slice(start)) progress.rows.push(row);
    progress.total ??= answer.total;
    progress.token = nextToken(context, answer, progress.pages);
    more = progress.token !== undefined && progress.rows.length < page.first;
  }
  if (progress.rows.length === 0 && progress.token !== undefined && page.first > 0) throw endless();
  const rows = progress.rows.slice(0, page.first);
  const cut = progress.rows.length > page.first;
  placeCollections(plan, rows);
  await followAll(context, { plan, rows, paths });
  return new ListPage({
    rows,
    pages: progress.pages,
    hasNextPage: cut || progress.token !== undefined,
    pageSize,
    nextToken: cut ? undefined : progress.token,
    parent: page.resume?.parent,
    total: progress.total,
  });
};

/** Rows of the first page that lie before the cursor: through its row, or, if that is gone, its number. */
const startOf = (answer: RowPage, resume: ResumePoint | undefined, key: string): number => {
  if (resume?.after === undefined) return 0;
  const { after } = resume;
  const index = answer.rows.findIndex((row) => row[key] === after.key);
  return index >= 0 ? index + 1 : Math.min(after.number - 1, answer.rows.length);
};

const nextToken = (
  { serviceRoot }: ReadContext,
  { nextLink }: RowPage,
  pages: readonly SourcePage[],
): string | undefined => {
  if (nextLink === undefined) return undefined;
  const next = skipTokenOf(nextLink, serviceRoot);
  if (pages.some(({ token }) => token === next)) throw endless();
  return next;
};

const endless = (): GatewayError =>
  new GatewayError('UPSTREAM_ERROR', 'Dataverse sent pages of a list that lead nowhere.');
