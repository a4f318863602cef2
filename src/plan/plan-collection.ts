import type { Collection } from '../model/model.ts';
import type { CollectionNeed } from '../query/need.ts';
import { asksForMore, planConnection, wantsCount } from './plan-connection.ts';
import { planList } from './plan-list.ts';
import type { Planner } from './planner.ts';
import { needFor, type PlanRecord, type RecordInput } from './record-input.ts';
import type { ConnectionField } from './record-plan.ts';
import type { FieldSelection } from './selection.ts';

interface CollectionInput {
  readonly field: FieldSelection;
  readonly collection: Collection;
  readonly planRecord: PlanRecord;
}

/** A to-many field of a row: notes on the row's need which rows are wanted, and plans how they become a connection. */
export const planCollection = (
  planner: Planner,
  input: RecordInput,
  { field, collection, planRecord }: CollectionInput,
): ConnectionField => {
  const table = planner.model.tables.get(collection.target);
  if (table === undefined) throw new TypeError(`No table ${collection.target}`);
  const fields = field.selection?.common ?? [];
  const source = collection.path;
  const { filter, orderBy, page, listKey } = planList(planner, { field, table, nested: true, source });
  const slot = slotOf(collection.navigation, { page, filter, orderBy });
  const known = input.need.collections.get(slot);
  const count = page.count || known?.page.count === true;
  const need = known?.need ?? needFor(planner, table);
  const { navigation, inverse, intersect } = collection;
  const manyToMany = collection.relation === 'manyToMany';
  // What is asked for at once by another field of the same slot is not deferred.
  const deferred = isDeferred(field, fields) && known?.deferred !== false;
  const countDeferred = isCountDeferred(fields) && known?.countDeferred !== false;
  input.need.collections.set(slot, {
    slot,
    navigation,
    manyToMany,
    inverse,
    intersect,
    page: { ...page, count },
    filter,
    orderBy,
    rowless: page.first === 0 && !asksForMore(fields) && known?.rowless !== false,
    deferred,
    countDeferred,
    need,
  });
  const parent = { collection, table: input.table, need: input.need, parent: input.parent };
  const planNode = (nodeFields: readonly FieldSelection[]) =>
    planRecord(planner, { table, fields: nodeFields, need, identity: 'row', parent });
  const connection = { page, table, listKey, fields: planConnection({ table, fields, need, planNode }) };
  return { kind: 'collection', key: field.key, slot, connection, deferred: field.deferred === true };
};

/** Whether the answer may begin without any row of the list, and without what its page tells. */
const isDeferred = (field: FieldSelection, fields: readonly FieldSelection[]): boolean =>
  field.deferred === true ||
  fields.every(
    ({ name, deferred, streamed }) => name === '__typename' || deferred === true || streamed === true,
  );

const isCountDeferred = (fields: readonly FieldSelection[]): boolean =>
  fields.every((field) => field.deferred === true || !wantsCount([field]));

/** Names a slot by all that decides which rows it holds; whether they are counted, too, does not. */
const slotOf = (
  navigation: string,
  { page, filter, orderBy }: Pick<CollectionNeed, 'page' | 'filter' | 'orderBy'>,
): string => JSON.stringify([navigation, page.first, page.resume ?? null, filter ?? null, orderBy]);
