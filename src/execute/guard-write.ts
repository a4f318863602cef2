import { GatewayError } from '../errors/gateway-error.ts';
import type { Table } from '../model/model.ts';
import { needFor } from '../plan/record-input.ts';
import type { WritePlan } from '../plan/write/plan-write.ts';
import type { Mutation, RowReference } from '../query/mutation.ts';
import { referencesIn } from '../query/references-in.ts';
import { mayReadRow } from './may-read-row.ts';
import type { RootRequest } from './root-request.ts';

/**
 * Where rules on rows limit what the role may see, they limit what it may write: a row is read under the rule first, and is
 * only written as it was then; rows that lookups are to point at must be visible too.
 *
 * @returns the plan, with the version that was seen
 * @throws GatewayError NOT_FOUND for a row that the role may not see, as for one that isn't there
 */
export const guardWrite = async (request: RootRequest, plan: WritePlan): Promise<WritePlan> => {
  const { planner, context, model } = request;
  const { rules } = planner;
  if (rules.size === 0) return plan;
  const tables = new Map([...model.tables.values()].map((table) => [table.entitySet, table]));
  const isNew = (id: string): boolean => context.transaction?.isNew(id) === true || createdIds(plan).has(id);
  await Promise.all(
    referencesOf(plan).map(async ({ entitySet, id }) => {
      const table = tables.get(entitySet);
      if (table === undefined || isNew(id)) return;
      if (!(await mayReadRow(context.loaders, { table, rules, id }))) throw missing();
    }),
  );
  const { id, kind, table } = plan;
  if (kind === 'create' || id === undefined || !rules.has(table.logicalName) || isNew(id)) return plan;
  return withVersion(plan, await seenVersion(request, table, id));
};

const seenVersion = async ({ planner, context }: RootRequest, table: Table, id: string): Promise<string> => {
  const need = needFor(planner, table);
  need.columns.add(table.key.property);
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

/** Keys of the rows that the plan itself creates. */
const createdIds = ({ mutations }: WritePlan): ReadonlySet<string> =>
  new Set(
    mutations.flatMap((mutation) => {
      if (mutation.kind !== 'create') return [];
      const { table, body } = mutation;
      return body.flatMap((part) =>
        part.kind === 'value' && part.property === table.key && part.value.kind === 'text'
          ? [part.value.text]
          : [],
      );
    }),
  );

/** Rows that the writes point at, but for the row itself. */
const referencesOf = ({ mutations, id }: WritePlan): readonly RowReference[] =>
  mutations.flatMap(referencesOfOne).filter((reference) => reference.id !== id);

const referencesOfOne = (mutation: Mutation): readonly RowReference[] => {
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

const missing = (): GatewayError => new GatewayError('NOT_FOUND', 'There is no such record.');
