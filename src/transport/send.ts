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

/** Who asks, as the limiter tells callers apart. */
export interface UpstreamCaller {
  readonly name: string;
  /** Turns for each of a caller of weight 1, while both wait. @default 1 */
  readonly weight?: number | undefined;
}

/** Of requests that nobody in particular asks for. */
export const anybody: UpstreamCaller = { name: '' };

/** A request for one configured organisation. */
export interface UpstreamRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Relative to the organisation's service root, percent-encoded: `accounts?$select=name`, `$batch`. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Text is sent as UTF-8. Bytes must not change before the answer is there: a repeat sends them again. */
  readonly body: string | Uint8Array | undefined;
  readonly principal: UpstreamPrincipal;
  /** Aborts the exchange: the caller went away, or the deadline passed. */
  readonly signal: AbortSignal | undefined;
  /** Whether it changes anything; only a read may run twice. @default read for GET, else write */
  readonly effect?: 'read' | 'write' | undefined;
  /** @default one and the same for all */
  readonly caller?: UpstreamCaller | undefined;
  /** When the answer is of no use any more, in monotonic milliseconds (`performance.now`). @default none */
  readonly deadline?: number | undefined;
  /** Told when a write leaves for Dataverse, and when it is sure that nothing came of it; a repeat may leave then. */
  readonly onUnderWay?: ((underWay: boolean) => void) | undefined;
  /** False: whoever sends it repeats it himself. @default true */
  readonly mayRepeat?: boolean | undefined;
  /** Whether an answer of 200 is nothing that can be read: then a read is repeated once. @default it can always be read */
  readonly isGarbled?: ((answer: Omit<UpstreamResponse, 'retries'>) => boolean) | undefined;
}

/**
 * The request with all its members, so that policies replace some and add none. In Node 20 a copy with a member more takes thirty
 * times as long, and is an object of a kind of its own for whoever reads it.
 */
export const upstreamRequest = (request: UpstreamRequest): UpstreamRequest => ({
  method: request.method,
  path: request.path,
  headers: request.headers,
  body: request.body,
  principal: request.principal,
  signal: request.signal,
  effect: request.effect,
  caller: request.caller,
  deadline: request.deadline,
  onUnderWay: request.onUnderWay,
  mayRepeat: request.mayRepeat,
  isGarbled: request.isGarbled,
});

/** Whether a request changes anything. */
export const effectOf = ({ method, effect }: Pick<UpstreamRequest, 'method' | 'effect'>): 'read' | 'write' =>
  effect ?? (method === 'GET' ? 'read' : 'write');

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
 * @throws GatewayError UPSTREAM_UNAVAILABLE (no answer), UPSTREAM_AUTH (no token, or refused twice), TIMEOUT, FORBIDDEN
 *   (deny), THROTTLED and OVERLOADED (it can't be sent in time). Its `notSent` says whether nothing can have happened.
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

/**
 * Waits until the parts of a `$batch` that failed may be sent again, in one request; at once where none may be.
 *
 * @param answers of the parts that failed; of one that can't be read, only that.
 * @param repeats how often they were sent again before.
 * @returns for each of them whether it may be sent again.
 */
export type WaitToRepeat = (
  answers: readonly (Pick<UpstreamResponse, 'status' | 'headers' | 'body'> | 'garbled')[],
  repeats: number,
) => Promise<readonly boolean[]>;

/** Puts policies around a `send`; the first in the list is the outermost. */
export const compose = (policies: readonly Policy[], send: Send): Send =>
  policies.reduceRight((next, policy) => policy(next), send);
