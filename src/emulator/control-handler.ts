import type { HttpRequest, HttpResponse } from './http-message.ts';
import type { Journal } from './journal.ts';
import { jsonAnswer } from './json-answer.ts';

/** Prefix of everything that belongs to the double and not to what it doubles. */
export const controlPath = '/__emulator/';

/** `GET /__emulator/requests` lists what the double was asked, `DELETE` forgets it; neither is listed itself. */
export function handleControl(journal: Journal, request: HttpRequest): HttpResponse {
  const path = request.target.slice(controlPath.length).replace(/\?.*$/, '');
  if (path !== 'requests') {
    return jsonAnswer(404, { error: `The control endpoint has no '${path}'; it has 'requests'.` });
  }
  switch (request.method) {
    case 'GET':
      return jsonAnswer(200, journal.entries);
    case 'DELETE':
      journal.clear();
      return { status: 204, headers: new Headers(), body: new Uint8Array() };
    default:
      return {
        ...jsonAnswer(405, { error: `'requests' takes GET and DELETE, not ${request.method}.` }),
      };
  }
}
