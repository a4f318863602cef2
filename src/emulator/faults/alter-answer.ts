import { PlainHeaders } from '../header-fields.ts';
import { bodyText, type HttpResponse } from '../http-message.ts';
import type { ActionOf } from './fault.ts';

/** The double's own answer with something about it changed. */
export function alterAnswer(action: ActionOf<'alter'>, answer: HttpResponse): HttpResponse {
  const headers = new PlainHeaders(answer.headers);
  for (const [name, value] of Object.entries(action.headers)) {
    if (value === null) headers.delete(name);
    else headers.set(name, value);
  }
  return {
    ...answer,
    status: action.status ?? answer.status,
    headers,
    body: alterBody(action, bodyText(answer)),
  };
}

function alterBody(action: ActionOf<'alter'>, body: string): Uint8Array {
  const { json, replace, prepend = '', append = '', keepBytes, padTo = 0 } = action;
  let text = body;
  if (json !== undefined) text = JSON.stringify({ ...(JSON.parse(text) as object), ...json });
  for (const { text: from, with: to } of replace) text = text.replaceAll(from, to);
  const bytes = new TextEncoder().encode(prepend + text + append);
  const kept = keepBytes === undefined ? bytes : bytes.subarray(0, keepBytes);
  if (padTo <= kept.length) return kept;
  const padded = new Uint8Array(padTo).fill(0x20);
  padded.set(kept);
  return padded;
}
