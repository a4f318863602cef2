import { errorAnswer, toHttpResponse, type Answer } from './answer/answer.ts';
import { answerBatch } from './batch/answer-batch.ts';
import type { DataContext } from './data-context.ts';
import { DataError } from './data-error.ts';
import type { DataRequest } from './data-request.ts';
import type { HttpResponse } from './http-message.ts';
import type { Organization } from './organization.ts';
import { readPreferences } from './query/preferences.ts';
import { defaultQuirks, type Quirks } from './quirks.ts';
import { answerRequest, checkUrlLength } from './resource/answer-request.ts';
import { createSchema } from './schema/create-schema.ts';
import type { Store } from './store/store.ts';

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
  /** Answers what is no data (`$metadata`, `EntityDefinitions`), asked first; parts of a `$batch` go through it too. */
  readonly metadata?: (request: DataRequest) => HttpResponse | undefined;
  /** Stands around the answer to each request inside a `$batch`, for faults. */
  readonly handlePart?: (request: DataRequest, answer: (request: DataRequest) => Answer) => Answer;
}

/** The data half of the Web API. */
export interface DataHandler {
  readonly handle: (request: DataRequest) => HttpResponse;
}

const maxUrl = 32_768;
const maxUrlInBatch = 65_536;

/**
 * Answers everything below the service root that reads rows: sets, rows, columns, relationships, counts, functions and
 * `$batch`. Never throws: a refusal is an answer, and so is a mistake of the double itself (500).
 */
export function createDataHandler(options: DataHandlerOptions): DataHandler {
  const context: DataContext = {
    schema: createSchema(options.organization),
    store: options.store,
    quirks: { ...defaultQuirks, ...options.quirks },
    clock: options.clock,
    newGuid: options.newGuid,
    metadataVersion: options.metadataVersion ?? (() => '173309522'),
  };

  const answerOne = (request: DataRequest, urlLimit: number): Answer =>
    guarded(context, request, () => {
      checkUrlLength(request, urlLimit);
      const metadata = options.metadata?.(request);
      return metadata === undefined ? answerRequest(context, request) : fromHttpResponse(metadata);
    });

  const handlePart: NonNullable<DataHandlerOptions['handlePart']> =
    options.handlePart ?? ((part, answer) => answer(part));
  return {
    handle: (request) => {
      const answer =
        request.path === '$batch'
          ? guarded(context, request, () =>
              answerBatch(context, request, (part) =>
                handlePart(part, (asked) => answerOne(asked, maxUrlInBatch)),
              ),
            )
          : answerOne(request, maxUrl);
      return toHttpResponse(answer, context.newGuid);
    },
  };
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
  const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return new DataError(500, '0x80040216', `An unexpected error occurred in this emulator. ${detail}`);
}

const fromHttpResponse = ({ status, headers, body }: HttpResponse): Answer => ({
  status,
  headers: [...headers.entries()],
  body: new TextDecoder().decode(body),
});
