import { jsonBody, type Answer } from '../answer/answer.ts';
import type { RequestScope } from '../data-context.ts';
import { DataError } from '../data-error.ts';
import { aggregateRows, sortGroups } from '../fetch/aggregate-rows.ts';
import type { FetchAttribute, FetchOrder } from '../fetch/fetch-query.ts';
import type { JoinedRow, Source } from '../fetch/join-rows.ts';
import { bindFilter } from '../filter/bind-filter.ts';
import { every } from '../filter/predicate.ts';
import { resolveProperty, type PropertyPath } from '../filter/resolve-path.ts';
import { queryError } from '../query-error.ts';
import { allRowsOf, maxRows } from '../query/page.ts';
import type { QueryOptions, SystemOption } from '../query/query-options.ts';
import { readTop } from '../query/read-top.ts';
import type { ReadRequest } from '../resource/read-request.ts';
import type { Collection } from '../resource/resolve-resource.ts';
import type { TableSchema } from '../schema/table-schema.ts';
import { relatedRow } from '../store/related-rows.ts';
import type { StoredRow } from '../store/store.ts';
import { parseApply, type ApplyAggregate } from './parse-apply.ts';

/** A column of the answer: of the row itself, or of one that lookups lead to. */
interface Column {
  readonly path: PropertyPath;
  readonly attribute: FetchAttribute;
}

/** Fraction digits of sums and averages, which `440000.000000000` has (contract §4.9). */
const fractionDigits = 9;

/**
 * Answers a list that is asked for with `$apply` (contract §4.9): groups without id and etag, null keys left out.
 * @throws DataError `0x8004E023` over more than 50,000 rows; 400 for what can't be grouped, summed up or ordered
 */
export function answerApply(request: ReadRequest, { table, rows }: Collection, text: string): Answer {
  const { scope, options, preferences } = request;
  refuseOthers(options);
  const { filters, keys, measures } = parseApply(text);
  const columns = [
    ...keys.map((key) => keyColumn(scope, table, key)),
    ...measures.map(({ path, aggregate, alias }): Column => {
      const resolved = pathOf(scope, table, path ?? table.keyProperties[0]?.name ?? '');
      return { path: resolved, attribute: measureAttribute(resolved, aggregate, alias) };
    }),
  ];
  const aliases = columns.map(({ attribute }) => attribute.alias);
  if (new Set(aliases).size < aliases.length) throw queryError('A name stands twice in $apply.');
  const filter = every(filters.map((each) => bindFilter(scope, table, each)));
  const found = allRowsOf(rows(filter)).filter((row) => filter.test([row]) === true);
  const groups = aggregateRows(scope, preferences, {
    ...join(scope, columns, found),
    fractionDigits,
    tellsColumns: false,
  });
  const sorted = sortGroups(groups, readOrders(columns, options.system.get('$orderby')));
  const printed = sorted
    .slice(0, Math.min(readTop(options.system.get('$top')) ?? maxRows, maxRows))
    .map(({ members }) => `{${members.join(',')}}`);
  const context = `${scope.serviceRoot}/$metadata#${table.definition.entitySetName}`;
  return jsonBody(`{"@odata.context":${JSON.stringify(context)},"value":[${printed.join(',')}]}`, {
    preferences,
  });
}

/** What these would do beside `$apply` is not documented. */
function refuseOthers({ system }: QueryOptions): void {
  const others: readonly SystemOption[] = ['$select', '$filter', '$expand', '$count', '$skiptoken'];
  const other = others.find((name) => system.has(name));
  if (other !== undefined) throw queryError(`The query option '${other}' can not stand beside $apply.`);
}

const pathOf = (scope: RequestScope, table: TableSchema, path: string): PropertyPath =>
  resolveProperty(scope, [{ name: undefined, table }], path.split('/'));

/** A related column is named by its table, `contact_fullname`, whatever the path to it is called. */
function keyColumn(scope: RequestScope, table: TableSchema, key: string): Column {
  const path = pathOf(scope, table, key);
  const { property, hops } = path;
  const { column, kind } = property;
  if (kind === 'date' || kind === 'instant') {
    throw queryError(`Grouping by the date and time column '${column.logicalName}' is not supported.`);
  }
  if (kind === 'choices') {
    const message = `The attribute ${column.logicalName} cannot be used in an order by or group by clause.`;
    throw new DataError(400, '0x80050224', message);
  }
  const alias =
    hops.length === 0 ? property.name : `${path.table.definition.logicalName}_${column.logicalName}`;
  return { path, attribute: { ...attributeOf(path, alias), groupBy: true } };
}

const fetchNames: Readonly<Record<ApplyAggregate, string>> = {
  sum: 'sum',
  average: 'avg',
  min: 'min',
  max: 'max',
  count: 'count',
  countdistinct: 'countcolumn',
};

const measureAttribute = (path: PropertyPath, aggregate: ApplyAggregate, alias: string): FetchAttribute => ({
  ...attributeOf(path, alias),
  aggregate: fetchNames[aggregate],
  distinct: aggregate === 'countdistinct',
});

const attributeOf = ({ property }: PropertyPath, alias: string): FetchAttribute => ({
  name: property.column.logicalName,
  alias,
  aggregate: undefined,
  groupBy: false,
  dateGrouping: undefined,
  distinct: false,
});

/** Each row beside those that its columns' lookups lead to, as FetchXML's outer links would have it. */
function join(
  scope: RequestScope,
  columns: readonly Column[],
  rows: readonly StoredRow[],
): { readonly sources: readonly Source[]; readonly rows: readonly JoinedRow[] } {
  const sources = columns.map(({ path, attribute }, index): Source => ({
    index,
    alias: undefined,
    table: path.table,
    entity: {
      name: path.table.definition.logicalName,
      attributes: [attribute],
      allAttributes: false,
      filters: [],
      orders: [],
      links: [],
    },
  }));
  const follow = ({ path }: Column, row: StoredRow): StoredRow | undefined => {
    let found: StoredRow | undefined = row;
    for (const hop of path.hops) found = found && relatedRow(scope.store, found, hop);
    return found;
  };
  return { sources, rows: rows.map((row) => columns.map((column) => follow(column, row))) };
}

/** By columns that rows are grouped by; the name of an aggregate is none (checklist Q35). */
function readOrders(columns: readonly Column[], text: string | undefined): readonly FetchOrder[] {
  if (text === undefined) return [];
  return text.split(',').map((item) => {
    const [, name, direction] = /^\s*([\w/]+)(?:\s+(asc|desc))?\s*$/.exec(item) ?? [];
    const key = columns.find(({ path, attribute }) => {
      const written = [...path.hops.map((hop) => hop.name), path.property.name].join('/');
      return attribute.groupBy && written === name;
    });
    if (key === undefined) throw queryError('The query node SingleValueOpenPropertyAccess is not supported');
    return {
      entityName: undefined,
      attribute: undefined,
      alias: key.attribute.alias,
      descending: direction === 'desc',
    };
  });
}
