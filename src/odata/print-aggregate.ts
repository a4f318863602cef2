import type { AggregateQuery, GroupKey, Measure, Through } from '../query/aggregate-query.ts';
import { logicalNameOf, own } from '../query/filter.ts';
import type { TableReference } from '../query/table-reference.ts';
import { FetchJoins } from './fetch-joins.ts';
import { printFetchFilter } from './print-fetch-filter.ts';
import type { ODataRequest } from './request.ts';
import { xmlElement } from './xml-text.ts';

/** Most rows of one answer; the annotation tells whether there are more (contract §4.10). */
const maxGroups = 5000;

/**
 * Aggregate → request with FetchXML: it has aliases, grouping by dates and distinct counts, which `$apply` has not
 * (contract §4.9).
 *
 * @throws GatewayError BAD_USER_INPUT as printFetchFilter
 */
export const printAggregate = (query: AggregateQuery): ODataRequest => ({
  method: 'GET',
  path: `${query.table.entitySet}?fetchXml=${encodeURIComponent(fetchXml(query))}`,
  headers: { Prefer: 'odata.include-annotations="Microsoft.Dynamics.CRM.morerecords"' },
  body: undefined,
});

const fetchXml = ({ table, filter, through, keys, measures, orderBy, top }: AggregateQuery): string => {
  const joins = new FetchJoins();
  const filterText = filter === undefined ? '' : printFetchFilter(filter, joins);
  const keysOf = (alias: string | undefined): string =>
    keys
      .filter(({ column }) => joins.aliasOf(column.lookups) === alias)
      .map(keyText)
      .join('');
  const orders = orderBy.map(({ alias, direction }) =>
    xmlElement('order', { alias, descending: direction === 'desc' ? 'true' : undefined }),
  );
  const entity = xmlElement(
    'entity',
    { name: table.logicalName },
    [
      keysOf(undefined),
      ...measures.map(measureText),
      filterText,
      joins.print(keysOf),
      through === undefined ? '' : throughText(through, table),
      ...orders,
    ].join(''),
  );
  const limit = top === undefined ? { count: String(maxGroups) } : { top: String(top) };
  return xmlElement('fetch', { aggregate: 'true', ...limit }, entity);
};

const keyText = ({ alias, column, dateGrouping }: GroupKey): string =>
  xmlElement('attribute', {
    name: logicalNameOf(column.property),
    alias,
    groupby: 'true',
    dategrouping: dateGrouping,
  });

const throughText = ({ intersect, parents, alias }: Through, { key }: TableReference): string =>
  xmlElement(
    'link-entity',
    { name: intersect.table, from: intersect.other, to: logicalNameOf(key), 'link-type': 'inner' },
    keyText({ alias, column: own(intersect.own), dateGrouping: undefined }) +
      printFetchFilter(
        { kind: 'function', name: 'In', column: own(intersect.own), values: parents },
        new FetchJoins(),
      ),
  );

const measureText = ({ alias, property, aggregate, distinct }: Measure): string =>
  xmlElement('attribute', {
    name: logicalNameOf(property),
    alias,
    aggregate,
    distinct: distinct ? 'true' : undefined,
  });
