import { GatewayError } from '../errors/gateway-error.ts';
import type { ItemOutcome } from '../load/write-many.ts';
import type { Row } from '../odata/read-rows.ts';
import type { StoredOutcome } from '../store/store.ts';
import { refusalOf, writeOnce } from './idempotency.ts';
import type { RootRequest } from './root-request.ts';
import type { WrittenPlan } from './written-record.ts';

export interface KeyedField {
  readonly args: Readonly<Record<string, unknown>>;
  /** undefined: it is simply written. */
  readonly key: string | undefined;
  /** What the answer wants of each row. */
  readonly written: WrittenPlan | undefined;
}

/**
 * Writes, or gives the outcome of the first time. Rows are then read anew, as the caller may read them now: the store holds
 * none.
 */
export const writeOrRecall = async (
  request: RootRequest,
  { args, key, written }: KeyedField,
  write: () => Promise<readonly ItemOutcome[]>,
): Promise<readonly ItemOutcome[]> => {
  const { idempotency } = request.context;
  if (key === undefined || idempotency === undefined) return write();
  return writeOnce(
    idempotency,
    { field: request.field.name, key, input: args },
    {
      write,
      recall: (outcomes) => Promise.all(outcomes.map((outcome) => recall(request, outcome, written))),
    },
  );
};

const recall = async (
  request: RootRequest,
  outcome: StoredOutcome,
  written: WrittenPlan | undefined,
): Promise<ItemOutcome> => {
  if (outcome.kind !== 'done') {
    const { kind, recordId, causedBy } = outcome;
    return { kind, error: refusalOf(outcome), id: recordId, causedBy };
  }
  const { id, created } = outcome;
  request.context.loaders.ledger.open([{ id, paths: request.paths }]).close('done');
  const row = written === undefined ? undefined : await readAgain(request, id, written);
  return { kind: 'done', result: { id, created, row } };
};

const readAgain = async (
  { context, paths }: RootRequest,
  id: string | undefined,
  { need }: WrittenPlan,
): Promise<Row | Error> => {
  if (id === undefined) return gone();
  try {
    return (await context.loaders.readRow({ need, id, paths })) ?? gone();
  } catch (error) {
    return error instanceof Error ? error : new Error('Reading failed', { cause: error });
  }
};

const gone = (): GatewayError =>
  new GatewayError('FORBIDDEN', 'It was written, but the record may not be read, or is there no more.');
