import type { Parties, Table } from '../model/model.ts';
import type { Need } from '../query/need.ts';
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
  const isLater = field.deferred === true || field.streamed === true;
  const { table, slot, rows } = wantParties(planner, need, { member, isLater });
  const fields = field.selection?.common ?? [];
  const record = planRecord(planner, { table, fields, need: rows, identity: 'row', parent: undefined });
  const streamed = field.streamed === true;
  return { kind: 'parties', key: field.key, slot, mask: member.mask, streamed, record };
};

/**
 * Adds the parties of an activity to what is wanted of it, with what they are to it.
 *
 * @returns where they will be, and what is wanted of each, to be extended
 */
export const wantParties = (
  { model, rules }: Pick<Planner, 'model' | 'rules'>,
  need: Need,
  { member, isLater }: { readonly member: Parties; readonly isLater: boolean },
): { readonly table: Table; readonly slot: string; readonly rows: Need } => {
  const table = model.tables.get(member.target);
  if (table === undefined) throw new TypeError(`No table ${member.target}`);
  const { navigation, inverse } = member.related;
  const slot = `${navigation}#parties`;
  const known = need.collections.get(slot);
  const rows = known?.need ?? needFor({ rules }, table);
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
  return { table, slot, rows };
};
