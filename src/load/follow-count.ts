import { GatewayError } from '../errors/gateway-error.ts';
import { ListPage } from '../odata/list-page.ts';
import type { Row, TotalCount } from '../odata/read-rows.ts';
import { both } from '../query/filter.ts';
import { isCountedAtOnce } from '../query/is-counted-at-once.ts';
import { guidLiteral, isGuid } from '../query/literal.ts';
import { needOf, type CollectionNeed } from '../query/need.ts';
import type { FollowCount } from '../query/read-plan.ts';
import { asError } from './as-error.ts';
import { countAlias, groupedCount, keyAlias, parentsPerCount } from './count-query.ts';
import { filterByParent } from './filter-by-parent.ts';
import type { ReadContext } from './reader.ts';

interface ParentRows {
  readonly parents: readonly Row[];
  readonly paths: readonly string[];
}

/**
 * Counts nested lists that hold more rows than were read; a list of which all rows are at hand needs no request. The lists of
 * all parents are counted at once, grouped by the lookup that points back or through the intersect table, and without the cap
 * of 5,000; those of an unknown intersect table, and those with a condition that FetchXML can't say, one by one.
 */
export const followCount = async (
  context: ReadContext,
  follow: FollowCount,
  { parents, paths }: ParentRows,
): Promise<void> => {
  const { collection, table } = follow;
  const open = parents.filter((row) => isOpen(row, collection) && isId(row[table.key]));
  if (open.length === 0) return;
  if (!isCountedAtOnce(collection)) {
    await countEach(context, follow, { parents: open, paths });
    return;
  }
  const chunks: (readonly Row[])[] = [];
  const size = parentsPerCount(context.serviceRoot, collection);
  for (let start = 0; start < open.length; start += size) chunks.push(open.slice(start, start + size));
  await Promise.all(
    chunks.map(async (rows) => {
      const ids = [...new Set(rows.map((row) => String(row[table.key])))];
      const query = groupedCount(collection, ids.map(guidLiteral));
      const groups = await context.readAggregate({ query, paths }).catch(asError);
      const counts = groups instanceof Error ? groups : countsOf(groups);
      for (const row of rows) {
        const total =
          counts instanceof Error
            ? counts
            : { count: counts.get(String(row[table.key])) ?? 0, isCapped: false };
        setTotal(row, collection.slot, total);
      }
    }),
  );
};

const countsOf = (groups: readonly Row[]): ReadonlyMap<string, number> =>
  new Map(groups.map((group) => [String(group[keyAlias]).toLowerCase(), Number(group[countAlias])]));

const countEach = async (
  context: ReadContext,
  { collection, table }: FollowCount,
  { parents, paths }: ParentRows,
): Promise<void> => {
  const { slot, orderBy } = collection;
  const need = needOf(collection.need.table, collection.need.rule);
  const page = { first: 0, resume: undefined, count: true };
  await Promise.all(
    parents.map(async (row) => {
      const filter = both(filterByParent(collection, table, row[table.key]), collection.filter);
      const counted = await context.readList({ need, page, orderBy, filter, paths }).catch(asError);
      const total = counted instanceof ListPage ? counted.total : counted;
      setTotal(row, slot, total ?? uncounted());
    }),
  );
};

/** Whether the rows at hand, if there are any, don't tell how many there are. */
const isOpen = (row: Row, { slot, rowless }: CollectionNeed): boolean => {
  const rows = row[slot];
  return (rows === undefined && rowless === true) || (rows instanceof ListPage && rows.total === undefined);
};

const setTotal = (row: Row, slot: string, total: TotalCount | Error): void => {
  const rows = row[slot] ?? ListPage.empty();
  if (rows instanceof ListPage) row[slot] = rows.withTotal(total);
};

const isId = (value: unknown): boolean => typeof value === 'string' && isGuid(value);

const uncounted = (): GatewayError =>
  new GatewayError('UPSTREAM_ERROR', 'Dataverse did not count the rows of a list.');
