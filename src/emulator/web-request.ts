import { connectionReset, deliverInProcess } from './faults/deliver.ts';
import { bodyBytes, type HttpRequest, type HttpResponse } from './http-message.ts';

/** From the platform's request to the double's, for in-process use. */
export async function fromWebRequest(request: Request): Promise<HttpRequest> {
  const { origin, pathname, search } = new URL(request.url);
  return {
    method: request.method,
    origin,
    target: `${pathname}${search}`,
    headers: request.headers,
    body: new Uint8Array(await request.arrayBuffer()),
  };
}

/**
 * From the double's answer to the platform's; statuses without body get none.
 * @throws Error ECONNRESET where the connection is to break; the signal's reason where no answer ever comes
 */
export async function toWebResponse(response: HttpResponse, signal: AbortSignal): Promise<Response> {
  const { status, headers, delivery } = response;
  if (delivery?.kind === 'silence') await aborted(signal);
  if (delivery?.kind === 'cut' && delivery.after === 'nothing') throw connectionReset();
  const bodyless = status === 204 || status === 205 || status === 304;
  const body = bodyBytes(response);
  const content = delivery === undefined ? new Uint8Array(body) : deliverInProcess(body, delivery);
  return new Response(bodyless ? null : content, { status, headers: [...headers] });
}

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    const giveUp = (): void => reject(signal.reason as Error);
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp, { once: true });
  });
