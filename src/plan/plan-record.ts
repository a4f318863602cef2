import type { Lookup, Table } from '../model/model.ts';
import { needOf, type Need } from '../query/need.ts';
import { planCollection } from './plan-collection.ts';
import type { Planner } from './planner.ts';
import { referenceTo, type RecordInput } from './record-input.ts';
import type { FieldPlan, IdentityPart, LookupBranch, LookupPlan, RecordPlan } from './record-plan.ts';
import type { FieldSelection } from './selection.ts';

/** Plans the fields selected of one table's rows. Pure, except that it extends `input.need`. */
export const planRecord = (planner: Planner, input: RecordInput): RecordPlan => ({
  table: input.table,
  fields: input.fields.flatMap((field) => planField(planner, input, field) ?? []),
});

const planField = (planner: Planner, input: RecordInput, field: FieldSelection): FieldPlan | undefined => {
  const { table, need } = input;
  const { key } = field;
  if (field.name === '__typename') return undefined;
  if (isIdentityPart(field.name)) {
    if (input.identity === 'row') needIdentity(table, need, field.name);
    return { kind: 'identity', key, part: field.name };
  }
  const member = table.fields.get(field.name);
  if (member === undefined) throw new TypeError(`Type ${table.typeName} has no field ${field.name}`);
  switch (member.kind) {
    case 'column':
      need.columns.add(member.property);
      need.lossless ||= member.type.kind === 'decimal' || member.type.kind === 'bigInt';
      return { kind: 'column', key, column: member };
    case 'lookupId':
      need.columns.add(member.property);
      return { kind: 'lookupId', key, property: member.property };
    case 'lookup':
      return planLookup(planner, input, { field, lookup: member });
    case 'collection':
      return planCollection(planner, input, { field, collection: member, planRecord });
  }
};

const identityParts: ReadonlySet<string> = new Set(['id', 'recordId', 'table', 'displayName', 'etag']);
const isIdentityPart = (name: string): name is IdentityPart => identityParts.has(name);

const needIdentity = (table: Table, need: Need, part: IdentityPart): void => {
  if (part === 'id' || part === 'recordId') need.columns.add(table.key.property);
  if (part === 'displayName' && table.primaryName !== undefined) {
    need.columns.add(table.primaryName.property);
  }
};

interface LookupInput {
  readonly field: FieldSelection;
  readonly lookup: Lookup;
}

const planLookup = (planner: Planner, input: RecordInput, { field, lookup }: LookupInput): LookupPlan => {
  const back = planLookBack(planner, input, { field, lookup });
  if (back !== undefined) return back;
  const polymorphic = lookup.result.kind !== 'object';
  const branches = new Map<string, LookupBranch>();
  for (const target of lookup.targets) {
    const table = planner.model.tables.get(target.table);
    if (table === undefined) continue;
    const fields = field.selection?.specific.get(table.typeName) ?? field.selection?.common ?? [];
    const record = (need: Need) =>
      planRecord(planner, { table, fields, need, identity: 'lookup', parent: undefined });
    if (fields.every(({ name }) => isValuePart(name))) {
      branches.set(target.table, { table, source: { kind: 'value' }, record: record(scratch(table)) });
      continue;
    }
    const slot = target.navigation ?? `${lookup.property}>${target.table}`;
    const { property } = lookup;
    // The owner and the owning user lead to one slot, as they are one navigation.
    const known = input.need.lookups.get(slot) ?? {
      slot,
      property,
      navigation: target.navigation,
      polymorphic,
      byId: false,
      need: needOf(referenceTo(table)),
    };
    const byId = known.byId || fields.some(({ name }) => name === 'etag');
    input.need.lookups.set(slot, { ...known, byId });
    branches.set(target.table, { table, source: { kind: 'slot', slot }, record: record(known.need) });
  }
  needValue(input.need, { field, lookup, branches });
  return { kind: 'lookup', key: field.key, lookup, branches };
};

/** Parts of a lookup's record that its value and annotations answer (the etag they don't). */
const isValuePart = (name: string): boolean =>
  name === '__typename' || (isIdentityPart(name) && name !== 'etag');

/** For plans whose columns nobody reads, since the lookup's value answers them. */
const scratch = (table: Table): Need => needOf(referenceTo(table));

/** A child's lookup back to the row it came from is answered by that row, without a request or a join. */
const planLookBack = (
  planner: Planner,
  { parent }: RecordInput,
  { field, lookup }: LookupInput,
): LookupPlan | undefined => {
  if (parent?.collection.relation !== 'oneToMany') return undefined;
  if (parent.collection.inverse.property !== lookup.property) return undefined;
  const { table, need } = parent;
  // Its rows are of many tables, and the lookup says of which: an activity party's activity is an email, not a pointer.
  if (table.logicalName === 'activitypointer' && lookup.result.kind !== 'object') return undefined;
  if (!lookup.targets.some((target) => target.table === table.logicalName)) return undefined;
  const fields = field.selection?.specific.get(table.typeName) ?? field.selection?.common ?? [];
  const record = planRecord(planner, { table, fields, need, identity: 'row', parent: parent.parent });
  const branch: LookupBranch = { table, source: { kind: 'parent' }, record };
  return { kind: 'lookup', key: field.key, lookup, branches: new Map([[table.logicalName, branch]]) };
};

interface ValueInput extends LookupInput {
  readonly branches: ReadonlyMap<string, LookupBranch>;
}

/** The lookup's own value is needed to tell which table it points at, or for the identity of its record. */
const needValue = (need: Need, { field, lookup, branches }: ValueInput): void => {
  const selections = [field.selection?.common ?? [], ...(field.selection?.specific.values() ?? [])];
  const names = new Set(selections.flat().map(({ name }) => name));
  const byValue = [...branches.values()].some(({ source }) => source.kind === 'value');
  if (byValue || lookup.result.kind !== 'object' || [...names].some(isValuePart)) {
    need.columns.add(lookup.property);
  }
  if (lookup.result.kind !== 'object') need.annotations.add('Microsoft.Dynamics.CRM.lookuplogicalname');
  if (names.has('displayName')) need.annotations.add('OData.Community.Display.V1.FormattedValue');
};
