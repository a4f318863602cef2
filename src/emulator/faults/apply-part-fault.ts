import type { Answer } from '../answer/answer.ts';
import type { DataRequest } from '../data-request.ts';
import { bodyText, type HttpResponse } from '../http-message.ts';
import { alterAnswer } from './alter-answer.ts';
import type { FaultAction } from './fault.ts';
import { makeAnswer } from './make-answer.ts';
import { misleadPage, withoutOwnToken } from './mislead-page.ts';

/** Lets a fault happen to one request inside a `$batch`; what needs a connection of its own happens to none. */
export function applyPartFault(
  action: FaultAction,
  request: DataRequest,
  { answer, now }: { readonly answer: (request: DataRequest) => Answer; readonly now: Date },
): Answer {
  switch (action.kind) {
    case 'answer':
      if (action.applied) answer(request);
      return toAnswer(makeAnswer(action, now));
    case 'alter': {
      const own = answer(request);
      const altered = toAnswer(alterAnswer(action, toResponse(own)));
      return own.written === undefined ? altered : { ...altered, written: own.written };
    }
    case 'page': {
      const page = toResponse(answer({ ...request, target: withoutOwnToken(request.target) }));
      return toAnswer({ ...page, body: misleadPage(action, page, request) });
    }
    case 'multipart':
    case 'cut':
    case 'drip':
    case 'silence':
    case 'delay':
      return answer(request);
  }
}

const toResponse = ({ status, headers, body, bytes }: Answer): HttpResponse => ({
  status,
  headers: new Headers(headers.map(([name, value]): [string, string] => [name, value])),
  body: bytes ?? body,
});

const toAnswer = (response: HttpResponse): Answer => ({
  status: response.status,
  headers: [...response.headers],
  body: bodyText(response),
});
