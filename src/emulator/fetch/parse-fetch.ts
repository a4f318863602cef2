import { SaxesParser } from 'saxes';

import { queryError } from '../query-error.ts';
import type {
  FetchAttribute,
  FetchCondition,
  FetchEntity,
  FetchFilter,
  FetchLink,
  FetchOrder,
  FetchQuery,
} from './fetch-query.ts';

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

/**
 * Reads FetchXML.
 * @throws DataError 400 for what is no XML, and for elements and values that FetchXML does not have
 */
export function parseFetch(text: string): FetchQuery {
  const root = readElements(text);
  if (root?.name !== 'fetch') throw malformed('the root element must be fetch');
  const { attributes, children } = root;
  const [entity, ...others] = children;
  if (entity?.name !== 'entity' || others.length > 0) throw malformed('fetch needs one entity');
  return {
    aggregate: isTrue(attributes['aggregate']),
    distinct: isTrue(attributes['distinct']),
    top: numberOf(attributes['top'], 'top'),
    count: numberOf(attributes['count'], 'count'),
    page: numberOf(attributes['page'], 'page') ?? 1,
    hasCookie: attributes['paging-cookie'] !== undefined,
    entity: readEntity(entity),
  };
}

function readElements(text: string): Element | undefined {
  const parser = new SaxesParser();
  const open: Element[] = [];
  let root: Element | undefined;
  parser.on('error', () => {
    throw malformed('it is not well-formed');
  });
  parser.on('doctype', () => {
    throw malformed('it has a document type');
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element: Element = { name, attributes, children: [], text: '' };
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
  });
  parser.on('text', (piece) => {
    const element = open.at(-1);
    if (element !== undefined) element.text += piece;
  });
  parser.on('closetag', () => void open.pop());
  parser.write(text).close();
  return root;
}

function readEntity({ attributes, children }: Element): FetchEntity {
  const name = attributes['name'];
  if (name === undefined) throw malformed('an entity needs a name');
  const named = (wanted: string): Element[] => children.filter((child) => child.name === wanted);
  const known = ['attribute', 'all-attributes', 'filter', 'order', 'link-entity', 'no-attrs'];
  const unknown = children.find((child) => !known.includes(child.name));
  if (unknown !== undefined) throw malformed(`${unknown.name} can not stand in an entity`);
  return {
    name,
    attributes: named('attribute').map(readAttribute),
    allAttributes: named('all-attributes').length > 0,
    filters: named('filter').map(readFilter),
    orders: named('order').map(readOrder),
    links: named('link-entity').map(readLink),
  };
}

function readLink(element: Element): FetchLink {
  const { from, to, alias, 'link-type': type = 'inner' } = element.attributes;
  if (from === undefined || to === undefined) throw malformed('a link-entity needs from and to');
  if (type !== 'inner' && type !== 'outer') throw malformed(`the link-type ${type} is not supported`);
  return { ...readEntity(element), from, to, alias, outer: type === 'outer' };
}

function readAttribute({ attributes }: Element): FetchAttribute {
  const { name, alias, aggregate, groupby, dategrouping, distinct } = attributes;
  if (name === undefined) throw malformed('an attribute needs a name');
  return {
    name,
    alias,
    aggregate,
    groupBy: isTrue(groupby),
    dateGrouping: dategrouping,
    distinct: isTrue(distinct),
  };
}

function readFilter({ attributes, children }: Element): FetchFilter {
  return {
    kind: 'filter',
    or: attributes['type'] === 'or',
    parts: children.map((child) => {
      if (child.name === 'filter') return readFilter(child);
      if (child.name === 'condition') return readCondition(child);
      throw malformed(`${child.name} can not stand in a filter`);
    }),
  };
}

function readCondition({ attributes, children }: Element): FetchCondition {
  const { attribute, operator, value, entityname } = attributes;
  if (attribute === undefined || operator === undefined) {
    throw malformed('a condition needs attribute and operator');
  }
  const values = children.map((child) => child.text);
  return { kind: 'condition', entityName: entityname, attribute, operator, value, values };
}

function readOrder({ attributes }: Element): FetchOrder {
  const { attribute, alias, descending } = attributes;
  if (attribute === undefined && alias === undefined) throw malformed('an order needs attribute or alias');
  return { attribute, alias, descending: isTrue(descending) };
}

const isTrue = (text: string | undefined): boolean => text === 'true' || text === '1';

function numberOf(text: string | undefined, name: string): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1) throw malformed(`${name} must be a positive number`);
  return number;
}

const malformed = (reason: string) => queryError(`Invalid XML: the FetchXML can not be read, ${reason}.`);
