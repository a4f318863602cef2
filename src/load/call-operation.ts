import { GatewayError } from '../errors/gateway-error.ts';
import { printCall } from '../odata/print-call.ts';
import { readResult } from '../odata/read-result.ts';
import { readRow } from '../odata/read-row.ts';
import type { Row } from '../odata/read-rows.ts';
import type { ODataResponse } from '../odata/request.ts';
import type { Call } from '../query/call.ts';
import { maxUrlLength } from './batch-policy.ts';
import { judgeWrite } from './judge-write.ts';
import { outcomeUnknown } from './outcome-unknown.ts';
import type { WriteContext } from './perform-writes.ts';
import { sendReadable } from './send-readable.ts';
import type { WriteOrigin } from './write-request.ts';

export interface CallRequest {
  readonly call: Call;
  /** For the audit log. */
  readonly origin: WriteOrigin;
  readonly paths: readonly string[];
}

/** What came back. */
export interface CallAnswer {
  /** Long numbers are texts, so that no digit is lost. */
  readonly exact: Row;
  /** As JSON has it; read when it is first asked for, which only values of open types need. */
  readonly plain: () => Row;
}

/**
 * Calls an action or a function.
 *
 * @returns what it gives; undefined where it gives nothing
 * @throws GatewayError what Dataverse answered; WRITE_OUTCOME_UNKNOWN where an action was not answered, since nothing tells
 *   whether it was done; UPSTREAM_ERROR, for an action with `applied: true`, where the result can't be read; BAD_USER_INPUT for
 *   parameters of a function that no URL can hold
 */
export const callOperation = async (
  context: WriteContext,
  request: CallRequest,
): Promise<CallAnswer | undefined> => {
  const { response, exact } = await (request.call.kind === 'action' ? callAction : callFunction)(
    context,
    request,
  );
  if (exact === undefined) return undefined;
  let plain: Row | undefined;
  return { exact, plain: () => (plain ??= readRow(response, { lossless: false }) ?? {}) };
};

interface Result {
  readonly response: ODataResponse;
  readonly exact: Row | undefined;
}

const resultOf = (response: ODataResponse): Result => ({ response, exact: readResult(response) });

const callFunction = async (
  { reads: { sender, serviceRoot } }: WriteContext,
  { call, paths }: CallRequest,
): Promise<Result> => {
  const request = printCall(call);
  if (serviceRoot.length + request.path.length > maxUrlLength) {
    const message = `The function's parameters make a request of more than ${maxUrlLength} characters.`;
    throw new GatewayError('BAD_USER_INPUT', message);
  }
  return (await sendReadable(sender, { request, shown: request.path, paths, mayBeEmpty: true }, resultOf))
    .answer;
};

const callAction = async (context: WriteContext, { call, origin, paths }: CallRequest): Promise<Result> => {
  const began = context.now();
  const id = call.binding?.kind === 'row' ? call.binding.row.id : undefined;
  const request = printCall(call);
  const entry = context.ledger.open([{ id, paths }]);
  const sent = await context.sender.send({ writes: [request], reads: [], paths, entry });
  const verdict = judgeWrite(sent);
  const { requestId, serviceRequestId } = sent;
  const error =
    verdict.kind === 'done'
      ? undefined
      : verdict.kind === 'unknown'
        ? outcomeUnknown(verdict.error, { recordId: id, requestId })
        : verdict.error;
  const outcome = verdict.kind === 'twin' ? 'refused' : verdict.kind;
  entry.close(outcome);
  context.onWrite({
    ...origin,
    kind: 'action',
    action: call.name,
    table: undefined,
    id,
    outcome,
    code: error?.code,
    requestId,
    serviceRequestId,
    milliseconds: Math.round(context.now() - began),
  });
  if (error !== undefined) throw error;
  const [response] = sent.kind === 'answered' ? sent.responses : [];
  try {
    return resultOf(response ?? { status: 204, headers: new Map(), body: '' });
  } catch (cause) {
    throw new GatewayError('UPSTREAM_ERROR', 'It was done, but its result can not be read.', {
      cause,
      details: { applied: true },
    });
  }
};
