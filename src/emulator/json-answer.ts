import type { HttpResponse } from './http-message.ts';

/**
 * An answer with a JSON body.
 * @param status HTTP status
 * @param body anything that `JSON.stringify` takes
 * @param headers further headers; a `Content-Type` here replaces `application/json; charset=utf-8`
 */
export function jsonAnswer(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): HttpResponse {
  return {
    status,
    headers: new Headers({ 'Content-Type': 'application/json; charset=utf-8', ...headers }),
    body: JSON.stringify(body),
  };
}
