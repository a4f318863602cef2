import { errorAnswer, toHttpResponse, type Answer } from './answer/answer.ts';
import { answerBatch } from './batch/answer-batch.ts';
import { createBatchRun } from './batch/batch-run.ts';
import type { DataContext } from './data-context.ts';
import { DataError } from './data-error.ts';
import type { DataRequest } from './data-request.ts';
import { bodyText, type HttpResponse } from './http-message.ts';
import type { Organization } from './organization.ts';
import type { PlugIn } from './plug-in.ts';
import { readPreferences } from './query/preferences.ts';
import { defaultQuirks, type Quirks } from './quirks.ts';
import { answerRequest, checkUrlLength } from './resource/answer-request.ts';
import { createSchema } from './schema/create-schema.ts';
import { callerHeaders, findCaller } from './security/find-caller.ts';
import type { PartHandler, Serving, Turn } from './serving.ts';
import type { Store } from './store/store.ts';
import { PendingWebhook } from './webhooks/pending-webhook.ts';

/** What the data engine is made of. */
export interface DataHandlerOptions {
  readonly organization: Organization;
  readonly store: Store;
  readonly clock: () => Date;
  /** Ids of requests and boundaries of batches. */
  readonly newGuid: () => string;
  /** Text of `globalmetadataversion`. @default `173309522`, always */
  readonly metadataVersion?: () => string;
  /** @default {@link defaultQuirks} */
  readonly quirks?: Partial<Quirks>;
  /** Custom logic of the organisation. @default none */
  readonly plugIn?: PlugIn;
  /** Answers what is no data (`$metadata`, `EntityDefinitions`), asked first; parts of a `$batch` go through it too. */
  readonly metadata?: (request: DataRequest) => HttpResponse | undefined;
  /** Stands around the answer to each request inside a `$batch`, for faults. */
  readonly handlePart?: (request: DataRequest, answer: (request: DataRequest) => Answer) => Answer;
  /** Tells what a change of metadata inside a `$batch` makes of the organisation. @default it stays as it is */
  readonly serving?: Serving;
}

/** The data half of the Web API. */
export interface DataHandler extends PartHandler {
  readonly handle: (request: DataRequest, turn?: Turn) => HttpResponse;
}

const maxUrl = 32_768;
const maxUrlInBatch = 65_536;

/**
 * Answers everything below the service root that reads or writes rows: sets, rows, columns, relationships, counts,
 * functions and `$batch`. A refusal is an answer, and so is a mistake of the double itself (500).
 *
 * @returns functions that throw nothing but a {@link PendingWebhook}, and that only if `raise` of a turn throws it
 */
export function createDataHandler(options: DataHandlerOptions): DataHandler {
  const common: DataContext = {
    schema: createSchema(options.organization),
    store: options.store,
    quirks: { ...defaultQuirks, ...options.quirks },
    clock: options.clock,
    newGuid: options.newGuid,
    metadataVersion: options.metadataVersion ?? (() => '173309522'),
    ...(options.plugIn !== undefined && { plugIn: options.plugIn }),
  };

  const answerOne = (context: DataContext, request: DataRequest, urlLimit: number): Answer => {
    const { lastingWrites } = context.store;
    const answer = guarded(context, request, () => {
      checkUrlLength(request, urlLimit);
      const metadata = options.metadata?.(request);
      return metadata === undefined ? answerRequest(context, request) : fromHttpResponse(metadata);
    });
    const { method, path, caller, note } = request;
    if (method !== 'GET') {
      const isLasting = context.store.lastingWrites > lastingWrites;
      const applied = answer.status < 400 || isLasting;
      note?.({ method, path, principal: caller.userId, applied }, { isLasting });
    }
    return answer;
  };

  const answerPart = (context: DataContext, part: DataRequest): Answer =>
    guarded(context, part, () => answerOne(context, withOwnCaller(context, part), maxUrlInBatch));

  const handlePart: NonNullable<DataHandlerOptions['handlePart']> =
    options.handlePart ?? ((part, answer) => answer(part));
  const handler: DataHandler = {
    handle: (request, turn) => {
      const context = { ...common, ...turn };
      const answer =
        request.path === '$batch'
          ? guarded(context, request, () =>
              answerBatch(context, request, createBatchRun(handler, { serving: options.serving, turn })),
            )
          : answerOne(context, request, maxUrl);
      return toHttpResponse(answer, context.newGuid);
    },
    answerPart: (request, turn) => handlePart(request, (asked) => answerPart({ ...common, ...turn }, asked)),
    store: options.store,
    elasticTables: common.schema.elasticTables,
  };
  return handler;
}

/** A part of a `$batch` as the user that it names itself, if the double is switched to honour that (contract §6.1, rule 7). */
function withOwnCaller({ schema, store, quirks }: DataContext, part: DataRequest): DataRequest {
  const isNamed = callerHeaders.some((name) => part.headers.has(name));
  if (!isNamed || quirks.batchPartImpersonation === 'ignored') return part;
  const signedIn = part.caller.onBehalfOf ?? part.caller.userId;
  const directory = { organization: schema.organization, store, quirks };
  return { ...part, caller: findCaller(directory, signedIn, part.headers) };
}

/** Turns what is thrown into an answer. */
function guarded(context: DataContext, request: DataRequest, answer: () => Answer): Answer {
  try {
    return answer();
  } catch (error) {
    const preferences = readPreferences(request.headers.get('prefer'));
    return errorAnswer(asDataError(error), preferences, context.newGuid());
  }
}

function asDataError(error: unknown): DataError {
  if (error instanceof DataError) return error;
  if (error instanceof PendingWebhook) throw error;
  if (isStackOverflow(error))
    return new DataError(400, '0x80060888', 'Recursion depth exceeded allowed limit.');
  const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return new DataError(500, '0x80040216', `An unexpected error occurred in this emulator. ${detail}`);
}

/** What is nested deeper than the stack goes, in whatever it stands: SQL, filters, bodies. What was written is undone by then. */
const isStackOverflow = (error: unknown): boolean =>
  error instanceof RangeError && error.message.includes('call stack');

const fromHttpResponse = (response: HttpResponse): Answer => ({
  status: response.status,
  headers: [...response.headers].map(([name, value]) => [documentedNames.get(name) ?? name, value]),
  body: bodyText(response),
});

/** A `$batch` prints names of headers as text, and clients look for them as they are documented (contract §6.2). */
const documentedNames: ReadonlyMap<string, string> = new Map(
  ['Content-Type', 'OData-Version', 'OData-EntityId', 'Preference-Applied', 'ETag'].map((name) => [
    name.toLowerCase(),
    name,
  ]),
);
