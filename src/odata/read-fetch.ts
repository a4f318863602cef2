import { SaxesParser } from 'saxes';

import { badArgument } from '../errors/bad-argument.ts';
import type { GatewayError } from '../errors/gateway-error.ts';
import { isCleanText } from '../query/literal.ts';
import { fetchColumns } from './fetch-columns.ts';
import type { FetchDocument, FetchElement } from './fetch-document.ts';

/** What FetchXML is read for. */
export interface FetchPurpose {
  /** Logical name of the table whose rows it must ask for. */
  readonly table: string;
  /** Argument that it came by, named in errors. */
  readonly argument: string;
  /** Whether it may join a table, by logical name; one that there isn't it may not, either. */
  readonly joins: (table: string) => boolean;
  /** Whether a condition, an order or a link may name a column, by logical names. */
  readonly names: (table: string, column: string) => boolean;
}

/** Percent-encoded, more is too long for any request. */
const maxLength = 60_000;
/** Levels of elements; nobody writes so many. */
const maxDepth = 50;
/** Dataverse's own limit (contract §4.3). */
const maxConditions = 500;

const inEntity = ['attribute', 'all-attributes', 'no-attrs', 'order', 'filter', 'link-entity'];
/** Which elements there are, and what stands in them. */
const elements: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ['fetch', ['entity']],
  ['entity', inEntity],
  ['link-entity', inEntity],
  ['filter', ['condition', 'filter', 'link-entity']],
  ['condition', ['value']],
  ...['attribute', 'all-attributes', 'no-attrs', 'order', 'value'].map(
    (name): [string, readonly string[]] => [name, []],
  ),
]);

/** Attributes of `<fetch>` that are not about pages. */
const kept = ['distinct', 'no-lock', 'latematerialize', 'useraworderby', 'datasource', 'options'];

/**
 * Reads FetchXML with a real parser, so that what is sent later is written anew and nothing of the text reaches a request
 * as it stands. Comments and processing instructions are lost, and so is what it says of pages.
 *
 * @throws GatewayError BAD_USER_INPUT for what is not well-formed, has a document type, is no FetchXML, asks for another
 *   table or for aggregates, joins a table or names a column that it may not.
 */
export const readFetch = (text: string, { table, argument, joins, names }: FetchPurpose): FetchDocument => {
  const bad = (what: string): GatewayError => badArgument(argument, ` ${what}`);
  if (text.length > maxLength) throw bad(`has more than ${maxLength} characters`);
  if (!isCleanText(text)) throw bad('has a character that no request can carry');
  const { attributes, children } = parse(text, bad);
  const [entity, ...others] = children;
  if (entity === undefined || others.length > 0) throw bad('must have one <entity>');
  const name = entity.attributes['name'];
  if (name !== table) throw bad(`must ask for rows of "${table}"`);
  if (linksOf(entity).some((link) => !joins(link.attributes['name'] ?? ''))) {
    throw bad('joins a table that there is not');
  }
  if (fetchColumns(entity).some((each) => !names(each.table, each.column))) {
    throw bad('names a column that there is not');
  }
  if (isTrue(attributes['aggregate'])) throw bad('must not be an aggregate: there are fields for those');
  const top = attributes['top'];
  if (top !== undefined && !/^[1-9]\d{0,8}$/.test(top)) throw bad('has a "top" that is no number');
  return {
    attributes: Object.fromEntries(Object.entries(attributes).filter(([key]) => kept.includes(key))),
    top: top === undefined ? undefined : Number(top),
    entity,
  };
};

/** All `<link-entity>` below an element, those in filters among them. */
const linksOf = ({ children }: FetchElement): readonly FetchElement[] =>
  children.flatMap((child) => [...(child.name === 'link-entity' ? [child] : []), ...linksOf(child)]);

/** Whether an attribute says yes. */
export const isTrue = (value: string | undefined): boolean => value === 'true' || value === '1';

interface OpenElement extends FetchElement {
  readonly children: FetchElement[];
  text: string;
}

const parse = (text: string, bad: (what: string) => GatewayError): FetchElement => {
  // XML 1.1 would have characters that 1.0, in which we write, has not.
  const parser = new SaxesParser({ xmlns: false, defaultXMLVersion: '1.0', forceXMLVersion: true } as const);
  const open: OpenElement[] = [];
  let root: OpenElement | undefined;
  let conditions = 0;
  parser.on('error', () => {
    throw bad('is no well-formed XML');
  });
  parser.on('doctype', () => {
    throw bad('must not have a document type');
  });
  parser.on('opentag', ({ name, attributes }) => {
    const parent = open.at(-1);
    const allowed = parent === undefined ? ['fetch'] : (elements.get(parent.name) ?? []);
    if (!allowed.includes(name)) throw bad(`is no FetchXML: an element stands where it can't`);
    if (Object.keys(attributes).some((key) => !/^[a-z][a-z-]{0,40}$/.test(key))) {
      throw bad(`is no FetchXML: <${name}> has an attribute that there is not`);
    }
    if (name === 'condition') conditions += 1;
    if (conditions > maxConditions) throw bad(`has more than ${maxConditions} conditions`);
    const element: OpenElement = { name, attributes, children: [], text: '' };
    parent?.children.push(element);
    root ??= element;
    if (open.push(element) > maxDepth) throw bad('is nested too deep');
  });
  const take = (piece: string): void => {
    const element = open.at(-1);
    if (element?.name === 'value') element.text += piece;
    else if (piece.trim() !== '') throw bad(`is no FetchXML: a text stands where it can't`);
  };
  parser.on('text', take);
  parser.on('cdata', take);
  parser.on('closetag', () => void open.pop());
  parser.write(text).close();
  if (root === undefined) throw bad('is no well-formed XML');
  return root;
};
