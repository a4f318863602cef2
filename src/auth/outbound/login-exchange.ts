import { Agent, request as undiciRequest } from 'undici';

/** One request to the login service. */
export interface LoginRequest {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** Its answer, whole. */
export interface LoginAnswer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** Sends one request to the login service; never follows a redirect, which would carry the secret elsewhere. */
export type LoginExchange = (request: LoginRequest) => Promise<LoginAnswer>;

const maxAnswerBytes = 1024 * 1024;

/** Over the network. `timeoutMs` covers connecting and answering together. */
export const undiciLogin = (timeoutMs: number): LoginExchange => {
  const dispatcher = new Agent({
    connect: { timeout: Math.min(timeoutMs, 5000) },
    maxResponseSize: maxAnswerBytes,
  });
  return async (request) => {
    const answer = await undiciRequest(request.url, {
      method: request.method,
      headers: request.headers,
      body: request.body ?? null,
      signal: AbortSignal.timeout(timeoutMs),
      dispatcher,
    });
    const headers = Object.entries(answer.headers).map(([name, value]) => [name, String(value)] as const);
    return {
      status: answer.statusCode,
      headers: Object.fromEntries(headers),
      body: await answer.body.text(),
    };
  };
};

/** Through a login service that lives in this process, such as the double's. */
export const fetchLogin =
  (fetch: (request: Request) => Promise<Response>): LoginExchange =>
  async ({ url, method, headers, body }) => {
    const answer = await fetch(new Request(url, { method, headers, body: body ?? null, redirect: 'manual' }));
    return { status: answer.status, headers: Object.fromEntries(answer.headers), body: await answer.text() };
  };
