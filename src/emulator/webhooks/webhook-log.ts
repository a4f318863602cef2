import type { Value } from '../organization.ts';
import { deliverWebhook, type OutgoingWebhook, type WebhookOptions } from './deliver-webhook.ts';
import { noId, noTable, subjectOf } from './message-event.ts';

/** A webhook that was sent, or was not because it may not be; never with a secret in it. */
export interface WebhookDelivery {
  readonly message: string;
  /** Logical name of the table, and id of the row; `none` and zeros where it is about none, or about several. */
  readonly table: string;
  readonly id: string;
  /** `sdkmessageprocessingstepid`, and the name of the step. */
  readonly step: string;
  readonly name: string;
  readonly mode: 'synchronous' | 'asynchronous';
  readonly url: string;
  readonly attempts: number;
  readonly status?: number;
  readonly error?: string;
}

/** Sends webhooks and remembers what became of them. */
export interface WebhookLog {
  /** The latest, in the order in which they ended. */
  readonly deliveries: readonly WebhookDelivery[];
  /** Never throws. */
  readonly deliver: (webhook: OutgoingWebhook) => Promise<WebhookDelivery>;
  /** Waits until nothing is under way. */
  readonly settled: () => Promise<void>;
}

/** Deliveries kept; the oldest go first. */
const maxDeliveries = 1000;

const textOf = (value: Value): string => (typeof value === 'string' ? value : '');

/** A log without deliveries. */
export function createWebhookLog(options: WebhookOptions): WebhookLog {
  const deliveries: WebhookDelivery[] = [];
  const running = new Set<Promise<unknown>>();
  const send = async (webhook: OutgoingWebhook): Promise<WebhookDelivery> => {
    const { step, endpoint, synchronous } = webhook.step;
    const { table, row } = subjectOf(webhook.event);
    const delivery: WebhookDelivery = {
      message: webhook.event.message,
      table: table?.logicalName ?? noTable,
      id: row?.id ?? noId,
      step: step.id,
      name: textOf(step.values['name']),
      mode: synchronous ? 'synchronous' : 'asynchronous',
      url: textOf(endpoint.values['url']).replace(/\?.*$/s, ''),
      ...(await deliverWebhook(options, webhook)),
    };
    deliveries.push(delivery);
    if (deliveries.length > maxDeliveries) deliveries.shift();
    return delivery;
  };
  return {
    deliveries,
    deliver: async (webhook) => {
      const sent = send(webhook);
      running.add(sent);
      try {
        return await sent;
      } finally {
        running.delete(sent);
      }
    },
    settled: async () => {
      while (running.size > 0) await Promise.all(running);
    },
  };
}
