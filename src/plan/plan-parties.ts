import type { Parties } from '../model/model.ts';
import type { Planner } from './planner.ts';
import { needFor, type PlanRecord, type RecordInput } from './record-input.ts';
import type { PartiesPlan } from './record-plan.ts';
import type { FieldSelection } from './selection.ts';

interface PartiesInput {
  readonly field: FieldSelection;
  readonly member: Parties;
  readonly planRecord: PlanRecord;
}

/** Parties that are read of one activity; an activity with more has an error in place of its lists. */
const maxParties = 1000;

/** Parties that an activity usually has: sender, recipients, owner. */
const usualParties = 10;

/** Tells what a party is to the activity. */
export const partyKind = 'participationtypemask';

/** Plans a party list: all party lists of a row share one read of its parties. */
export const planParties = (
  planner: Planner,
  { need }: RecordInput,
  { field, member, planRecord }: PartiesInput,
): PartiesPlan => {
  const table = planner.model.tables.get(member.target);
  if (table === undefined) throw new TypeError(`No table ${member.target}`);
  const { navigation, inverse } = member.related;
  const slot = `${navigation}#parties`;
  const known = need.collections.get(slot);
  const rows = known?.need ?? needFor(planner, table);
  const isLater = field.deferred === true || field.streamed === true;
  rows.columns.add(partyKind);
  need.collections.set(slot, {
    slot,
    navigation,
    manyToMany: false,
    inverse,
    page: { first: maxParties, resume: undefined, count: false },
    usual: usualParties,
    filter: undefined,
    orderBy: [{ property: table.key.property, direction: 'asc' }],
    deferred: isLater && known?.deferred !== false,
    need: rows,
  });
  const fields = field.selection?.common ?? [];
  const record = planRecord(planner, { table, fields, need: rows, identity: 'row', parent: undefined });
  const streamed = field.streamed === true;
  return { kind: 'parties', key: field.key, slot, mask: member.mask, streamed, record };
};
