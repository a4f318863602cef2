import type { DataContext } from '../data-context.ts';
import { DataError } from '../data-error.ts';
import type { DataHandler } from '../data-handler.ts';
import type { DataRequest } from '../data-request.ts';
import type { HttpResponse } from '../http-message.ts';
import type { Organization } from '../organization.ts';
import type { Serving } from '../serving.ts';
import type { Store } from '../store/store.ts';
import type { OutgoingWebhook } from './deliver-webhook.ts';
import { findSteps, hasSteps, hasSynchronousSteps, type WebhookStep } from './find-steps.ts';
import { noId, subjectOf, type MessageEvent } from './message-event.ts';
import { PendingWebhook } from './pending-webhook.ts';
import { remoteExecutionContext } from './remote-execution-context.ts';
import { rowOfEvent } from './row-event.ts';
import type { WebhookDelivery, WebhookLog } from './webhook-log.ts';

/** What telling webhooks needs. */
export interface WebhookParts extends Pick<DataContext, 'clock' | 'newGuid'> {
  readonly organization: Organization;
  readonly store: Store;
  readonly data: DataHandler;
  readonly log: WebhookLog;
  /** {@link Serving.checkpoint} */
  readonly checkpoint: Serving['checkpoint'];
}

/** An answer that is known, and to what. */
interface Verdict {
  readonly key: string;
  readonly delivery: WebhookDelivery;
}

/**
 * Answers a request and tells the webhooks that are registered on what it does (contract §9.2).
 *
 * A request is answered at once, as the rows must not change under it, but a synchronous webhook takes its time and may refuse.
 * So the request is rehearsed: run and undone, up to the first webhook whose answer is not known; that one is sent, and
 * the rehearsal goes further with its answer. With all answers known, the request is run for good. Until then nobody sees what
 * it does; all runs have the same time and the same new ids. Asynchronous webhooks go out when it is done.
 */
export async function tellWebhooks(parts: WebhookParts, request: DataRequest): Promise<HttpResponse> {
  const { store, data, log } = parts;
  if (request.method === 'GET' || !hasSteps(store)) return data.handle(request);
  const turns = createTurns(parts, request);
  const verdicts: Verdict[] = [];
  if (hasSynchronousSteps(store)) {
    const { note: _note, wait: _wait, ...silent } = request;
    for (;;) {
      const pending = rehearse(parts, () => data.handle(silent, turns.next(verdicts, 'rehearsal')));
      if (pending === undefined) break;
      verdicts.push({ key: keyOf(pending), delivery: await log.deliver(pending) });
    }
  }
  const later: OutgoingWebhook[] = [];
  const answer = data.handle(request, turns.next(verdicts, later));
  for (const webhook of later) void log.deliver(webhook);
  return answer;
}

/** Runs and undoes a request. @returns the webhook at which it stopped, if it did */
function rehearse({ store, checkpoint }: WebhookParts, run: () => unknown): OutgoingWebhook | undefined {
  const goBack = checkpoint();
  const transfers = [...store.transfers];
  try {
    store.rehearsal(run);
    return undefined;
  } catch (error) {
    if (error instanceof PendingWebhook) return error.webhook;
    throw error;
  } finally {
    goBack();
    store.transfers.clear();
    for (const [token, transfer] of transfers) store.transfers.set(token, transfer);
  }
}

interface Turns {
  /** What a run has of its own: `later` takes the asynchronous webhooks of the run that counts. */
  readonly next: (
    verdicts: Verdict[],
    later: OutgoingWebhook[] | 'rehearsal',
  ) => Pick<DataContext, 'clock' | 'newGuid' | 'raise'>;
}

function createTurns({ organization, store, clock, newGuid }: WebhookParts, { caller }: DataRequest): Turns {
  const now = clock();
  const correlationId = newGuid();
  const guids: string[] = [];
  const outgoing = (step: WebhookStep, event: MessageEvent, operationId: string): OutgoingWebhook => ({
    step,
    event,
    body: remoteExecutionContext(
      { organization, store, caller, now, correlationId, operationId },
      step,
      event,
    ),
    organization: organization.name,
    correlationId,
  });
  return {
    next: (verdicts, later) => {
      let made = 0;
      let asked = 0;
      const nextGuid = (): string => (guids[made++] ??= newGuid());
      return {
        clock: () => now,
        newGuid: nextGuid,
        raise: (event) => {
          for (const step of findSteps(store, event)) {
            const operationId = nextGuid();
            if (!step.synchronous) {
              if (later === 'rehearsal') continue;
              const webhook = outgoing(step, event, operationId);
              later.push(webhook);
              // Rows of elastic tables stay written whatever comes after (contract §9.3).
              if (subjectOf(event).table?.elastic !== true)
                store.onUndo(() => void later.splice(later.indexOf(webhook), 1));
              continue;
            }
            const at = asked++;
            const verdict = verdicts[at];
            const isKnown = verdict?.key === keyOf({ step, event });
            if (!isKnown && later === 'rehearsal') {
              // Other requests may have changed rows meanwhile: answers to what does not happen any more are no use.
              verdicts.splice(at);
              throw new PendingWebhook(outgoing(step, event, operationId));
            }
            if (isKnown && verdict.delivery.error !== undefined) {
              if (step.stage < postOperation) takeBack(store, event);
              throw refused(verdict.delivery);
            }
          }
        },
      };
    },
  };
}

/** Stage of steps that come after the operation. */
const postOperation = 40;

/** What is refused before the operation never begins: no transaction would take it back on an elastic table (contract §9.3). */
function takeBack(store: Store, event: MessageEvent): void {
  if (event.kind !== 'row' || subjectOf(event).table?.elastic !== true) return;
  const { before, after } = event;
  const { table, id } = rowOfEvent(event);
  const now = store.get(table.logicalName, id);
  if (before === undefined) store.remove(now ?? after);
  else if (now === undefined) store.insert(table, before.values);
  else store.update(now, before.values);
}

const keyOf = ({ step, event }: Pick<OutgoingWebhook, 'step' | 'event'>): string =>
  `${step.step.id} ${event.message} ${subjectOf(event).row?.id ?? noId}`;

/** The documentation says that the operation fails, and not with which code: this is that of custom logic. */
const refused = ({ name, error = '' }: WebhookDelivery): DataError =>
  new DataError(400, '0x80040265', `The synchronous webhook '${name}' failed. ${error}`);
