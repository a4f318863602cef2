import { setTimeout } from 'node:timers/promises';

import { errorAnswer, toHttpResponse } from './answer/answer.ts';
import { Unauthorized } from './authenticate.ts';
import type { Caller } from './caller.ts';
import { DataError } from './data-error.ts';
import type { DataHandler, DataHandlerOptions } from './data-handler.ts';
import type { DataRequest, WriteNote } from './data-request.ts';
import { bodyBytes, type HttpRequest, type HttpResponse } from './http-message.ts';
import { isMetadataPath } from './metadata/metadata-handler.ts';
import { readPreferences } from './query/preferences.ts';
import type { Serving } from './serving.ts';
import { tellWebhooks } from './webhooks/tell-webhooks.ts';
import type { WebhookLog } from './webhooks/webhook-log.ts';

/** What the Web API is made of. */
export interface ApiParts extends Pick<DataHandlerOptions, 'organization' | 'store' | 'clock' | 'newGuid'> {
  readonly data: DataHandler;
  /** {@link Serving.checkpoint} */
  readonly checkpoint: Serving['checkpoint'];
  /** @throws Unauthorized or DataError when the request may not go on */
  readonly authenticate: (request: HttpRequest) => Promise<Caller>;
  /** Where webhooks go. */
  readonly webhooks: WebhookLog;
  /** Answers what is metadata, else undefined. */
  readonly metadata: (request: DataRequest) => HttpResponse | undefined;
}

/** @param note is told of each request that writes, those inside a `$batch` one by one */
export type ApiHandler = (
  request: HttpRequest,
  path: string,
  note: (write: WriteNote) => void,
) => Promise<HttpResponse>;

/**
 * The Web API: who asks, then what is asked. Takes a request and its path below the service root; never throws for what the
 * service refuses.
 */
export function createApiHandler(parts: ApiParts): ApiHandler {
  const { newGuid } = parts;
  const { data } = parts;
  const answerGiven: ApiHandler = async (request, path, note) => {
    try {
      const caller = await parts.authenticate(request);
      let delay = 0;
      const wait = (milliseconds: number): void => void (delay += milliseconds);
      const addressed = { ...request, path, caller, note, wait };
      // `Allow` names both in every answer (contract §2.6).
      if (request.method === 'OPTIONS')
        return toHttpResponse({ status: 200, headers: [], body: '' }, newGuid);
      // The data engine works on text; an organisation's own document must stay as it is, to the byte.
      const document = path === '$metadata' ? parts.metadata(addressed) : undefined;
      if (document !== undefined) return withServiceHeaders(document, newGuid);
      // Metadata is written once, and for good: no webhook is asked about it, and nothing of it is rehearsed.
      const answer = isMetadataPath(path)
        ? data.handle(addressed)
        : await tellWebhooks({ ...parts, log: parts.webhooks }, addressed);
      if (delay > 0) await setTimeout(delay);
      return answer;
    } catch (error) {
      if (error instanceof Unauthorized) return error.answer;
      if (!(error instanceof DataError)) throw error;
      const preferences = readPreferences(request.headers.get('prefer'));
      return toHttpResponse(errorAnswer(error, preferences, newGuid()), newGuid);
    }
  };
  return async (request, path, note) => {
    if (request.method !== 'HEAD') return await answerGiven(request, path, note);
    const answer = await answerGiven({ ...request, method: 'GET' }, path, note);
    // As long as the answer to GET is, without its bytes.
    const headers = new Headers(answer.headers);
    headers.set('Content-Length', String(bodyBytes(answer).length));
    return { ...answer, headers, body: new Uint8Array() };
  };
}

function withServiceHeaders({ status, headers, body }: HttpResponse, newGuid: () => string): HttpResponse {
  return { ...toHttpResponse({ status, headers: [...headers], body: '' }, newGuid), body };
}
