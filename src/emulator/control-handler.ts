import type { FaultPlan } from './faults/fault-plan.ts';
import { parseFaults } from './faults/read-faults.ts';
import type { HttpRequest, HttpResponse } from './http-message.ts';
import type { Journal } from './journal.ts';
import { jsonAnswer } from './json-answer.ts';
import type { WebhookLog } from './webhooks/webhook-log.ts';

/** Prefix of everything that belongs to the double and not to what it doubles. */
export const controlPath = '/__emulator/';

/** What the control endpoint shows and changes. */
export interface Controlled {
  readonly journal: Journal;
  readonly faults: FaultPlan;
  readonly webhooks: WebhookLog;
}

/**
 * `GET /__emulator/requests` lists what the double was asked, `DELETE` forgets it; `GET /__emulator/faults` lists the faults
 * in force, `PUT` replaces them, `DELETE` ends them; `GET /__emulator/webhooks` tells what became of webhooks. None of that is listed itself.
 */
export function handleControl(controlled: Controlled, request: HttpRequest): HttpResponse {
  const path = request.target.slice(controlPath.length).replace(/\?.*$/, '');
  switch (path) {
    case 'requests':
      return handleRequests(controlled.journal, request);
    case 'faults':
      return handleFaults(controlled.faults, request);
    case 'webhooks':
      return request.method === 'GET'
        ? jsonAnswer(200, controlled.webhooks.deliveries)
        : jsonAnswer(405, { error: `'webhooks' takes GET, not ${request.method}.` });
    default:
      return jsonAnswer(404, {
        error: `The control endpoint has no '${path}'; it has 'requests', 'faults' and 'webhooks'.`,
      });
  }
}

function handleRequests(journal: Journal, { method }: HttpRequest): HttpResponse {
  switch (method) {
    case 'GET':
      return jsonAnswer(200, journal.entries);
    case 'DELETE':
      journal.clear();
      return noContent();
    default:
      return jsonAnswer(405, { error: `'requests' takes GET and DELETE, not ${method}.` });
  }
}

function handleFaults(faults: FaultPlan, { method, body }: HttpRequest): HttpResponse {
  switch (method) {
    case 'GET':
      return jsonAnswer(200, { faults: faults.list() });
    case 'PUT':
      try {
        faults.set(parseFaults(new TextDecoder().decode(body)));
        return noContent();
      } catch (error) {
        return jsonAnswer(400, { error: error instanceof Error ? error.message : String(error) });
      }
    case 'DELETE':
      faults.set([]);
      return noContent();
    default:
      return jsonAnswer(405, { error: `'faults' takes GET, PUT and DELETE, not ${method}.` });
  }
}

const noContent = (): HttpResponse => ({ status: 204, headers: new Headers(), body: new Uint8Array() });
