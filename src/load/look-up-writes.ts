import { GatewayError } from '../errors/gateway-error.ts';
import { readRow } from '../odata/read-row.ts';
import type { Verdict } from './judge-write.ts';
import { outcomeUnknown } from './outcome-unknown.ts';
import type { PreparedWrite } from './prepare-write.ts';
import { readWritten } from './read-written.ts';
import type { ReadContext } from './reader.ts';
import { requestAt } from './request-at.ts';
import type { WriteOutcome, WriteRequest } from './write-request.ts';

interface Doubt {
  readonly verdict: Extract<Verdict, { kind: 'twin' | 'unknown' }>;
  readonly requestId: string;
}

/**
 * Looks what became of writes: by the key that a create chose, or whether a deleted row is gone. What was done of a set tells
 * it of all. Everything else can't be told apart from what others did.
 *
 * @param reads may take a little longer than the operation
 */
export const lookUpWrites = async (
  reads: ReadContext,
  prepared: readonly PreparedWrite[],
  { verdict, requestId }: Doubt,
): Promise<WriteOutcome> => {
  const create = prepared.find(({ request }) => request.kind === 'create' && request.choseId)?.request;
  const [first, ...others] = prepared;
  const remove = others.length === 0 && first?.request.kind === 'delete' ? first.request : undefined;
  const witness = create ?? remove;
  const found = witness === undefined ? undefined : await isThere(reads, witness);
  if (found !== undefined && found === (create !== undefined)) {
    return { kind: 'done', results: await readWritten(reads, prepared, undefined) };
  }
  const { error } = verdict;
  // Without a key of our own, or without our row, the other one is somebody else's.
  if (verdict.kind === 'twin' && (create === undefined || found === false)) {
    return { kind: 'refused', index: requestAt(prepared, verdict.index), error: verdict.error };
  }
  if (verdict.kind === 'unknown' && found !== undefined && verdict.isOver && error instanceof GatewayError) {
    return { kind: 'refused', index: undefined, error: nothingWritten(error) };
  }
  return {
    kind: 'unknown',
    errors: prepared.map(({ request: { id } }) => outcomeUnknown(error, { recordId: id, requestId })),
  };
};

const nothingWritten = (error: GatewayError): GatewayError =>
  new GatewayError(error.code, `${error.message} Nothing was written.`, {
    cause: error,
    details: { ...error.details, applied: false },
    ...(error.dataverse && { dataverse: error.dataverse }),
  });

/** Dataverse's code for a row that isn't there (contract §7.3). */
const missing = '0x80040217';

/**
 * Whether the row is there; undefined where that can't be told. By its key, not by a filter as all other reads: a row that the
 * caller may not read, or that a rule hides, must not pass for one that isn't there. Nothing of it is shown.
 */
const isThere = async (
  { sender }: ReadContext,
  { table, id, paths }: WriteRequest,
): Promise<boolean | undefined> => {
  // A row of an elastic table may be in a partition that isn't known here.
  if (id === undefined || table.isElastic === true) return undefined;
  const path = `${table.entitySet}(${id})?$select=${table.key}`;
  try {
    const request = { method: 'GET', path, headers: {}, body: undefined } as const;
    const { response, noteRows } = await sender.send({ request, shown: path, paths });
    const key = readRow(response, { lossless: false })?.[table.key];
    if (typeof key !== 'string' || key.toLowerCase() !== id.toLowerCase()) return undefined;
    noteRows(1);
    return true;
  } catch (error) {
    const { status, code } = (error instanceof GatewayError ? error.dataverse : undefined) ?? {};
    return status === 404 && code?.toLowerCase() === missing ? false : undefined;
  }
};
