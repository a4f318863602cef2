import { endpointRequest } from './endpoint-request.ts';
import type { WebhookStep } from './find-steps.ts';
import { noTable, subjectOf, type MessageEvent } from './message-event.ts';
import type { ContextBody } from './remote-execution-context.ts';

/** Where webhooks may go. */
export interface WebhookOptions {
  /**
   * `hooks.example`, `127.0.0.1:9000`: without a port, any port. A registration can name any address, so that nothing is
   * sent unless its host is here. @default none
   */
  readonly hosts: readonly string[];
  /** @default 60,000, as documented */
  readonly timeoutMs?: number;
  /** Takes the place of the network. @default fetch */
  readonly send?: (request: Request) => Promise<Response>;
}

/** A webhook to be sent. */
export interface OutgoingWebhook {
  readonly step: WebhookStep;
  readonly event: MessageEvent;
  readonly body: ContextBody;
  readonly organization: string;
  readonly correlationId: string;
}

/** What became of it. */
export interface WebhookOutcome {
  /** How often it was sent; 0 where it may not be. */
  readonly attempts: number;
  /** The last status; absent when there was no answer. */
  readonly status?: number;
  /** Why it failed; absent when it did not. */
  readonly error?: string;
}

/** Networking trouble, which another attempt may resolve; one is made (documented for these three). */
const transient: ReadonlySet<number> = new Set([502, 503, 504]);

/**
 * Sends a webhook: succeeded is what is answered with 2xx in time. The body of the answer is ignored, and redirects are not
 * followed: they lead to hosts that nobody allowed. Never throws.
 */
export async function deliverWebhook(
  { hosts, timeoutMs = 60_000, send = fetch }: WebhookOptions,
  webhook: OutgoingWebhook,
): Promise<WebhookOutcome> {
  let request: () => Request;
  try {
    const { url, headers } = endpointRequest(webhook.step.endpoint);
    if (!isAllowed(hosts, url)) return { attempts: 0, error: `The host ${url.host} is not allowed.` };
    request = () =>
      new Request(url, {
        method: 'POST',
        headers: { ...headers, ...documentedHeaders(webhook) },
        body: webhook.body.text,
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
      });
    request();
  } catch (error) {
    return { attempts: 0, error: messageOf(error) };
  }
  const first = await attempt(send, request());
  if (first.status === undefined || !transient.has(first.status)) return { attempts: 1, ...first };
  return { attempts: 2, ...(await attempt(send, request())) };
}

const documentedHeaders = ({ event, body, organization, correlationId }: OutgoingWebhook) => ({
  'Content-Type': 'application/json',
  'x-ms-dynamics-organization': organization,
  'x-ms-dynamics-entity-name': subjectOf(event).table?.logicalName ?? noTable,
  'x-ms-dynamics-request-name': event.message,
  'x-ms-correlation-request-id': correlationId,
  ...(body.reduced && { 'x-ms-dynamics-msg-size-exceeded': 'true' }),
});

const isAllowed = (hosts: readonly string[], { host, hostname }: URL): boolean =>
  hosts.some((allowed) => [host, hostname].includes(allowed.toLowerCase()));

async function attempt(
  send: NonNullable<WebhookOptions['send']>,
  request: Request,
): Promise<Omit<WebhookOutcome, 'attempts'>> {
  try {
    const response = await send(request);
    await response.body?.cancel();
    const { status } = response;
    return status >= 200 && status < 300 ? { status } : { status, error: `The endpoint answered ${status}.` };
  } catch (error) {
    return { error: messageOf(error) };
  }
}

const messageOf = (error: unknown): string =>
  error instanceof Error && error.name === 'TimeoutError'
    ? 'The endpoint did not answer in time.'
    : error instanceof Error
      ? error.message
      : String(error);
