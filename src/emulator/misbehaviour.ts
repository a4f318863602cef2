import { decodeJwt } from 'jose';

import type { Answer } from './answer/answer.ts';
import type { DataRequest } from './data-request.ts';
import { applyFault, type FaultyAnswer } from './faults/apply-fault.ts';
import { applyPartFault } from './faults/apply-part-fault.ts';
import type { Candidate, FaultPlan } from './faults/fault-plan.ts';
import type { HttpRequest, HttpResponse } from './http-message.ts';
import type { JournalEntry } from './journal.ts';
import { allowanceHeaders, type ServiceProtection } from './limits/service-protection.ts';

/** What was made of a request. */
export interface Handled extends FaultyAnswer {
  /** Name of the fault that hit it. */
  readonly fault: string | undefined;
}

export interface HandledRequest {
  readonly kind: JournalEntry['kind'];
  readonly request: HttpRequest;
  /** Below the service root, or the whole path; with its query. */
  readonly path: string;
  readonly answer: (target?: string) => Promise<HttpResponse>;
}

export interface MisbehaviourOptions {
  readonly faults: FaultPlan;
  /** undefined: there are no limits. */
  readonly protection: ServiceProtection | undefined;
  readonly clock: () => Date;
}

/** Stands around the double's answers: its limits first, then its faults. */
export interface Misbehaviour {
  readonly handle: (handled: HandledRequest) => Promise<Handled>;
  /** The same for a request inside a `$batch`. */
  readonly handlePart: (request: DataRequest, answer: (request: DataRequest) => Answer) => Answer;
}

const limited: ReadonlySet<JournalEntry['kind']> = new Set(['data', 'batch', 'metadata']);

/** Puts limits and faults together. */
export function createMisbehaviour({ faults, protection, clock }: MisbehaviourOptions): Misbehaviour {
  const applyTo = async ({ kind, request, path, answer }: HandledRequest): Promise<Handled> => {
    const fault = faults.take({
      kind,
      method: request.method,
      // Reading either takes time; most faults don't ask.
      get path() {
        return decoded(path);
      },
      get clientId() {
        return clientOf(request);
      },
    });
    if (fault === undefined) return { response: await answer(), applied: true, fault: undefined };
    const applied = await applyFault(fault.action, { request, answer, now: clock() });
    return { ...applied, fault: fault.name ?? fault.action.kind };
  };
  return {
    handle: async (handled) => {
      const admission = limited.has(handled.kind)
        ? protection?.enter(clientOf(handled.request) ?? 'nobody')
        : undefined;
      if (admission?.kind === 'refused') {
        return { response: admission.answer, applied: false, fault: 'service protection' };
      }
      let answered: Handled | undefined;
      try {
        answered = await applyTo(handled);
        return answered;
      } finally {
        const left = admission?.leave();
        for (const [name, value] of Object.entries(left === undefined ? {} : allowanceHeaders(left))) {
          answered?.response.headers.set(name, value);
        }
      }
    },
    handlePart: (request, answer) => {
      const candidate: Candidate = {
        kind: 'part',
        method: request.method,
        path: decoded(request.path + (/\?.*$/s.exec(request.target)?.[0] ?? '')),
        clientId: undefined,
      };
      const fault = faults.take(candidate);
      return fault === undefined
        ? answer(request)
        : applyPartFault(fault.action, request, { answer, now: clock() });
    },
  };
}

/** Who the token says that it is; whether it holds is looked at elsewhere. */
function clientOf({ headers, body }: HttpRequest): string | undefined {
  const token = /^Bearer\s+(\S+)$/i.exec(headers.get('authorization') ?? '')?.[1];
  if (token === undefined) {
    const form = headers.get('content-type')?.startsWith('application/x-www-form-urlencoded') === true;
    return form
      ? (new URLSearchParams(new TextDecoder().decode(body)).get('client_id') ?? undefined)
      : undefined;
  }
  try {
    const { appid, azp } = decodeJwt<{ appid?: string; azp?: string }>(token);
    return appid ?? azp;
  } catch {
    return undefined;
  }
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
