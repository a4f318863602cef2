import { GatewayError } from '../errors/gateway-error.ts';
import type { Send, UpstreamPrincipal, UpstreamResponse } from './send.ts';

/** As whom Dataverse takes the requests of a principal: the id of a user there. */
export type WhoAmI = (principal: UpstreamPrincipal) => Promise<string>;

/**
 * Asks Dataverse (contract §5.4).
 *
 * @param timeoutMs for an answer that many may be waiting for
 * @throws GatewayError FORBIDDEN where Dataverse refuses the principal, UPSTREAM_ERROR for an answer without a user
 */
export const createWhoAmI =
  (send: Send, timeoutMs: number): WhoAmI =>
  async (principal) => {
    const deadline = performance.now() + timeoutMs; // so that the limiter can refuse in time, too
    const asked = { method: 'GET', path: 'WhoAmI', headers: {}, body: undefined } as const;
    return readUserId(await send({ ...asked, principal, signal: undefined, deadline }));
  };

/** The user in an answer to `WhoAmI`. @throws GatewayError as {@link createWhoAmI} */
export const readUserId = ({ status, body }: Pick<UpstreamResponse, 'status' | 'body'>): string => {
  if (status === 401 || status === 403) {
    throw new GatewayError('FORBIDDEN', 'Dataverse does not let the gateway act in your name.', {
      dataverse: { status, code: '' },
    });
  }
  const id = status === 200 ? /"UserId"\s*:\s*"([0-9a-f-]{36})"/i.exec(body)?.[1] : undefined;
  if (id === undefined) throw new GatewayError('UPSTREAM_ERROR', 'Dataverse did not say who is asking.');
  return id.toLowerCase();
};
