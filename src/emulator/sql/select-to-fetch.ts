import type {
  FetchAttribute,
  FetchFilter,
  FetchFilterPart,
  FetchLink,
  FetchOrder,
  FetchQuery,
} from '../fetch/fetch-query.ts';
import { notSupported, queryError } from '../query-error.ts';
import type { Schema } from '../schema/create-schema.ts';
import type { SqlColumn, SqlCondition, SqlItem, SqlSelect } from './sql-select.ts';

/** A table of the command, and what is read of it. */
interface Node {
  readonly table: string;
  readonly name: string;
  readonly attributes: FetchAttribute[];
  readonly orders: FetchOrder[];
  readonly joined: {
    readonly node: Node;
    readonly outer: boolean;
    readonly from: string;
    readonly to: string;
  }[];
}

/** How a page of it is cut. */
export interface SqlPage {
  readonly page: number;
  readonly pagingCookie: string | undefined;
}

/**
 * Says in FetchXML what a command says in SQL: the service answers both alike.
 * @throws DataError 400 for names that the command does not have, 501 for an aggregate without an alias, of which the
 *   documentation shows none
 */
export function selectToFetch(
  schema: Schema,
  select: SqlSelect,
  { page, pagingCookie }: SqlPage,
): FetchQuery {
  const nodes = readNodes(schema, select);
  const [root] = nodes;
  if (root === undefined) throw queryError('The SQL query has no table.');
  const find = (column: SqlColumn): Node => nodeOf(schema, nodes, column);
  const aggregate = select.groupBy.length > 0 || select.items.some((item) => item.aggregate !== undefined);
  const grouped = new Set(select.groupBy.map((column) => keyOf(find(column), column)));
  for (const item of select.items) {
    const node = item.column === undefined ? root : find(item.column);
    const isGrouped = item.column !== undefined && grouped.has(keyOf(node, item.column));
    if (aggregate && item.aggregate === undefined && !isGrouped) {
      throw queryError(
        `The column '${item.column?.column ?? ''}' is neither in an aggregate function nor in GROUP BY.`,
      );
    }
    const primaryId = schema.table(root.table)?.definition.primaryId ?? '';
    node.attributes.push({ ...attributeOf(item, aggregate, primaryId), groupBy: aggregate && isGrouped });
  }
  for (const { column, descending } of select.orderBy) {
    const node = find(column);
    const alias = aggregate ? aliasOf(node, column) : undefined;
    root.orders.push({
      entityName: node === root ? undefined : node.name,
      attribute: alias === undefined ? column.column : undefined,
      alias,
      descending,
    });
  }
  const filters = select.where === undefined ? [] : [asFilter(partOf(select.where, { find, root }))];
  const { attributes, orders } = root;
  return {
    aggregate,
    distinct: select.distinct,
    top: undefined,
    count: undefined,
    page,
    pagingCookie,
    countAll: false,
    entity: {
      name: root.table,
      attributes,
      allAttributes: false,
      filters,
      orders,
      links: root.joined.map(linkOf),
    },
  };
}

function readNodes(schema: Schema, { from, joins }: SqlSelect): readonly Node[] {
  const nodeNamed = ({ table, name }: SqlSelect['from']): Node => ({
    table,
    name,
    attributes: [],
    orders: [],
    joined: [],
  });
  const nodes = [nodeNamed(from)];
  for (const join of joins) {
    const node = nodeNamed(join);
    if (nodes.some(({ name }) => name === node.name)) {
      throw queryError(`The name '${node.name}' stands for two tables of the SQL query.`);
    }
    const [left, right] = join.on;
    const [own, other] = nodeOf(schema, [...nodes, node], left) === node ? [left, right] : [right, left];
    const parent = nodeOf(schema, [...nodes, node], other);
    if (parent === node || nodeOf(schema, [...nodes, node], own) !== node) {
      throw queryError(
        `The join of '${node.name}' must compare a column of it with one of a table before it.`,
      );
    }
    parent.joined.push({ node, outer: join.outer, from: own.column, to: other.column });
    nodes.push(node);
  }
  return nodes;
}

/** The table of a column: the one that it names, or the first that has it. */
function nodeOf(schema: Schema, nodes: readonly Node[], { of, column }: SqlColumn): Node {
  const has = ({ table }: Node): boolean =>
    schema.organization.tables.get(table)?.columns.has(column) === true;
  const found = of === undefined ? (nodes.find(has) ?? nodes[0]) : nodes.find(({ name }) => name === of);
  if (found === undefined) throw queryError(`The SQL query has no table '${of ?? ''}'.`);
  return found;
}

const keyOf = ({ name }: Node, { column }: SqlColumn): string => `${name}.${column}`;

function attributeOf(
  { column, aggregate, distinct, alias }: SqlItem,
  isAggregate: boolean,
  primaryId: string,
): FetchAttribute {
  if (aggregate !== undefined && alias === undefined)
    throw notSupported('An aggregate of SQL without an alias');
  const name = column?.column ?? primaryId;
  return {
    name,
    alias: isAggregate ? (alias ?? name) : alias,
    aggregate,
    groupBy: false,
    dateGrouping: undefined,
    distinct,
  };
}

/** @throws DataError 400 for an order by a column that is not selected */
function aliasOf({ attributes }: Node, { column }: SqlColumn): string {
  const found = attributes.find(({ name, groupBy }) => groupBy && name === column)?.alias;
  if (found === undefined) throw queryError(`ORDER BY '${column}' must name a selected column of GROUP BY.`);
  return found;
}

interface FilterContext {
  readonly find: (column: SqlColumn) => Node;
  readonly root: Node;
}

/** All conditions hold after the joins, as WHERE has it. */
function partOf(condition: SqlCondition, context: FilterContext): FetchFilterPart {
  if (condition.kind !== 'test') {
    const parts = condition.parts.map((part) => partOf(part, context));
    return { kind: 'filter', or: condition.kind === 'or', parts };
  }
  const { column, operator, values } = condition;
  const node = context.find(column);
  return {
    kind: 'condition',
    entityName: node === context.root ? undefined : node.name,
    attribute: column.column,
    operator,
    value: undefined,
    valueOf: undefined,
    values,
  };
}

const asFilter = (part: FetchFilterPart): FetchFilter =>
  part.kind === 'filter' ? part : { kind: 'filter', or: false, parts: [part] };

function linkOf({ node, outer, from, to }: Node['joined'][number]): FetchLink {
  return {
    name: node.table,
    attributes: node.attributes,
    allAttributes: false,
    filters: [],
    orders: [],
    links: node.joined.map(linkOf),
    from,
    to,
    type: outer ? 'outer' : 'inner',
    alias: node.name,
  };
}
