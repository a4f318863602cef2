import type { Readable } from 'node:stream';

/**
 * On whose behalf a request goes upstream. There is no default: a request without a principal can't be built.
 *
 * - `service`: the application user itself, for a stated reason (metadata, start-up check, or a caller whose role says so).
 * - `impersonate`: a user, by Entra object id.
 * - `deny`: nobody; sending throws FORBIDDEN.
 */
export type UpstreamPrincipal =
  | { readonly kind: 'service'; readonly reason: string }
  | { readonly kind: 'impersonate'; readonly objectId: string }
  | { readonly kind: 'deny' };

/** A request for one configured organisation. */
export interface UpstreamRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Relative to the organisation's service root, percent-encoded: `accounts?$select=name`, `$batch`. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly principal: UpstreamPrincipal;
  /** Aborts the exchange: the caller went away, or the deadline passed. */
  readonly signal: AbortSignal | undefined;
}

/** A complete answer. A status of 4xx or 5xx is an answer, not an error. */
export interface UpstreamResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
  /** How often the pipeline repeated the request before this answer. */
  readonly retries: number;
}

/**
 * Sends one request and returns its complete answer.
 *
 * @throws GatewayError UPSTREAM_UNAVAILABLE (no answer), UPSTREAM_AUTH (no token, or refused twice), TIMEOUT, FORBIDDEN (deny).
 */
export type Send = (request: UpstreamRequest) => Promise<UpstreamResponse>;

/** Like {@link UpstreamResponse}, with the body as a stream: for `$metadata`, which is many megabytes. */
export interface UpstreamStream {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Readable;
}

/** Sends a GET and hands out the body as it arrives. Same errors as {@link Send}. */
export type SendStream = (request: UpstreamRequest) => Promise<UpstreamStream>;

/** A step around every request: it may change the request, wait, repeat it, or look at the answer. */
export type Policy = (next: Send) => Send;

/** Puts policies around a `send`; the first in the list is the outermost. */
export const compose = (policies: readonly Policy[], send: Send): Send =>
  policies.reduceRight((next, policy) => policy(next), send);
