import type { Table } from '../model/model.ts';
import { needFor } from '../plan/record-input.ts';
import type { WritePlan } from '../plan/write/plan-write.ts';
import type { Mutation, RowReference } from '../query/mutation.ts';
import { referencesIn } from '../query/references-in.ts';
import { guardReferences, missing } from './guard-references.ts';
import type { RootRequest } from './root-request.ts';

/**
 * Where rules on rows limit what the role may see, they limit what it may write: a row is read under the rule first, and is
 * only written as it was then; rows that lookups are to point at must be visible too.
 *
 * @returns the plan, with the version that was seen
 * @throws GatewayError NOT_FOUND for a row that the role may not see, as for one that isn't there
 */
export const guardWrite = async (request: RootRequest, plan: WritePlan): Promise<WritePlan> => {
  const { planner, context } = request;
  const { rules } = planner;
  if (rules.size === 0) return plan;
  const created = createdRows(plan);
  // A row is one of its table: whoever chooses ids can give his own row that of another table's.
  const isNew = (reference: RowReference): boolean =>
    context.transaction?.isNew(reference) === true || created.some((row) => isSame(row, reference));
  const { id, kind, table } = plan;
  const own = id === undefined ? undefined : { entitySet: table.entitySet, id };
  await guardReferences(
    request,
    plan.mutations
      .flatMap(referencesOf)
      .filter((reference) => !(own !== undefined && isSame(reference, own)) && !isNew(reference)),
  );
  if (kind === 'create' || own === undefined || !rules.has(table.logicalName) || isNew(own)) return plan;
  return withVersion(plan, await seenVersion(request, table, own.id));
};

const isSame = (one: RowReference, other: RowReference): boolean =>
  one.id === other.id && one.entitySet === other.entitySet;

const seenVersion = async (
  { planner, context, field }: RootRequest,
  table: Table,
  id: string,
): Promise<string> => {
  const need = needFor(planner, table);
  need.columns.add(table.key.property);
  context.meter.addRow(need, field.key);
  const row = await context.loaders.readRow({ need, id, paths: [] });
  const etag = row?.['@odata.etag'];
  if (typeof etag !== 'string') throw missing();
  return etag;
};

const withVersion = (plan: WritePlan, etag: string): WritePlan => ({
  ...plan,
  mutations: plan.mutations.map((mutation) =>
    (mutation.kind === 'update' || mutation.kind === 'delete') && mutation.id === plan.id
      ? { ...mutation, ifMatch: mutation.ifMatch ?? etag }
      : mutation,
  ),
});

/** Rows that the plan itself creates. */
const createdRows = ({ mutations }: WritePlan): readonly RowReference[] =>
  mutations.flatMap((mutation) => {
    if (mutation.kind !== 'create') return [];
    const { table, body } = mutation;
    return body.flatMap((part) =>
      part.kind === 'value' && part.property === table.key && part.value.kind === 'text'
        ? [{ entitySet: table.entitySet, id: part.value.text }]
        : [],
    );
  });

/** Rows that a write points at. */
const referencesOf = (mutation: Mutation): readonly RowReference[] => {
  switch (mutation.kind) {
    case 'create':
    case 'update':
    case 'upsert':
      return referencesIn(mutation.body);
    case 'link':
    case 'unlink':
      return [mutation.target];
    case 'replace':
      return mutation.rows.flatMap(referencesIn);
    case 'delete':
      return [];
  }
};
