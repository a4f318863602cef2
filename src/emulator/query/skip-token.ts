import type { Comparable } from '../filter/comparable.ts';
import { queryError } from '../query-error.ts';
import type { ValueKind } from '../schema/value-kind.ts';
import type { OrderKey, Standing } from './order.ts';

/** Where a page starts: after a row's place in the order, whatever happened to that row since. */
export interface ResumePoint {
  /** Number of the page, from 2. */
  readonly page: number;
  readonly after: Standing;
}

/** What a cookie names: the order's keys, and the table's primary id. */
export interface CookieKeys {
  readonly order: readonly Pick<OrderKey, 'name' | 'kind'>[];
  readonly primaryId: string;
}

/**
 * Prints `$skiptoken` as the service does: an XML cookie with an encoded XML cookie in it, ready to stand in a URL
 * (contract §4.6).
 * @param last place of the last row on the page that was just given
 * @param first place of the first one, which only the looks need
 */
export function printSkipToken(
  keys: CookieKeys,
  page: number,
  places: { readonly first: Standing; readonly last: Standing },
): string {
  const inner = encodeCookie(printCookie(keys, page - 1, places));
  const attributes = `pagenumber=%22${page}%22%20pagingcookie=%22${inner}%22`;
  return `%3Ccookie%20${attributes}%20istracking=%22False%22%20/%3E`;
}

/** The inner cookie: where a page ended in the order. */
export function printCookie(
  keys: CookieKeys,
  page: number,
  { first, last }: { readonly first: Standing; readonly last: Standing },
): string {
  const elements = keys.order.map(({ name }, index) =>
    // The primary id stands in every cookie, once.
    name === keys.primaryId
      ? ''
      : element(name, { last: last.values[index] ?? null, first: first.values[index] ?? null }),
  );
  const id = element(keys.primaryId, {
    last: `{${last.id.toUpperCase()}}`,
    first: `{${first.id.toUpperCase()}}`,
  });
  return `<cookie page="${page}">${elements.join('')}${id}</cookie>`;
}

/** Percent-encoded twice, with small letters, as the attribute `pagingcookie` holds it. */
export const encodeCookie = (cookie: string): string =>
  encodeURIComponent(cookie)
    .replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())
    .replaceAll('%', '%25');

function element(name: string, places: { last: Comparable | null; first: Comparable | null }): string {
  const attribute = (label: string, value: Comparable | null): string =>
    value === null ? `${label}null="1"` : `${label}="${escapeXml(String(value))}"`;
  return `<${name} ${attribute('last', places.last)} ${attribute('first', places.first)} />`;
}

/**
 * Reads a `$skiptoken` that has been percent-decoded once, as every query option is.
 * @throws DataError 400 for one that this order did not make
 */
export function readSkipToken(keys: CookieKeys, token: string): ResumePoint {
  const page = Number(/pagenumber="(\d+)"/.exec(token)?.[1]);
  const cookie = decodeCookie(/pagingcookie="([^"]*)"/.exec(token)?.[1]);
  if (!Number.isSafeInteger(page) || page < 2) throw malformed();
  return { page, after: readCookie(keys, cookie) };
}

/**
 * Reads an inner cookie.
 * @throws DataError 400 for one that this order did not make
 */
export function readCookie(keys: CookieKeys, cookie: string): Standing {
  const places = new Map<string, string | null>();
  for (const match of cookie.matchAll(/<([\w.]+) (?:lastnull="1"|last="([^"]*)") /g)) {
    places.set(match[1] ?? '', match[2] === undefined ? null : unescapeXml(match[2]));
  }
  const id = /^\{(.+)\}$/.exec(places.get(keys.primaryId) ?? '')?.[1];
  if (id === undefined) throw malformed();
  places.set(keys.primaryId, id.toLowerCase());
  return {
    values: keys.order.map(({ name, kind }) => readPlace(kind, places.get(name))),
    id: id.toLowerCase(),
  };
}

function decodeCookie(text: string | undefined): string {
  try {
    return decodeURIComponent(text ?? '');
  } catch {
    throw malformed();
  }
}

function readPlace(kind: ValueKind, text: string | null | undefined): Comparable | null {
  if (text === undefined) throw malformed();
  if (text === null) return null;
  switch (kind) {
    case 'string':
    case 'guid':
    case 'choices':
    case 'binary':
      return text;
    case 'exact':
      if (!/^-?\d+$/.test(text)) throw malformed();
      return BigInt(text);
    case 'integer':
    case 'double':
    case 'boolean':
    case 'date':
    case 'instant':
      return Number(text);
  }
}

const malformed = () => queryError('Malformed XML in the Paging Cookie');

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};
const characters = new Map(Object.entries(entities).map(([character, entity]) => [entity, character]));

const escapeXml = (text: string): string => text.replaceAll(/[&<>"]/g, (found) => entities[found] ?? found);
const unescapeXml = (text: string): string =>
  text.replaceAll(/&(?:amp|lt|gt|quot);/g, (found) => characters.get(found) ?? found);
