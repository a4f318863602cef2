import { setTimeout } from 'node:timers/promises';

import type { HttpRequest, HttpResponse } from '../http-message.ts';
import { alterAnswer } from './alter-answer.ts';
import type { FaultAction } from './fault.ts';
import { garbleMultipart } from './garble-multipart.ts';
import { makeAnswer } from './make-answer.ts';
import { misleadPage, withoutOwnToken } from './mislead-page.ts';

export interface FaultyRequest {
  readonly request: HttpRequest;
  /** Carries the request out, or one with another target. */
  readonly answer: (target?: string) => Promise<HttpResponse>;
  readonly now: Date;
}

/** What a fault makes of a request, and whether the request was carried out. */
export interface FaultyAnswer {
  readonly response: HttpResponse;
  readonly applied: boolean;
}

/** Lets one fault happen to a request. */
export async function applyFault(
  action: FaultAction,
  { request, answer, now }: FaultyRequest,
): Promise<FaultyAnswer> {
  switch (action.kind) {
    case 'answer': {
      if (action.applied) await answer();
      return { response: makeAnswer(action, now), applied: action.applied };
    }
    case 'alter':
      return { response: alterAnswer(action, await answer()), applied: true };
    case 'multipart':
      return { response: garbleMultipart(action, await answer()), applied: true };
    case 'page': {
      const page = await answer(withoutOwnToken(request.target));
      return { response: { ...page, body: misleadPage(action, page, request) }, applied: true };
    }
    case 'cut': {
      const response = action.applied ? await answer() : makeAnswer({ status: 200, text: '' }, now);
      return {
        response: { ...response, delivery: { kind: 'cut', after: action.after } },
        applied: action.applied,
      };
    }
    case 'drip':
      return {
        response: {
          ...(await answer()),
          delivery: { kind: 'drip', bytesPerSecond: action.bytesPerSecond },
        },
        applied: true,
      };
    case 'silence': {
      const response = action.applied ? await answer() : makeAnswer({ status: 200, text: '' }, now);
      return { response: { ...response, delivery: { kind: 'silence' } }, applied: action.applied };
    }
    case 'delay':
      await setTimeout(action.ms);
      return { response: await answer(), applied: true };
  }
}
