import type { TableReference } from '../query/table-reference.ts';
import type { FetchDocument, FetchElement } from './fetch-document.ts';
import { isTrue } from './read-fetch.ts';
import type { ODataRequest } from './request.ts';
import { escapeXml, xmlElement } from './xml-text.ts';

/** Which page of a FetchXML query. */
export interface FetchPlace {
  /** From 1. */
  readonly page: number;
  /** What the page before ended with; undefined for the first, and where Dataverse gave none. */
  readonly cookie: string | undefined;
}

const annotations = ['Microsoft.Dynamics.CRM.fetchxmlpagingcookie', 'Microsoft.Dynamics.CRM.morerecords'];

/**
 * A page of FetchXML → request that asks for nothing but the rows' ids, in the query's order. Rows that tie come in the order
 * of their ids, unless a link has an order, which would then have no effect (contract §4.10).
 */
export const printFetchPage = (
  { attributes, entity }: FetchDocument,
  table: TableReference,
  { page, cookie, count }: FetchPlace & { readonly count: number },
): ODataRequest => {
  const isDistinct = isTrue(attributes['distinct']);
  const key = xmlElement('attribute', { name: table.key });
  const inside = entity.children.flatMap((child) => printChild(child, entity, isDistinct));
  const paging = { count: String(count), page: String(page), 'paging-cookie': cookie };
  const orders = needsOrder(entity, table.key) ? xmlElement('order', { attribute: table.key }) : '';
  const printed = xmlElement('entity', entity.attributes, key + inside.join('') + orders);
  return {
    method: 'GET',
    path: `${table.entitySet}?fetchXml=${encodeURIComponent(xmlElement('fetch', { ...attributes, ...paging }, printed))}`,
    headers: { Prefer: `odata.include-annotations="${annotations.join(',')}"` },
    body: undefined,
  };
};

const printElement = (element: FetchElement, isDistinct: boolean): string => {
  const { name, attributes, children, text } = element;
  const inside = children.flatMap((child) => printChild(child, element, isDistinct));
  return xmlElement(name, attributes, escapeXml(text) + inside.join(''));
};

/** Columns are left out, but for those by which distinct rows are ordered: SQL sorts such rows by nothing else. */
const printChild = (child: FetchElement, parent: FetchElement, isDistinct: boolean): readonly string[] => {
  switch (child.name) {
    case 'attribute': {
      const { name } = child.attributes;
      const isOrder = parent.children.some(
        (each) => each.name === 'order' && each.attributes['attribute'] === name,
      );
      return isDistinct && isOrder ? [printElement(child, isDistinct)] : [];
    }
    case 'all-attributes':
    case 'no-attrs':
      return [];
    default:
      return [printElement(child, isDistinct)];
  }
};

const needsOrder = (entity: FetchElement, key: string): boolean =>
  !entity.children.some(({ name, attributes }) => name === 'order' && attributes['attribute'] === key) &&
  !hasLinkOrder(entity);

const hasLinkOrder = ({ children }: FetchElement): boolean =>
  children.some(
    (child) =>
      child.name === 'link-entity' &&
      (child.children.some(({ name }) => name === 'order') || hasLinkOrder(child)),
  );
