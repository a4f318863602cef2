import { GatewayError } from '../errors/gateway-error.ts';
import { printMultiple } from '../odata/print-multiple.ts';
import type { MultipleWrite } from '../query/multiple-write.ts';
import { asError } from './as-error.ts';
import { isFromTheFront, judgeWrite } from './judge-write.ts';
import { lookUpWrites } from './look-up-writes.ts';
import { outcomeUnknown } from './outcome-unknown.ts';
import { prepareWrite, type PreparedWrite } from './prepare-write.ts';
import { readWritten } from './read-written.ts';
import type { ReadContext } from './reader.ts';
import { requestAt } from './request-at.ts';
import type { WriteLedger } from './write-ledger.ts';
import type { WriteOutcome, WriteRecord, WriteRequest } from './write-request.ts';
import type { SentShipment, WriteSender } from './write-sender.ts';

/** What writing needs: made once for each GraphQL request. */
export interface WriteContext {
  readonly reads: ReadContext;
  /** The same for looking what became of a write, which may take a little longer than the operation. */
  readonly lateReads: () => ReadContext;
  readonly sender: WriteSender;
  /** Where each write stands from before it is sent. */
  readonly ledger: WriteLedger;
  /** Told of each write when its outcome is known. */
  readonly onWrite: (record: WriteRecord) => void;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
}

/**
 * Does writes, all of them or none, and reads what is wanted of their rows: from the answers of the writes where columns
 * are enough, else by reads in the same request. Where no answer came, it looks whether the writes were done.
 *
 * @param multiple the same writes as one action, whose answer brings no rows
 * @throws what kept them from being sent; nothing was written then
 */
export const performWrites = async (
  context: WriteContext,
  requests: readonly WriteRequest[],
  multiple?: MultipleWrite,
): Promise<WriteOutcome> => {
  const began = context.now();
  const prepared = requests.map((request) => prepareWrite(context.reads, request));
  const paths = [...new Set(requests.flatMap((request) => request.paths))];
  const parts =
    multiple === undefined
      ? { writes: prepared.flatMap((one) => one.sent), reads: prepared.flatMap(({ read }) => read ?? []) }
      : { writes: [printMultiple(multiple)], reads: [] };
  const entry = context.ledger.open(requests);
  const sent = await context.sender.send({ ...parts, paths, entry });
  // The action doesn't say which row was refused; the writes by themselves do.
  if (multiple !== undefined && isAboutRows(sent)) {
    entry.close('refused');
    return performWrites(context, requests);
  }
  const told = multiple === undefined ? sent : withoutRows(sent);
  // Whatever goes wrong from here on is no reason to say that nothing was written.
  const outcome = await settle(context, prepared, told).catch((error: unknown) =>
    unknown(prepared, asError(error), sent.requestId),
  );
  entry.close(outcome.kind);
  const milliseconds = Math.round(context.now() - began);
  for (const [index, { kind, table, id, origin }] of requests.entries()) {
    context.onWrite({
      ...origin,
      kind,
      table: table.logicalName,
      id: id ?? (outcome.kind === 'done' ? outcome.results[index]?.id : undefined),
      outcome: outcome.kind,
      code: codeOf(outcome),
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

const settle = async (
  context: WriteContext,
  prepared: readonly PreparedWrite[],
  sent: SentShipment,
): Promise<WriteOutcome> => {
  const isElastic = prepared.some(({ request }) => request.table.isElastic === true);
  const verdict = judgeWrite(sent, { isElastic });
  switch (verdict.kind) {
    case 'done':
      return { kind: 'done', results: await readWritten(context.reads, prepared, sent) };
    case 'refused': {
      const index = requestAt(prepared, verdict.index);
      return { kind: 'refused', index, error: refusal(prepared, index, verdict.error) };
    }
    case 'twin':
    case 'unknown':
      return lookUpWrites(context.lateReads(), prepared, { verdict, requestId: sent.requestId });
  }
};

const unknown = (prepared: readonly PreparedWrite[], cause: Error, requestId: string): WriteOutcome => ({
  kind: 'unknown',
  errors: prepared.map(({ request: { id } }) => outcomeUnknown(cause, { recordId: id, requestId })),
});

const codeOf = (outcome: WriteOutcome): WriteRecord['code'] => {
  switch (outcome.kind) {
    case 'done':
      return undefined;
    case 'refused':
      return outcome.error.code;
    case 'unknown':
      return 'WRITE_OUTCOME_UNKNOWN';
  }
};

const refusal = (
  prepared: readonly PreparedWrite[],
  index: number | undefined,
  error: GatewayError,
): GatewayError => {
  const { cause, dataverse } = error;
  // What was given up before it was sent says so: a time-out alone could mean anything.
  if (error.code === 'TIMEOUT') {
    const details = { ...error.details, applied: false };
    return new GatewayError('TIMEOUT', `${error.message} Nothing was written.`, { cause: error, details });
  }
  const [write] = prepared[index ?? 0]?.request.mutations ?? [];
  if (write?.kind !== 'upsert' || !write.createOnly || error.code !== 'CONFLICT') return error;
  // An upsert that may only create and finds a row is answered as a failed condition, which is no conflict of versions.
  return new GatewayError('DUPLICATE_RECORD', 'There is such a record already.', {
    cause,
    ...(dataverse && { dataverse }),
  });
};
