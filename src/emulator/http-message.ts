import type { HeaderFields } from './header-fields.ts';

/** A request as the double's rooms see it: no sockets, so that it runs in-process and over a port alike. */
export interface HttpRequest {
  readonly method: string;
  /** `http://127.0.0.1:5050`: scheme and host as the client named them; links in answers follow it. */
  readonly origin: string;
  /** Path and query string exactly as sent, still percent-encoded: `/api/data/v9.2/accounts?$top=1`. */
  readonly target: string;
  readonly headers: HeaderFields;
  readonly body: Uint8Array;
}

/** An answer, complete. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: HeaderFields;
  /** Bytes, or text that is sent as UTF-8. */
  readonly body: Uint8Array | string;
  /** @default whole and at once */
  readonly delivery?: Delivery;
}

/** How an answer goes wrong on its way. */
export type Delivery =
  /** The connection is reset: before the answer, after its headers, or after so many bytes of its body. */
  | { readonly kind: 'cut'; readonly after: 'nothing' | 'headers' | number }
  | { readonly kind: 'drip'; readonly bytesPerSecond: number }
  /** Nothing ever comes. */
  | { readonly kind: 'silence' };

/** A body as it is sent. */
export const bodyBytes = ({ body }: Pick<HttpResponse, 'body'>): Uint8Array =>
  typeof body === 'string' ? new TextEncoder().encode(body) : body;

/** A body as text, a byte order mark included. */
export const bodyText = ({ body }: Pick<HttpResponse, 'body'>): string =>
  typeof body === 'string' ? body : new TextDecoder('utf-8', { ignoreBOM: true }).decode(body);
