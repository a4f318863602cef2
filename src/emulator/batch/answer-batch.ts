import { errorAnswer, type Answer } from '../answer/answer.ts';
import type { DataContext } from '../data-context.ts';
import { DataError } from '../data-error.ts';
import { splitServicePath, type DataRequest } from '../data-request.ts';
import { queryError } from '../query-error.ts';
import { readPreferences } from '../query/preferences.ts';
import { callerHeaders } from '../security/find-caller.ts';
import type { BatchRun } from './batch-run.ts';
import { printBatch, type BatchAnswer, type PartAnswer } from './print-batch.ts';
import {
  readBatch,
  type BatchItem,
  type BatchRequest,
  type ChangeSet,
  type MalformedRequest,
} from './read-batch.ts';

/**
 * Answers a `$batch` (contract §6.1): one after another, answers in the order of the requests. It stops at the first
 * failure, whose status it takes over, unless `odata.continue-on-error` is preferred.
 * @throws DataError when the batch as a whole cannot be read
 */
export function answerBatch(context: DataContext, request: DataRequest, run: BatchRun): Answer {
  if (request.method !== 'POST') {
    throw new DataError(405, '0x80060888', 'The requested resource only supports POST.');
  }
  const items = readBatch(request.headers.get('content-type'), request.body);
  const { continueOnError } = readPreferences(request.headers.get('prefer'));
  const runner: Runner = { context, outer: request, run };
  const answers: BatchAnswer[] = [];
  let status = 200;
  for (const item of items) {
    const { answer, failure } = runItem(runner, item);
    answers.push(answer);
    if (failure !== undefined && !continueOnError) {
      status = failure;
      break;
    }
  }
  const boundary = `batchresponse_${context.newGuid()}`;
  return {
    status,
    headers: [
      ['Content-Type', `multipart/mixed; boundary=${boundary}`],
      ['OData-Version', '4.0'],
    ],
    ...printBatch(boundary, answers),
  };
}

interface Runner {
  readonly context: DataContext;
  readonly outer: DataRequest;
  readonly run: BatchRun;
}

interface Outcome {
  readonly answer: BatchAnswer;
  /** Status of what failed. */
  readonly failure: number | undefined;
}

function runItem(runner: Runner, item: BatchItem): Outcome {
  if (item.kind === 'changeset') return runChangeSet(runner, item);
  const answer = runRequest(runner, item);
  return { answer: { answer, contentId: undefined }, failure: failureOf(answer) };
}

/**
 * All or nothing: the first failure is the only answer of the whole set, and what was written before it is undone, but for
 * rows of elastic tables (contract §9.3). Each request may refer to the rows of those before it.
 */
function runChangeSet(runner: Runner, { requests, headers }: ChangeSet): Outcome {
  const { context, outer } = runner;
  const boundary = `changesetresponse_${context.newGuid()}`;
  const notes: Parameters<NonNullable<DataRequest['note']>>[] = [];
  const outcome = runner.run.transaction(
    (): Outcome => {
      const answers: PartAnswer[] = [];
      const contentIds = new Map<string, string>();
      const taken = new Set<string>();
      const note: DataRequest['note'] = (...noted) => void notes.push(noted);
      for (const request of requests) {
        const refusal = refuseInChangeSet(request, { written: contentIds, taken });
        taken.add(request.contentId ?? '');
        const answer =
          refusal === undefined
            ? runRequest(runner, request, { contentIds, note, headers })
            : refuse(runner, refusal);
        const part = { answer, contentId: request.contentId };
        const failure = failureOf(answer);
        if (failure !== undefined) return { answer: { boundary, answers: [part] }, failure };
        if (answer.written !== undefined) contentIds.set(request.contentId ?? '', answer.written);
        answers.push(part);
      }
      return { answer: { boundary, answers }, failure: undefined };
    },
    ({ failure }) => failure === undefined,
  );
  const isKept = outcome.failure === undefined;
  for (const [write, how] of notes)
    outer.note?.({ ...write, applied: write.applied && (isKept || how.isLasting) }, how);
  return outcome;
}

/** Content-IDs of the requests before one: all, and those that wrote a row, with its address. */
interface EarlierRequests {
  readonly taken: ReadonlySet<string>;
  readonly written: ReadonlyMap<string, string>;
}

function refuseInChangeSet(
  request: BatchRequest | MalformedRequest,
  earlier: EarlierRequests,
): DataError | undefined {
  if (request.contentId === undefined) {
    return queryError("The 'Content-ID' header is missing in a request of the change set.");
  }
  if (earlier.taken.has(request.contentId)) {
    return queryError(
      `The content ID '${request.contentId}' was found more than once in the same change set or same batch request.`,
    );
  }
  if (request.kind === 'request' && request.method === 'GET') {
    return queryError('GET requests are not allowed in a change set.');
  }
  const referred = request.kind === 'request' ? contentReference(request.url) : undefined;
  if (referred !== undefined && !earlier.written.has(referred.id)) {
    return queryError(`Content-ID Reference: '$${referred.id}' does not exist in the batch context.`);
  }
  return undefined;
}

/** What a change set gives to the requests in it. */
interface ChangeSetContext extends Required<Pick<DataRequest, 'contentIds' | 'note'>> {
  /** Of the set itself. */
  readonly headers: Headers;
}

function runRequest(
  runner: Runner,
  part: BatchRequest | MalformedRequest,
  changeSet?: ChangeSetContext,
): Answer {
  if (part.kind === 'malformed') {
    return refuse(runner, part.reason === undefined ? unreadable : queryError(part.reason));
  }
  const request = partRequest(runner, withAddress(part, changeSet), changeSet?.headers);
  if (request instanceof DataError) return refuse(runner, request);
  const { contentIds, note } = changeSet ?? {};
  const answer = runner.run.answer({
    ...request,
    ...(contentIds !== undefined && { contentIds }),
    ...(note !== undefined && { note }),
  });
  return part.method === 'POST' ? withLocation(answer) : answer;
}

/** `$1/primarycontactid/$ref`: the path starts at the row that an earlier request of the change set wrote. */
function contentReference(url: string): { readonly id: string; readonly rest: string } | undefined {
  const [, id, rest = ''] = /^(?:[^?]*\/)?\$(\d+)([/?].*)?$/s.exec(url) ?? [];
  return id === undefined ? undefined : { id, rest };
}

function withAddress(part: BatchRequest, changeSet: ChangeSetContext | undefined): BatchRequest {
  const referred = contentReference(part.url);
  const address = referred === undefined ? undefined : changeSet?.contentIds.get(referred.id);
  return address === undefined ? part : { ...part, url: `${address}${referred?.rest ?? ''}` };
}

/** In a batch the answer to a creation says twice where the row is (contract §6.2). */
function withLocation(answer: Answer): Answer {
  const address = answer.headers.find(([name]) => name === 'OData-EntityId')?.[1];
  if (address === undefined) return answer;
  const [version, ...more] = answer.headers;
  return {
    ...answer,
    headers: [...(version === undefined ? [] : [version]), ['Location', address], ...more],
  };
}

const unreadable = new DataError(
  400,
  '0x80048d19',
  "Error identified in Payload provided by the user for Entity :'', For more information on this error please " +
    'follow this help link https://go.microsoft.com/fwlink/?linkid=2195293  ---->  InnerException : ' +
    'System.ArgumentException: Stream was not readable.',
);

/** A part's own headers count, with nothing of the outer request's but its caller (contract §6.1, rule 7). */
function partRequest(
  { context, outer }: Runner,
  part: BatchRequest,
  set: Headers | undefined,
): DataRequest | DataError {
  const outerRoot = splitServicePath(outer.target)?.root ?? '/api/data/v9.2';
  const local = part.url.replace(/^https?:\/\/[^/?]*/i, '');
  const target = local.startsWith('/') ? local : `${outerRoot}/${local}`;
  const path = splitServicePath(target)?.path;
  if (path === undefined) {
    return new DataError(
      404,
      context.quirks.unknownSegmentCode,
      `Resource not found for the segment '${part.url}'.`,
    );
  }
  const prefer = outer.headers.get('prefer');
  const headers = new Headers(part.headers);
  if (context.quirks.batchPartsInheritPrefer && prefer !== null && !headers.has('prefer')) {
    headers.set('prefer', prefer);
  }
  if (set !== undefined && context.quirks.batchPartImpersonation === 'honoured') {
    for (const name of callerHeaders) {
      const value = set.get(name);
      if (value !== null && !headers.has(name)) headers.set(name, value);
    }
  }
  return {
    method: part.method,
    origin: outer.origin,
    target,
    headers,
    body: part.body,
    caller: outer.caller,
    path,
    inBatch: true,
    ...(outer.note !== undefined && { note: outer.note }),
    ...(outer.wait !== undefined && { wait: outer.wait }),
  };
}

const refuse = ({ context, outer }: Runner, error: DataError): Answer =>
  errorAnswer(error, readPreferences(outer.headers.get('prefer')), context.newGuid());

const failureOf = ({ status }: Answer): number | undefined => (status >= 400 ? status : undefined);
