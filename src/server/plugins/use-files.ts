import type { Plugin } from 'graphql-yoga';

import { GatewayError } from '../../errors/gateway-error.ts';
import { answerUpload, refuseUpload } from '../answer-file-write.ts';
import { callerKey } from '../caller-key.ts';
import type { Deadlines } from '../deadlines.ts';
import { failureResponse } from '../failure-response.ts';
import { fileResponse } from '../file-response.ts';
import type { OpenFileSlot } from '../file-slot.ts';
import type { MaskOptions } from '../mask-error.ts';
import type { OpenFile } from '../open-file.ts';
import type { RateLimiter } from '../rate-limits/rate-limiter.ts';
import type { KnownRequest, KnownRequests } from '../requests.ts';
import type { RunningOperations } from '../running-operations.ts';
import { UploadMemory } from '../upload-memory.ts';
import type { LimitsFor } from './use-document-limits.ts';
import { nothingHere } from './use-routes.ts';

export interface FilesDeps {
  readonly requests: KnownRequests;
  readonly deadlines: Deadlines;
  readonly openFile: OpenFile;
  readonly openFileSlot: OpenFileSlot;
  readonly limitsFor: LimitsFor;
  /** What a caller has running, files that are sent among them. */
  readonly running: RunningOperations;
  /** Whom requests to Dataverse are charged to; undefined: nobody counts. */
  readonly limiter: RateLimiter | undefined;
  readonly mask: MaskOptions;
}

/** Reads, writes and empties file and image columns at `/files/<table>/<id>/<column>`, by logical names. */
export const useFiles = (deps: FilesDeps): Plugin => {
  const { requests } = deps;
  const memory = new UploadMemory();
  return {
    onRequest: (event) => {
      const { request } = event;
      const known = requests.known.get(request);
      if (known?.route.kind !== 'file') return undefined;
      const call = { request, known, route: known.route, memory };
      return answerOrRefuse(deps, call).then((response) => event.endResponse(response));
    },
  };
};

interface FileCall {
  readonly request: Request;
  readonly known: KnownRequest;
  readonly route: Extract<KnownRequest['route'], { kind: 'file' }>;
  readonly memory: UploadMemory;
}

const answerOrRefuse = async (deps: FilesDeps, call: FileCall): Promise<Response> => {
  try {
    return await answer(deps, call);
  } catch (error) {
    // What isn't there and what may not be seen are answered alike, whoever found out.
    const isMissing = error instanceof GatewayError && error.code === 'NOT_FOUND';
    return isMissing ? nothingHere() : failureResponse(error, deps.mask);
  }
};

const answer = (deps: FilesDeps, call: FileCall): Promise<Response> | Response => {
  switch (call.request.method) {
    case 'GET':
    case 'HEAD':
      return answerRead(deps, call);
    case 'PUT':
      return refuseUpload(call.request) ?? deps.running.run(call.known, () => answerWrite(deps, call));
    case 'DELETE':
      return deps.running.run(call.known, () => answerWrite(deps, call));
    default:
      return new Response(null, { status: 405, headers: { allow: 'GET, HEAD, PUT, DELETE' } });
  }
};

const answerRead = async (
  { deadlines, openFile, limitsFor, running }: FilesDeps,
  { request, known, route: { table, column, id } }: FileCall,
): Promise<Response> => {
  const open = () =>
    openFile({
      table,
      column,
      id: id.toLowerCase(),
      full: new URL(request.url).searchParams.get('size') !== 'thumbnail',
      range: rangeOf(request),
      known,
      request,
      signal: deadlines.signal(request),
      deadline: deadlines.deadline(request),
    });
  // The limit is for the beginning of the answer: a large file takes as long as it takes.
  const timeoutMs = limitsFor(request).deadlineMs;
  const end = running.begin(known);
  try {
    const file = await deadlines.run({ request, timeoutMs }, open);
    if (file === undefined) {
      end();
      return nothingHere();
    }
    // It counts until its last byte was taken: so long it has a turn at Dataverse, too.
    file.body.once('close', end);
    return await fileResponse(request, file).catch((error: unknown) => {
      file.body.destroy(); // nobody reads it: it would hold its turn
      throw error;
    });
  } catch (error) {
    end();
    throw error;
  }
};

/** The time limit is for each block: a large file takes as long as it takes, a slow sender not. */
const answerWrite = async (
  { deadlines, openFileSlot, limitsFor, limiter }: FilesDeps,
  { request, known, route: { table, column, id }, memory }: FileCall,
): Promise<Response> =>
  deadlines.run({ request, timeoutMs: limitsFor(request).deadlineMs }, async () => {
    const signal = deadlines.signal(request);
    const slot = await openFileSlot({
      ...{ table, column, id: id.toLowerCase(), request, known, signal },
      deadline: () => deadlines.deadline(request),
      hold: () => deadlines.hold(request),
    });
    if (slot === undefined) return nothingHere();
    if (request.method === 'PUT') {
      // Any request was charged one already. Nobody waits for the rest: who gets into debt pays before the next one.
      const charge = (requests: number): void =>
        void limiter?.take(known.role.name, callerKey(known), requests).catch(() => undefined);
      return answerUpload(request, slot, {
        memory,
        caller: callerKey(known),
        signal,
        onBlock: () => deadlines.renew(request),
        onRequests: charge,
      });
    }
    return (await slot.remove()) ? new Response(null, { status: 204 }) : nothingHere();
  });

/** One range of bytes. Several are rare, and answered with the whole; so is `If-Range`, as no file has an etag. */
const rangeOf = (request: Request): string | undefined => {
  const range = request.headers.get('range')?.trim();
  if (range === undefined || request.headers.has('if-range')) return undefined;
  return /^bytes=(?:\d{1,15}-\d{0,15}|-\d{1,15})$/.test(range) ? range : undefined;
};
