import type { OutgoingWebhook } from './deliver-webhook.ts';

/** A step whose answer decides whether the request goes on; it is asked between two runs of the request. */
export class PendingWebhook extends Error {
  override readonly name = 'PendingWebhook';
  readonly webhook: OutgoingWebhook;

  constructor(webhook: OutgoingWebhook) {
    super('A synchronous webhook has not answered yet.');
    this.webhook = webhook;
  }
}
