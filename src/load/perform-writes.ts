import { GatewayError } from '../errors/gateway-error.ts';
import { printMultiple } from '../odata/print-multiple.ts';
import { printMutation, type Representation } from '../odata/print-mutation.ts';
import { printQuery } from '../odata/print-query.ts';
import { readError } from '../odata/read-error.ts';
import { readEntityId, readRow } from '../odata/read-row.ts';
import { readRows, type Row } from '../odata/read-rows.ts';
import type { ODataRequest, ODataResponse } from '../odata/request.ts';
import { checkRules } from '../query/check-rules.ts';
import { both, own } from '../query/filter.ts';
import { guidLiteral } from '../query/literal.ts';
import type { MultipleWrite } from '../query/multiple-write.ts';
import { needOf } from '../query/need.ts';
import type { ReadPlan } from '../query/read-plan.ts';
import { asError } from './as-error.ts';
import { followAll } from './follow.ts';
import { isFromTheFront, judgeWrite, type Verdict } from './judge-write.ts';
import type { ReadContext } from './reader.ts';
import { placeCollections } from './run-query.ts';
import { shownPath } from './shown-path.ts';
import type { WriteOutcome, WriteRecord, WriteRequest, WriteResult } from './write-request.ts';
import type { SentShipment, ShownRead, WriteSender } from './write-sender.ts';

/** What writing needs: made once for each GraphQL request. */
export interface WriteContext {
  readonly reads: ReadContext;
  readonly sender: WriteSender;
  /** Told of each write when its outcome is known. */
  readonly onWrite: (record: WriteRecord) => void;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
}

/** How the answer gets what it wants of a row. */
interface Prepared {
  readonly request: WriteRequest;
  /** Undefined where nothing is wanted. */
  readonly plan: ReadPlan | undefined;
  readonly source: RowSource;
  /** What the write's own answer brings. */
  readonly representation: Representation | undefined;
  readonly sent: readonly ODataRequest[];
  /** Reads the row in the same request. */
  readonly read: ShownRead | undefined;
}

/**
 * Where the wanted row comes from. `known`: only its key is wanted. `answer`: the write's own answer. `batch`: a read after
 * the write, in the same request. `later`: a request of its own.
 */
type RowSource = 'none' | 'known' | 'answer' | 'batch' | 'later';

/**
 * Does writes, all of them or none, and reads what is wanted of their rows: from the answers of the writes where columns
 * are enough, else by reads in the same request. Where no answer came, it looks whether the writes were done.
 *
 * @param multiple the same writes as one action, whose answer brings no rows
 */
export const performWrites = async (
  context: WriteContext,
  requests: readonly WriteRequest[],
  multiple?: MultipleWrite,
): Promise<WriteOutcome> => {
  const began = context.now();
  const prepared = requests.map((request) => prepare(context.reads, request));
  const paths = [...new Set(requests.flatMap((request) => request.paths))];
  const sent = await context.sender.send(
    multiple === undefined
      ? {
          writes: prepared.flatMap((one) => one.sent),
          reads: prepared.flatMap(({ read }) => read ?? []),
          paths,
        }
      : { writes: [printMultiple(multiple)], reads: [], paths },
  );
  // The action doesn't say which row was refused; the writes by themselves do.
  if (multiple !== undefined && isAboutRows(sent)) return performWrites(context, requests);
  const outcome = await settle(context, prepared, multiple === undefined ? sent : withoutRows(sent));
  const milliseconds = Math.round(context.now() - began);
  for (const [index, { kind, table, id, origin }] of requests.entries()) {
    context.onWrite({
      ...origin,
      kind,
      table: table.logicalName,
      id: id ?? (outcome.kind === 'done' ? outcome.results[index]?.id : undefined),
      outcome: outcome.kind,
      code: outcome.kind === 'done' ? undefined : outcome.error.code,
      requestId: sent.requestId,
      serviceRequestId: sent.serviceRequestId,
      milliseconds,
    });
  }
  return outcome;
};

/** Refused, by Dataverse itself, for what is in it, and not for who asks or how much. */
const isAboutRows = (sent: SentShipment): boolean =>
  sent.kind === 'refused' &&
  [400, 404, 405, 409, 412, 500].includes(sent.response.status) &&
  !isFromTheFront(sent);

/** That it was done is all that the answer of such an action tells. */
const withoutRows = (sent: SentShipment): SentShipment =>
  sent.kind === 'answered' ? { ...sent, responses: [], reads: [] } : sent;

const prepare = (reads: ReadContext, request: WriteRequest): Prepared => {
  const { wanted, table, id, mutations, wantsCreated } = request;
  const [main, ...others] = mutations;
  const plan = wanted && reads.planRead(wanted.need, 1);
  // Links have no answer of their own.
  const isOwn = main?.kind === 'create' || main?.kind === 'update' || main?.kind === 'upsert';
  // What takes the place of parties is a further change of the row: what came before it is of an older version.
  const answers = isOwn && !others.some(({ kind }) => kind === 'replace');
  const source = sourceOf(request, plan, answers);
  let representation: Representation | undefined;
  if (source === 'answer' && plan !== undefined) {
    representation = { select: plan.query.select, annotations: plan.query.annotations };
  } else if (answers && (wantsCreated || id === undefined)) {
    // Tells whether the row is new, and its key where Dataverse chose it.
    representation = { select: [table.key], annotations: [] };
  }
  return {
    request,
    plan,
    source,
    representation,
    sent: [
      ...(main === undefined ? [] : [printMutation(main, representation)]),
      ...others.map((mutation) => printMutation(mutation)),
    ],
    read: source === 'batch' && plan !== undefined && id !== undefined ? readOf(reads, plan, id) : undefined,
  };
};

const sourceOf = ({ wanted, id }: WriteRequest, plan: ReadPlan | undefined, answers: boolean): RowSource => {
  if (plan === undefined || wanted === undefined) return 'none';
  if (id !== undefined && !wanted.etag && wantsOnlyKey(plan)) return 'known';
  // What the answer of a write brings was looked at by no rule.
  if (answers && plan.query.expand.length === 0 && plan.query.filter === undefined) return 'answer';
  return id === undefined ? 'later' : 'batch';
};

/** By a filter, as all reads by id: a row that may not be read is simply missing. */
const readOf = ({ access }: ReadContext, { query, key }: ReadPlan, id: string): ShownRead => {
  const filter = { kind: 'compare', column: own(key), operator: 'eq', value: guidLiteral(id) } as const;
  const { query: settled, shown } = access.settle({ ...query, filter: both(filter, query.filter) });
  checkRules(settled);
  const request = printQuery(settled);
  return { request, shown: shown === settled ? request.path : shownPath(printQuery(shown)) };
};

/** The row is known without a look at it. */
const wantsOnlyKey = ({ query, key }: ReadPlan): boolean =>
  query.expand.length === 0 && query.select.every((property) => property === key);

const settle = async (
  context: WriteContext,
  prepared: readonly Prepared[],
  sent: SentShipment,
): Promise<WriteOutcome> => {
  const verdict = judgeWrite(sent);
  switch (verdict.kind) {
    case 'done':
      return { kind: 'done', results: await readResults(context, prepared, sent) };
    case 'refused': {
      const index = requestAt(prepared, verdict.index);
      return { kind: 'refused', index, error: createdAlready(prepared, index, verdict.error) };
    }
    case 'twin':
    case 'unknown':
      return lookUp(context, prepared, { verdict, requestId: sent.requestId });
  }
};

/** An upsert that may only create and finds a row is answered as a failed condition, which is no conflict of versions. */
const createdAlready = (
  prepared: readonly Prepared[],
  index: number | undefined,
  error: GatewayError,
): GatewayError => {
  const [write] = prepared[index ?? 0]?.request.mutations ?? [];
  if (write?.kind !== 'upsert' || !write.createOnly || error.code !== 'CONFLICT') return error;
  const { cause, dataverse } = error;
  return new GatewayError('DUPLICATE_RECORD', 'There is such a record already.', {
    cause,
    ...(dataverse && { dataverse }),
  });
};

/** Which request a write belongs to. */
const requestAt = (prepared: readonly Prepared[], write: number | undefined): number | undefined => {
  let next = 0;
  for (const [index, { sent }] of prepared.entries()) {
    next += sent.length;
    if (write !== undefined && write < next) return index;
  }
  return undefined;
};

interface Doubt {
  readonly verdict: Extract<Verdict, { kind: 'twin' | 'unknown' }>;
  readonly requestId: string;
}

/**
 * Looks by the key that a create chose, or whether a deleted row is gone. What was done of a set tells it of all. Everything
 * else can't be told apart from what others did.
 */
const lookUp = async (
  context: WriteContext,
  prepared: readonly Prepared[],
  { verdict, requestId }: Doubt,
): Promise<WriteOutcome> => {
  const refused = (error: GatewayError): WriteOutcome => {
    const index = verdict.kind === 'twin' ? requestAt(prepared, verdict.index) : undefined;
    return { kind: 'refused', index, error };
  };
  const create = prepared.find(({ request }) => request.kind === 'create' && request.choseId)?.request;
  const remove =
    prepared.length === 1 && prepared[0]?.request.kind === 'delete' ? prepared[0].request : undefined;
  const witness = create ?? remove;
  const found = witness === undefined ? undefined : await isThere(context, witness);
  if (found !== undefined && found === (create !== undefined)) {
    return { kind: 'done', results: await readResults(context, prepared, undefined) };
  }
  if (verdict.kind === 'twin') return refused(verdict.error);
  const { error } = verdict;
  if (found !== undefined && verdict.isOver && error instanceof GatewayError) {
    return refused(
      new GatewayError(error.code, `${error.message} Nothing was written.`, {
        cause: error,
        details: { ...error.details, applied: false },
        ...(error.dataverse && { dataverse: error.dataverse }),
      }),
    );
  }
  const recordId = prepared[0]?.request.id;
  return {
    kind: 'unknown',
    error: new GatewayError(
      'WRITE_OUTCOME_UNKNOWN',
      'Dataverse did not answer the write: it may have been done, or not.',
      { cause: error, details: { ...(recordId === undefined ? {} : { recordId }), requestId } },
    ),
  };
};

/** Whether the row is there; undefined where that can't be told. */
const isThere = async (
  { reads }: WriteContext,
  { kind, table, id, paths, rule }: WriteRequest,
): Promise<boolean | undefined> => {
  if (id === undefined) return undefined;
  const need = needOf(table, rule);
  need.columns.add(table.key);
  try {
    const found = (await reads.readRow({ need, id, paths })) !== null;
    // A new row that the rule hides is not told apart from one that isn't there.
    return !found && kind === 'create' && rule !== undefined ? undefined : found;
  } catch {
    return undefined;
  }
};

/** @param sent undefined: the writes are known to be done, but not what was answered */
const readResults = (
  context: WriteContext,
  prepared: readonly Prepared[],
  sent: SentShipment | undefined,
): Promise<readonly WriteResult[]> => {
  const answers = sent?.kind === 'answered' ? sent : undefined;
  let write = 0;
  let read = 0;
  return Promise.all(
    prepared.map(async (one) => {
      const response = answers?.responses[write];
      write += one.sent.length;
      const rows = one.read === undefined ? undefined : answers?.reads[read++];
      if (rows !== undefined || (one.source === 'answer' && response !== undefined)) answers?.noteRows(1);
      return readResult(context.reads, one, { response, rows });
    }),
  );
};

interface Answers {
  readonly response: ODataResponse | undefined;
  readonly rows: ODataResponse | undefined;
}

const readResult = async (reads: ReadContext, prepared: Prepared, answers: Answers): Promise<WriteResult> => {
  const { request, plan } = prepared;
  const { response } = answers;
  const answer = answeredRow(prepared, response);
  const id = request.id ?? textOf(answer?.[request.table.key]) ?? (response && readEntityId(response));
  const created = createdBy(request, response);
  if (plan === undefined || request.wanted === undefined) return { id, created, row: undefined };
  try {
    const row = rowAtHand(prepared, answers, { id, answer });
    if (row === null) return { id, created, row: unreadable() };
    if (row !== undefined) {
      placeCollections(plan, [row]);
      await followAll(reads, { plan, rows: [row], paths: request.paths });
      return { id, created, row };
    }
    const { need } = request.wanted;
    const read = id === undefined ? null : await reads.readRow({ need, id, paths: request.paths });
    return { id, created, row: read ?? unreadable() };
  } catch (error) {
    return { id, created, row: asError(error) };
  }
};

/**
 * The row as far as the request brought it: null where it may not be read; undefined where it is still to be read, also
 * because what came can't be understood.
 */
const rowAtHand = (
  { plan, source }: Prepared,
  { rows }: Answers,
  { id, answer }: { readonly id: string | undefined; readonly answer: Row | undefined },
): Row | null | undefined => {
  switch (source) {
    case 'known':
      return plan === undefined ? undefined : { [plan.key]: id };
    case 'answer':
      return answer;
    case 'batch': {
      if (rows === undefined || plan === undefined) return undefined;
      if (rows.status >= 300) throw readError(rows);
      const read = understood(() => readRows(rows, plan).rows);
      return read === undefined ? undefined : (read.find((row) => row[plan.key] === id) ?? null);
    }
    case 'none':
    case 'later':
      return undefined;
  }
};

/** The row in the write's own answer. */
const answeredRow = (
  { request, plan, representation }: Prepared,
  response: ODataResponse | undefined,
): Row | undefined => {
  if (representation === undefined || response === undefined) return undefined;
  const row = understood(() => readRow(response, { lossless: plan?.lossless ?? false }));
  const key = textOf(row?.[request.table.key])?.toLowerCase();
  // Another row than the one that was written is nobody's to see.
  return request.id === undefined || key === request.id.toLowerCase() ? row : undefined;
};

/** What an answer says; undefined where that can't be understood. */
const understood = <Meaning>(read: () => Meaning): Meaning | undefined => {
  try {
    return read();
  } catch {
    return undefined;
  }
};

const createdBy = ({ kind }: WriteRequest, response: ODataResponse | undefined): boolean | undefined => {
  switch (kind) {
    case 'create':
      return true;
    case 'update':
    case 'delete':
      return false;
    case 'upsert':
      // Only an answer with the row tells them apart (contract §5.2).
      if (response?.status === 201) return true;
      return response?.status === 200 ? false : undefined;
  }
};

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

const unreadable = (): GatewayError =>
  new GatewayError('FORBIDDEN', 'It was written, but the record may not be read.');
