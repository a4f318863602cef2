import { badArgument } from '../errors/bad-argument.ts';
import { codes } from '../errors/codes.ts';
import { GatewayError } from '../errors/gateway-error.ts';
import type { ItemOutcome } from '../load/write-many.ts';
import type { Table } from '../model/model.ts';
import type { WriteKind, WriteRights } from '../model/write-rights.ts';
import type { FieldSelection } from '../plan/selection.ts';
import { planWrite, type WriteArguments, type WritePlan } from '../plan/write/plan-write.ts';
import { readWriteOptions } from '../plan/write/write-options.ts';
import { printGlobalId } from '../shape/global-id.ts';
import { newShaped, type Shaped } from '../shape/shaped.ts';
import { explainRefusal } from './explain-refusal.ts';
import { guardWrite } from './guard-write.ts';
import { keepParties } from './keep-parties.ts';
import { writeOrRecall } from './recall-writes.ts';
import { originOf, type RootRequest } from './root-request.ts';
import { appliedUnread, ruleOf, writePlanner, writeRequestOf } from './write-row.ts';
import { planWritten, type WrittenPlan } from './written-record.ts';

export interface WriteManyField {
  readonly table: Table;
  readonly kind: WriteKind;
  readonly rights: WriteRights;
  readonly args: Readonly<Record<string, unknown>>;
}

/** Most items of one field. */
const maxItems = 10_000;

/** Items of one change set. */
const perRequest = 100;

/**
 * Writes many rows, in groups that are each written as a whole or not at all, and says of each item what became of it.
 *
 * @throws GatewayError BAD_USER_INPUT where an item can't be written as it is, before anything is sent
 */
export const writeMany = async (request: RootRequest, field: WriteManyField): Promise<Shaped> => {
  const { context, field: selected, paths } = request;
  if (context.transaction !== undefined) {
    const message = 'A bulk form divides its items into groups: it can not be part of a transaction.';
    throw new GatewayError('BAD_USER_INPUT', message);
  }
  const { idempotencyKey: key } = readWriteOptions(field.args['options'], field.kind);
  const plans = planItems(request, field);
  const lists = (selected.selection?.common ?? []).filter(({ name }) => name === 'results');
  const parts = lists.flatMap(({ selection }) => selection?.common ?? []);
  const written = planWritten(
    request,
    field.table,
    field.kind === 'delete' ? [] : parts.filter(({ name }) => name === 'record'),
  );
  const wantsCreated = field.kind === 'upsert' && parts.some(({ name }) => name === 'created');
  // A group that an action refuses is sent once more, to learn which row it was.
  const tries = field.table.writes.multiple.size > 0 ? 2 : 1;
  const groups = field.table.isElastic === true ? plans.length : tries * Math.ceil(plans.length / perRequest);
  context.meter.addWrites(groups, selected.key);
  if (written !== undefined) for (const _ of plans) context.meter.addRow(written.need, selected.key);
  const outcomes = await writeOrRecall(request, { args: field.args, key, written }, async () => {
    const guarded = await Promise.all(
      plans.map(async (plan) => keepParties(request, await guardWrite(request, plan))),
    );
    const done = await context.loaders.writeMany(
      guarded.map((plan) =>
        writeRequestOf(plan, {
          written,
          wantsCreated,
          origin: originOf(request),
          paths,
          rule: ruleOf(request, plan),
        }),
      ),
    );
    return done.map((outcome, index) => explained(outcome, field.table, valuesPlace(field.kind, index)));
  });
  const items = outcomes.map((outcome, index) => ({ index, outcome, plan: plans[index], written }));
  const shaped = newShaped();
  for (const part of selected.selection?.common ?? []) {
    shaped[part.key] =
      part.name === 'results' ? items.map((item) => shapeItem(request, part, item)) : part.typeName;
  }
  return shaped;
};

const planItems = (
  request: RootRequest,
  { table, kind, rights, args }: WriteManyField,
): readonly WritePlan[] => {
  const { options } = args;
  const name = kind === 'delete' ? 'ids' : 'inputs';
  const items = args[name] as readonly unknown[];
  if (items.length > maxItems) {
    throw badArgument(name, ` may have at most ${maxItems} items`);
  }
  const planner = writePlanner(request, rights);
  return items.map((item, index) => {
    const at = `${name}[${index}]`;
    const place = kind === 'create' ? { input: at } : kind === 'delete' ? { id: at } : {};
    const own = itemArguments(kind, item);
    return planWrite(planner, { table, kind, args: { ...own, options }, place: `${at}.`, places: place });
  });
};

const itemArguments = (kind: WriteKind, item: unknown): WriteArguments => {
  switch (kind) {
    case 'create':
      return { input: item };
    case 'delete':
      return { id: item };
    case 'update':
    case 'upsert':
      return item as WriteArguments;
  }
};

/** What came again with its key was planned with another id than it was written with. */
const idOf = (outcome: ItemOutcome, plan: WritePlan | undefined): string | undefined =>
  (outcome.kind === 'done' ? outcome.result.id : outcome.id) ?? plan?.id;

interface Item {
  readonly index: number;
  readonly outcome: ItemOutcome;
  readonly plan: WritePlan | undefined;
  readonly written: WrittenPlan | undefined;
}

const shapeItem = (request: RootRequest, { selection }: FieldSelection, item: Item): Shaped => {
  const shaped = newShaped();
  for (const part of selection?.common ?? []) shaped[part.key] = shapePart(request, part, item);
  return shaped;
};

const shapePart = (
  request: RootRequest,
  part: FieldSelection,
  { index, outcome, plan, written }: Item,
): unknown => {
  const result = outcome.kind === 'done' ? outcome.result : undefined;
  switch (part.name) {
    case 'index':
      return index;
    case 'id': {
      // An id that was chosen here is of no row where nothing was written.
      const known = outcome.kind === 'refused' && plan?.kind === 'create' ? undefined : idOf(outcome, plan);
      return known === undefined || plan === undefined ? null : printGlobalId(plan.table.logicalName, known);
    }
    case 'created':
      return result?.created ?? null;
    case 'record': {
      if (result === undefined || plan?.kind === 'delete') return null;
      const { row } = result;
      if (row === undefined || row instanceof Error) return appliedUnread(row, result.id);
      return written?.shape(part, row, request) ?? null;
    }
    case 'error':
      return outcome.kind === 'done' || plan === undefined ? null : shapeError(part, outcome);
    default:
      return part.typeName;
  }
};

/** Where the values of an item stand. */
const valuesPlace = (kind: WriteKind, index: number): string => {
  switch (kind) {
    case 'create':
      return `inputs[${index}]`;
    case 'update':
    case 'upsert':
      return `inputs[${index}].input`;
    case 'delete':
      return `ids[${index}]`;
  }
};

/** An item's own error, with the field that it is about. */
const explained = (outcome: ItemOutcome, table: Table, place: string): ItemOutcome => {
  if (outcome.kind === 'done' || outcome.causedBy !== undefined) return outcome;
  const { error } = outcome;
  if (!(error instanceof GatewayError)) return outcome;
  return { ...outcome, error: explainRefusal(error, table, place) };
};

const shapeError = (
  { selection }: FieldSelection,
  { error, causedBy }: Exclude<ItemOutcome, { kind: 'done' }>,
): Shaped => {
  const known = error instanceof GatewayError && codes[error.code].expose ? error : undefined;
  const own = causedBy === undefined;
  const message = known?.message ?? 'Something went wrong in the gateway.';
  const values: Readonly<Record<string, unknown>> = {
    __typename: 'WriteError',
    code: known?.code ?? 'INTERNAL',
    message: own ? message : `Not written, because item ${causedBy} of its group was refused: ${message}`,
    field: own ? (known?.details?.['field'] ?? null) : null,
    causedBy: causedBy ?? null,
  };
  const shaped = newShaped('WriteError');
  for (const { key, name } of selection?.common ?? []) shaped[key] = values[name];
  return shaped;
};
