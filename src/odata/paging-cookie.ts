import { GatewayError } from '../errors/gateway-error.ts';

/**
 * The annotation with a FetchXML paging cookie → the cookie for the next page: its attribute `pagingcookie`, percent-decoded
 * twice (contract §4.10).
 *
 * @returns undefined where Dataverse gives none, as for queries that a link orders
 * @throws GatewayError UPSTREAM_ERROR for a cookie that can't be sent back
 */
export const readPagingCookie = (annotation: string | undefined): string | undefined => {
  const encoded = /\spagingcookie="([^"]*)"/.exec(annotation ?? '')?.[1] ?? '';
  if (encoded === '') return undefined;
  const cookie = decodeTwice(encoded);
  if (
    cookie === undefined ||
    !/^[\t\n\r\x20-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]*$/u.test(cookie)
  ) {
    throw new GatewayError('UPSTREAM_ERROR', 'Dataverse sent a paging cookie that can not be read.');
  }
  return cookie;
};

const decodeTwice = (text: string): string | undefined => {
  try {
    return decodeURIComponent(decodeURIComponent(text));
  } catch {
    return undefined;
  }
};
