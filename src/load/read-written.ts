import { GatewayError } from '../errors/gateway-error.ts';
import { readError } from '../odata/read-error.ts';
import { readEntityId, readRow } from '../odata/read-row.ts';
import { readRows, type Row } from '../odata/read-rows.ts';
import type { ODataResponse } from '../odata/request.ts';
import { asError } from './as-error.ts';
import { followAll } from './follow.ts';
import type { PreparedWrite } from './prepare-write.ts';
import type { ReadContext } from './reader.ts';
import { placeCollections } from './run-query.ts';
import type { WriteRequest, WriteResult } from './write-request.ts';
import type { SentShipment } from './write-sender.ts';

/**
 * What was wanted of rows that were written: as the answer brought it, or read anew. Never fails: what can't be read is an
 * error in the place of its row.
 *
 * @param sent undefined: the writes are known to be done, but not what was answered
 */
export const readWritten = (
  reads: ReadContext,
  prepared: readonly PreparedWrite[],
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
      return readResult(reads, one, { response, rows });
    }),
  );
};

interface Answers {
  readonly response: ODataResponse | undefined;
  readonly rows: ODataResponse | undefined;
}

const readResult = async (
  reads: ReadContext,
  prepared: PreparedWrite,
  answers: Answers,
): Promise<WriteResult> => {
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
  { plan, source }: PreparedWrite,
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
  { request, plan, representation }: PreparedWrite,
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
