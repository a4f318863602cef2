import type { Answer } from '../answer/answer.ts';
import { DataError } from '../data-error.ts';
import { sessionToken } from '../elastic/session-token.ts';
import { notSupported } from '../query-error.ts';
import type { ReadRequest } from '../resource/read-request.ts';
import { readJsonBody } from '../write/read-json-body.ts';
import { runPlugIn } from '../write/run-plug-in.ts';
import type { FoundMessage } from './find-message.ts';
import type { MessageCall, Parameter, Parameters } from './message.ts';
import { messages } from './messages.ts';
import { missingParameter, unknownParameter } from './parameter-errors.ts';
import { printResult } from './print-result.ts';
import { raiseAction } from './raise-action.ts';
import { readArguments } from './read-arguments.ts';
import { readParameter } from './read-parameter.ts';

/** How a message is called. */
export interface MessageRequest extends ReadRequest {
  readonly method: string;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

/**
 * Calls an action (POST) or a function (GET) and prints what it answers (contract §5.6). What an action changes is kept as a
 * whole or not at all.
 * @throws DataError 404 with an empty code for the wrong verb
 */
export function answerMessage(request: MessageRequest, found: FoundMessage): Answer {
  const { scope, method, path } = request;
  const { operation, bound, segment } = found;
  if (method !== (operation.kind === 'Action' ? 'POST' : 'GET')) {
    const uri = `${scope.serviceRoot}/${path}`;
    throw new DataError(404, '', `No HTTP resource was found that matches the request URI '${uri}'.`);
  }
  const handler = messages.get(operation.name);
  if (handler === undefined) throw notSupported(`The message '${operation.name}'`);
  const declared = operation.bound === true ? operation.parameters.slice(1) : operation.parameters;
  return scope.store.transaction(() => {
    const parameters =
      operation.kind === 'Action'
        ? bodyParameters(request, operation.name, declared)
        : readArguments(scope, operation, [declared, segment.inside]);
    if (operation.kind === 'Action') {
      const { table, row } = bound ?? {};
      runPlugIn(scope, { message: operation.name, table: table?.definition.logicalName, id: row?.id });
    }
    const call: MessageCall = { scope, bound, parameters };
    const result = handler(call);
    if (operation.kind === 'Action' && !isBulk(operation.name)) raiseAction(operation, call, result);
    const answer = printResult(request, result);
    const elastic = bulkWrites.has(operation.name) ? bound?.table.definition.elastic : undefined;
    return elastic === undefined
      ? answer
      : { ...answer, headers: [...answer.headers, ...sessionToken({ elastic }, scope.store)] };
  });
}

/** They tell of their rows, and so of themselves. */
const isBulk = (message: string): boolean => bulkWrites.has(message) || message === 'DeleteMultiple';

/** Those of elastic tables tell at which state of the table they left it; deletions do not (contract §9.3). */
const bulkWrites: ReadonlySet<string> = new Set(['CreateMultiple', 'UpdateMultiple', 'UpsertMultiple']);

function bodyParameters(
  { scope, headers, body }: MessageRequest,
  message: string,
  declared: FoundMessage['operation']['parameters'],
): Parameters {
  const json = body.length === 0 ? {} : readJsonBody(message, { headers, body });
  const parameters = new Map<string, Parameter>();
  for (const [name, value] of Object.entries(json)) {
    if (name.includes('@')) continue;
    const type = declared.find(([parameter]) => parameter === name)?.[1];
    if (type === undefined) throw unknownParameter(message, name);
    if (value !== null) parameters.set(name, readParameter({ scope, message, name, type }, value));
  }
  const missing = declared.find(([name, , nullable]) => nullable === undefined && !parameters.has(name));
  if (missing !== undefined) throw missingParameter(missing[0]);
  return parameters;
}
