import type { HttpResponse } from '../http-message.ts';
import type { ActionOf } from './fault.ts';

/** What is said of an answer that the double makes up. */
export type MadeUp = Pick<ActionOf<'answer'>, 'status'> &
  Partial<Pick<ActionOf<'answer'>, 'headers' | 'retryAfter' | 'code' | 'json' | 'text'>>;

/** The answer that takes the place of the double's own. */
export function makeAnswer(action: MadeUp, now: Date): HttpResponse {
  const { body, contentType } = bodyOf(action);
  const headers = new Headers({ Date: now.toUTCString() });
  if (contentType !== undefined) headers.set('Content-Type', contentType);
  const { retryAfter } = action;
  if (retryAfter !== undefined) headers.set('Retry-After', retryAfterText(retryAfter, now));
  for (const [name, value] of Object.entries(action.headers ?? {})) {
    if (value === null) headers.delete(name);
    else headers.set(name, value);
  }
  return { status: action.status, headers, body: new TextEncoder().encode(body) };
}

function bodyOf({ code, json, text }: MadeUp): {
  readonly body: string;
  readonly contentType: string | undefined;
} {
  const odata = 'application/json; odata.metadata=minimal';
  if (json !== undefined) return { body: JSON.stringify(json), contentType: odata };
  if (code !== undefined) {
    return {
      body: JSON.stringify({ error: { code, message: 'A fault was asked for.' } }),
      contentType: odata,
    };
  }
  return { body: text ?? '', contentType: text === undefined ? undefined : 'text/html' };
}

function retryAfterText(value: number | string | { readonly dateIn: number }, now: Date): string {
  return typeof value === 'object'
    ? new Date(now.getTime() + value.dateIn * 1000).toUTCString()
    : String(value);
}
