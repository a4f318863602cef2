import { GatewayError } from '../errors/gateway-error.ts';
import { retryAfterMs } from './retry/retry-after.ts';
import type { Send, UpstreamCaller, UpstreamPrincipal, UpstreamResponse } from './send.ts';

/** As whom Dataverse takes the requests of a principal: the id of a user there. */
export type WhoAmI = (principal: UpstreamPrincipal) => Promise<string>;

/**
 * Asks Dataverse (contract §5.4).
 *
 * @param timeoutMs for an answer that many may be waiting for
 * @throws GatewayError as {@link readUserId}, and what `send` throws
 */
export const createWhoAmI =
  (send: Send, timeoutMs: number): WhoAmI =>
  async (principal) => {
    const deadline = performance.now() + timeoutMs; // so that the limiter can refuse in time, too
    const asked = { method: 'GET', path: 'WhoAmI', headers: {}, body: undefined } as const;
    return readUserId(
      await send({ ...asked, principal, signal: undefined, deadline, caller: askerOf(principal) }),
    );
  };

/** Whoever waits for a proof has turns of his own for it: else one caller's requests could keep all others from being proven. */
export const askerOf = (principal: UpstreamPrincipal): UpstreamCaller => ({
  name: `proof ${principal.kind === 'impersonate' ? principal.objectId : ''}`,
});

/**
 * The user in an answer to `WhoAmI`.
 *
 * @throws GatewayError FORBIDDEN where Dataverse refuses the principal; THROTTLED and UPSTREAM_UNAVAILABLE where it has no time or
 *   is not there; UPSTREAM_ERROR for an answer without a user
 */
export const readUserId = ({
  status,
  headers,
  body,
}: Pick<UpstreamResponse, 'status' | 'headers' | 'body'>): string => {
  switch (status) {
    case 401:
    case 403:
      throw new GatewayError('FORBIDDEN', 'Dataverse does not let the gateway act in your name.', {
        dataverse: { status, code: '' },
      });
    case 429:
      throw new GatewayError('THROTTLED', 'Dataverse limits the requests of this gateway at the moment.', {
        retryAfterSeconds: Math.max(1, Math.ceil((retryAfterMs(headers, Date.now()) ?? 0) / 1000)),
      });
    case 502:
    case 503:
    case 504:
      throw new GatewayError('UPSTREAM_UNAVAILABLE', 'Dataverse is not available at the moment.');
  }
  const id = status === 200 ? /"UserId"\s*:\s*"([0-9a-f-]{36})"/i.exec(body)?.[1] : undefined;
  if (id === undefined) throw new GatewayError('UPSTREAM_ERROR', 'Dataverse did not say who is asking.');
  return id.toLowerCase();
};
