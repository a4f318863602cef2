import { SaxesParser } from 'saxes';

import { DataError } from '../data-error.ts';
import { queryError } from '../query-error.ts';
import type {
  FetchAttribute,
  FetchCondition,
  FetchEntity,
  FetchFilter,
  FetchLink,
  FetchLinkFilter,
  FetchOrder,
  FetchQuery,
  LinkFilterType,
  LinkType,
} from './fetch-query.ts';

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

/** Levels of elements; nobody writes so many. */
const maxDepth = 100;
const maxConditions = 500;
const linkTypes: readonly LinkType[] = ['inner', 'outer', 'exists', 'in', 'matchfirstrowusingcrossapply'];
const linkFilterTypes: readonly LinkFilterType[] = ['any', 'not any', 'all', 'not all'];

/**
 * Reads FetchXML.
 * @throws DataError 400 for what is no XML, and for elements and values that FetchXML does not have
 */
export function parseFetch(text: string): FetchQuery {
  const { root, conditions } = readElements(text);
  if (root?.name !== 'fetch') throw malformed('the root element must be fetch');
  const { attributes, children } = root;
  const [entity, ...others] = children;
  if (entity?.name !== 'entity' || others.length > 0) throw malformed('fetch needs one entity');
  if (conditions > maxConditions) {
    throw new DataError(400, '0x8004430C', 'Number of conditions in query exceeded maximum limit.');
  }
  const top = numberOf(attributes['top'], 'top');
  if (top !== undefined && ('count' in attributes || 'page' in attributes)) {
    throw malformed('top can not be combined with paging');
  }
  return {
    aggregate: isTrue(attributes['aggregate']),
    distinct: isTrue(attributes['distinct']),
    top,
    count: numberOf(attributes['count'], 'count'),
    page: numberOf(attributes['page'], 'page') ?? 1,
    pagingCookie: attributes['paging-cookie'],
    countAll: isTrue(attributes['returntotalrecordcount']),
    entity: readEntity(entity),
  };
}

function readElements(text: string): { readonly root: Element | undefined; readonly conditions: number } {
  const parser = new SaxesParser();
  const open: Element[] = [];
  let root: Element | undefined;
  let conditions = 0;
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
    if (name === 'condition') conditions++;
    if (open.push(element) > maxDepth) throw malformed('it is nested too deep');
  });
  parser.on('text', (piece) => {
    const element = open.at(-1);
    if (element !== undefined) element.text += piece;
  });
  parser.on('closetag', () => void open.pop());
  parser.on('cdata', (piece) => {
    const element = open.at(-1);
    if (element !== undefined) element.text += piece;
  });
  parser.write(text).close();
  return { root, conditions };
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
  const { 'link-type': written = 'inner' } = element.attributes;
  const type = linkTypes.find((each) => each === written);
  if (type === undefined) throw malformed(`the link-type ${written} is not supported`);
  return { ...readJoin(element), type };
}

function readLinkFilter(element: Element): FetchLinkFilter {
  const { 'link-type': written = '' } = element.attributes;
  const type = linkFilterTypes.find((each) => each === written);
  if (type === undefined) throw malformed(`the link-type ${written} can not stand in a filter`);
  return { kind: 'link', type, link: { ...readJoin(element), type: 'inner' } };
}

function readJoin(element: Element): Omit<FetchLink, 'type'> {
  const { from, to, alias } = element.attributes;
  if (from === undefined || to === undefined) throw malformed('a link-entity needs from and to');
  return { ...readEntity(element), from, to, alias };
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
      if (child.name === 'link-entity') return readLinkFilter(child);
      throw malformed(`${child.name} can not stand in a filter`);
    }),
  };
}

function readCondition({ attributes, children }: Element): FetchCondition {
  const { attribute, operator, value, valueof, entityname } = attributes;
  if (attribute === undefined || operator === undefined) {
    throw malformed('a condition needs attribute and operator');
  }
  const values = children.map((child) => child.text);
  return {
    kind: 'condition',
    entityName: entityname,
    attribute,
    operator,
    value,
    valueOf: valueof,
    values,
  };
}

function readOrder({ attributes }: Element): FetchOrder {
  const { attribute, alias, descending, entityname } = attributes;
  if (attribute === undefined && alias === undefined) throw malformed('an order needs attribute or alias');
  return { entityName: entityname, attribute, alias, descending: isTrue(descending) };
}

const isTrue = (text: string | undefined): boolean => text === 'true' || text === '1';

function numberOf(text: string | undefined, name: string): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1) throw malformed(`${name} must be a positive number`);
  return number;
}

const malformed = (reason: string) => queryError(`Invalid XML: the FetchXML can not be read, ${reason}.`);
