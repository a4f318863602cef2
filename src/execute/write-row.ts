import { GatewayError } from '../errors/gateway-error.ts';
import type { WriteOrigin, WriteRequest, WriteResult } from '../load/write-request.ts';
import type { Table } from '../model/model.ts';
import type { WriteKind, WriteRights } from '../model/write-rights.ts';
import { referenceTo } from '../plan/record-input.ts';
import { badInput } from '../plan/write/bad-input.ts';
import { planWrite, type WriteArguments, type WritePlan } from '../plan/write/plan-write.ts';
import type { NewRecord, WritePlanner } from '../plan/write/write-planner.ts';
import type { Filter } from '../query/filter.ts';
import { printGlobalId, readGlobalId } from '../shape/global-id.ts';
import { newShaped, type Shaped } from '../shape/shaped.ts';
import { explainRefusal } from './explain-refusal.ts';
import { guardWrite } from './guard-write.ts';
import { keepParties } from './keep-parties.ts';
import { writeOrRecall } from './recall-writes.ts';
import { originOf, type RootRequest } from './root-request.ts';
import type { Transaction } from './transaction.ts';
import { planWritten, type WrittenPlan } from './written-record.ts';

export interface WriteField {
  readonly table: Table;
  readonly kind: WriteKind;
  readonly rights: WriteRights;
  readonly args: WriteArguments;
}

/**
 * Writes one row and answers with what is selected of it. In a transaction the row is written with those of the other
 * fields.
 *
 * @throws GatewayError why it was not written; WRITE_OUTCOME_UNKNOWN; or, with `applied: true`, why its answer could not be read
 */
export const writeRow = (request: RootRequest, field: WriteField): Promise<Shaped> => {
  const { transaction } = request.context;
  return transaction === undefined
    ? writeAlone(request, field)
    : joinTransaction(request, field, transaction);
};

const writeAlone = async (request: RootRequest, field: WriteField): Promise<Shaped> => {
  const planned = planField(request, field);
  const { plan, written } = planned;
  const key = plan.options.idempotencyKey;
  const [outcome] = await writeOrRecall(request, { args: { ...field.args }, key, written }, async () => {
    const guarded = await keepParties(request, await guardWrite(request, plan));
    const outcome = await request.context.loaders.write([sentOf(request, { ...planned, plan: guarded })]);
    if (outcome.kind === 'unknown') {
      const [error] = outcome.errors;
      if (error === undefined) throw new TypeError('A write has no outcome');
      return [{ kind: 'unknown', error, causedBy: undefined }];
    }
    if (outcome.kind === 'refused') {
      const error = explainRefusal(outcome.error, field.table, 'input');
      return [{ kind: 'refused', error, causedBy: undefined }];
    }
    const result = outcome.results[0] ?? { id: plan.id, created: undefined, row: undefined };
    return [{ kind: 'done', result }];
  });
  if (outcome === undefined) throw new TypeError('A write has no outcome');
  if (outcome.kind !== 'done') throw outcome.error;
  return shapeWritten(request, { plan, written, result: outcome.result });
};

const joinTransaction = async (
  request: RootRequest,
  field: WriteField,
  transaction: Transaction,
): Promise<Shaped> => {
  const { key } = request.field;
  if (field.table.isElastic === true) {
    const message = `${field.table.typeName} is of an elastic table, which no transaction can hold.`;
    throw new GatewayError('BAD_USER_INPUT', message);
  }
  const planned = planField(request, field);
  if (planned.plan.options.idempotencyKey !== undefined)
    throw badInput('options.idempotencyKey', 'can not be used in a transaction');
  const seat = transaction.announce(key, newRecordOf(planned.plan));
  const plan = await keepParties(request, await guardWrite(request, planned.plan));
  const { written } = planned;
  let result: WriteResult;
  try {
    result = await transaction.join({ key, seat }, sentOf(request, { ...planned, plan }));
  } catch (error) {
    throw error instanceof GatewayError ? explainRefusal(error, field.table, 'input') : error;
  }
  return shapeWritten(request, { plan, written, result });
};

const sentOf = (request: RootRequest, planned: PlannedWrite): WriteRequest => {
  const { paths } = request;
  const rule = ruleOf(request, planned.plan);
  return writeRequestOf(planned.plan, { ...planned, origin: originOf(request), paths, rule });
};

const newRecordOf = ({ kind, id, table }: WritePlan): NewRecord | undefined =>
  kind === 'create' && id !== undefined ? { table, id } : undefined;

/** The role's condition on the rows of the table. */
export const ruleOf = ({ planner }: RootRequest, { table }: WritePlan): Filter | undefined =>
  planner.rules.get(table.logicalName);

interface PlannedWrite {
  readonly plan: WritePlan;
  readonly written: WrittenPlan | undefined;
  readonly wantsCreated: boolean;
}

const planField = (request: RootRequest, { table, kind, rights, args }: WriteField): PlannedWrite => {
  const { field, context } = request;
  const plan = planWrite(writePlanner(request, rights), { table, kind, args });
  const parts = field.selection?.common ?? [];
  const records = kind === 'upsert' ? parts.filter(({ name }) => name === 'record') : [field];
  const written = kind === 'delete' ? undefined : planWritten(request, table, records);
  // Parties that stay are read first.
  context.meter.addWrites(plan.parties === undefined ? 1 : 2, field.key);
  if (written !== undefined) context.meter.addRow(written.need, field.key);
  const wantsCreated = parts.some(({ name }) => kind === 'upsert' && name === 'created');
  return { plan, written, wantsCreated };
};

/** What planning a write takes from its operation. */
export const writePlanner = ({ model, context }: RootRequest, rights: WriteRights): WritePlanner => {
  const { transaction, newGuid } = context;
  return {
    model,
    rights,
    newGuid,
    readId: readGlobalId,
    newRecord: transaction && ((alias) => transaction.newRecord(alias)),
  };
};

interface Wanted {
  readonly written: WrittenPlan | undefined;
  readonly wantsCreated: boolean;
  readonly origin: WriteOrigin;
  readonly paths: readonly string[];
  readonly rule: Filter | undefined;
}

/** A plan as what sends it takes it. */
export const writeRequestOf = (
  { kind, mutations, id, choseId, table }: WritePlan,
  { written, wantsCreated, origin, paths, rule }: Wanted,
): WriteRequest => ({
  kind,
  table: referenceTo(table),
  mutations,
  id,
  choseId,
  wanted: written && { need: written.need, etag: written.etag },
  wantsCreated,
  origin,
  paths,
  rule,
  multiple: multipleOf(kind, table),
});

const multipleOf = (kind: WriteKind, { writes }: Table): WriteRequest['multiple'] => {
  const action = {
    create: 'CreateMultiple',
    update: 'UpdateMultiple',
    upsert: 'UpsertMultiple',
    delete: undefined,
  } as const;
  const name = action[kind];
  return name !== undefined && writes.multiple.has(name) ? name : undefined;
};

interface Done {
  readonly plan: WritePlan;
  readonly written: WrittenPlan | undefined;
  readonly result: WriteResult;
}

const shapeWritten = (request: RootRequest, { plan, written, result }: Done): Shaped => {
  const { field } = request;
  const parts = field.selection?.common ?? [];
  const { row } = result;
  switch (plan.kind) {
    case 'create':
    case 'update':
      if (row === undefined || row instanceof Error) throw appliedUnread(row, result.id);
      return written?.shape(field, row, request) ?? newShaped();
    case 'delete': {
      const { logicalName } = plan.table;
      const recordId = plan.id ?? '';
      const values: Readonly<Record<string, unknown>> = {
        __typename: 'DeletedRecord',
        id: printGlobalId(logicalName, recordId),
        table: logicalName,
        recordId,
      };
      const shaped = newShaped('DeletedRecord');
      for (const { key, name } of parts) shaped[key] = values[name];
      return shaped;
    }
    case 'upsert': {
      const shaped = newShaped();
      for (const part of parts) {
        if (part.name === 'created') shaped[part.key] = result.created ?? null;
        else if (part.name !== 'record') shaped[part.key] = part.typeName;
        else if (row === undefined || row instanceof Error) shaped[part.key] = appliedUnread(row, result.id);
        else shaped[part.key] = written?.shape(part, row, request) ?? null;
      }
      return shaped;
    }
  }
};

/** It was written, but its answer could not be read. */
export const appliedUnread = (error: Error | undefined, recordId: string | undefined): Error => {
  if (!(error instanceof GatewayError))
    return error ?? new TypeError('Nothing was read of a row that was written');
  return new GatewayError(error.code, error.message, {
    cause: error,
    details: { ...error.details, applied: true, ...(recordId === undefined ? {} : { recordId }) },
    ...(error.dataverse && { dataverse: error.dataverse }),
    ...(error.retryAfterSeconds !== undefined && { retryAfterSeconds: error.retryAfterSeconds }),
  });
};
