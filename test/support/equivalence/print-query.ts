import { printAggregate } from './random-aggregate.ts';
import type { Condition, ListShape, RandomItem, RandomQuery, RandomRoot } from './random-query.ts';

/** A query as a client sends it. */
export interface PrintedQuery {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/**
 * Random query → GraphQL.
 *
 * @param inParts whether fragments and lists that may come later have `@defer` and `@stream`
 */
export const printQuery = (roots: RandomQuery, inParts = false): PrintedQuery => {
  const fragments = new Map<string, string>();
  const variables = new Map<string, unknown>();

  const conditionOf = (condition: Condition | undefined): string => {
    if (condition === undefined) return '';
    variables.set(condition.variable, condition.variable === 'yes');
    return ` @${condition.directive}(if: $${condition.variable})`;
  };

  const list = (name: string, { first, byVariable, form, args, count, later, items }: ListShape): string => {
    if (byVariable) variables.set(`n${first}`, first);
    const given = [`first: ${byVariable ? `$n${first}` : first}`, args.text].filter((text) => text !== '');
    const rows = form === 'nodes' ? selection(items) : `{ node ${selection(items)} }`;
    const stream = inParts && later ? ' @stream' : '';
    const total = count ? ' totalCount' : '';
    return `${name}(${given.join(' ')}) { ${form}${stream} ${rows} pageInfo { hasNextPage }${total} }`;
  };

  const print = (item: RandomItem): string => {
    if (item.kind === 'fragment') {
      const directives = `${conditionOf(item.condition)}${inParts && item.later ? ' @defer' : ''}`;
      const body = selection(item.items);
      if (item.name === undefined)
        return `...${item.on === undefined ? '' : ` on ${item.on}`}${directives} ${body}`;
      fragments.set(item.name, `fragment ${item.name} on ${item.on ?? ''} ${body}`);
      const spread = `...${item.name}${directives}`;
      return item.twice ? `${spread} ${spread}` : spread;
    }
    const condition = conditionOf(item.condition);
    switch (item.kind) {
      case 'identity':
        return `${item.key}: ${item.name}${condition}`;
      case 'value':
        return `${item.key}: ${item.member.field}${condition}`;
      case 'lookup':
        return `${item.key}: ${item.member.field}${condition} ${selection(item.items)}`;
      case 'collection':
        return `${item.key}: ${list(item.collection.field, item)}`;
    }
  };

  const selection = (items: readonly RandomItem[]): string => `{ ${items.map(print).join(' ')} }`;

  const printRoot = (root: RandomRoot): string => {
    const { table } = root;
    switch (root.kind) {
      case 'list':
        return `${root.key}: ${list(table.listField, root)}`;
      case 'one':
        return `${root.key}: ${table.oneField}(id: "${root.id}") ${selection(root.items)}`;
      case 'nodes': {
        const ids = root.ids.map((id) => `"${globalId(root, id)}"`);
        return `${root.key}: nodes(ids: [${ids.join(' ')}]) { ... on ${table.typeName} ${selection(root.items)} }`;
      }
      case 'by key': {
        const given = root.alternate.parts.map(
          ({ field }, index) => `${field}: ${JSON.stringify(root.values[index])}`,
        );
        return `${root.key}: ${root.alternate.field}(${given.join(' ')}) ${selection(root.items)}`;
      }
      case 'aggregate':
        return printAggregate(root);
      case 'node': {
        return `${root.key}: node(id: "${globalId(root, root.id)}") { ... on ${table.typeName} ${selection(root.items)} }`;
      }
    }
  };

  const fields = roots.map(printRoot).join(' ');
  const declared = [...variables].map(
    ([name, value]) => `$${name}: ${typeof value === 'boolean' ? 'Boolean!' : 'Int'}`,
  );
  const head = declared.length === 0 ? 'query' : `query (${declared.join(', ')})`;
  const query = [`${head} { ${fields} }`, ...fragments.values()].join(' ');
  return { query, variables: Object.fromEntries(variables) };
};

const globalId = ({ table }: RandomRoot, id: string): string =>
  Buffer.from(`${table.logicalName}:${id}`).toString('base64url');
