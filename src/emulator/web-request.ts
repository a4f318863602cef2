import type { HttpRequest, HttpResponse } from './http-message.ts';

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

/** From the double's answer to the platform's; statuses without body get none. */
export function toWebResponse({ status, headers, body }: HttpResponse): Response {
  const bodyless = status === 204 || status === 205 || status === 304;
  return new Response(bodyless ? null : new Uint8Array(body), { status, headers });
}
