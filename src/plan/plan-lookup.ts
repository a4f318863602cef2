import type { Activity, Lookup, LookupTarget, Table } from '../model/model.ts';
import type { Need } from '../query/need.ts';
import { isGuarded } from './filter/lookup-guard.ts';
import type { Planner } from './planner.ts';
import { needFor, type PlanRecord, type RecordInput } from './record-input.ts';
import type { IdentityPart, LookupBranch, LookupPlan } from './record-plan.ts';
import type { FieldSelection } from './selection.ts';

interface LookupInput {
  readonly field: FieldSelection;
  readonly lookup: Lookup;
  readonly planRecord: PlanRecord;
}

/** Something on a row that points at another one. */
interface Pointer extends Pick<LookupPlan, 'property' | 'onlyTarget' | 'tableProperty' | 'nameProperty'> {
  readonly targets: readonly Pick<LookupTarget, 'table' | 'navigation'>[];
}

interface PointerInput {
  readonly field: FieldSelection;
  readonly pointer: Pointer;
  readonly planRecord: PlanRecord;
}

const identityParts: ReadonlySet<string> = new Set(['id', 'recordId', 'table', 'displayName', 'etag']);

export const isIdentityPart = (name: string): name is IdentityPart => identityParts.has(name);

/** Plans the record that a lookup points at. Its identity comes with the lookup's value and annotations, at no cost. */
export const planLookup = (
  planner: Planner,
  input: RecordInput,
  { field, lookup, planRecord }: LookupInput,
): LookupPlan => {
  const { property, targets, result } = lookup;
  const pointer: Pointer = {
    property,
    onlyTarget: result.kind === 'object' ? result.table : undefined,
    tableProperty: `${property}@Microsoft.Dynamics.CRM.lookuplogicalname`,
    nameProperty: `${property}@OData.Community.Display.V1.FormattedValue`,
    targets,
  };
  const back = planLookBack(planner, input, { field, pointer, planRecord });
  if (back !== undefined) return back;
  const plan = planPointer(planner, input, { field, pointer, planRecord });
  needValue(input.need, { field, pointer, branches: plan.branches });
  return plan;
};

interface PartInput {
  readonly key: string;
  readonly lookup: Lookup;
  readonly part: IdentityPart;
  readonly planRecord: PlanRecord;
}

/** Whether the lookup's own value may show of its record what it shouldn't: that it is there, or its name. */
export const isTelling = ({ model, rules }: Planner, lookup: Lookup): boolean =>
  isGuarded(rules, lookup) || lookup.targets.some(({ table }) => model.tables.get(table)?.hidesName === true);

/** Plans one part of the record that a lookup points at, as a value by itself: null where the record may not be seen. */
export const planPart = (
  planner: Planner,
  input: RecordInput,
  { key, lookup, part, planRecord }: PartInput,
): LookupPlan => {
  const common = [{ key, name: part, args: {}, selection: undefined }];
  const field = { key, name: lookup.field, args: {}, selection: { common, specific: new Map() } };
  return planLookup(planner, input, { field, lookup, planRecord });
};

interface ActivityInput {
  readonly field: FieldSelection;
  readonly activity: Activity;
  readonly planRecord: PlanRecord;
}

/** Plans the concrete activity of a row of the base table: same id, and the row says of which table it is. */
export const planActivity = (
  planner: Planner,
  input: RecordInput,
  { field, activity, planRecord }: ActivityInput,
): LookupPlan => {
  const { table, need } = input;
  const concrete = activityTables(planner).filter(({ logicalName }) => logicalName !== table.logicalName);
  const pointer: Pointer = {
    property: table.key.property,
    onlyTarget: undefined,
    tableProperty: activity.property,
    nameProperty: table.primaryName?.property ?? '',
    targets: concrete.map(({ logicalName }) => ({ table: logicalName, navigation: undefined })),
  };
  need.columns.add(pointer.property);
  need.columns.add(pointer.tableProperty);
  if (table.primaryName !== undefined && namesSelected(field).has('displayName')) {
    need.columns.add(pointer.nameProperty);
  }
  return planPointer(planner, input, { field, pointer, planRecord });
};

const planPointer = (
  planner: Planner,
  input: RecordInput,
  { field, pointer, planRecord }: PointerInput,
): LookupPlan => {
  const { property, onlyTarget, tableProperty, nameProperty } = pointer;
  const branches = new Map<string, LookupBranch>();
  for (const target of pointer.targets) {
    const table = planner.model.tables.get(target.table);
    if (table === undefined) continue;
    const tables = tablesOf(planner, table, pointer.targets);
    const fields = fieldsOf(field, table);
    // Of a record that may not be seen neither value nor annotations of the lookup may tell.
    const identity = planner.rules.has(target.table) ? ('row' as const) : ('lookup' as const);
    const record = (need: Need) => planRecord(planner, { table, fields, need, identity, parent: undefined });
    let branch: LookupBranch;
    if (identity === 'lookup' && fields.every(({ name }) => isValuePart(name))) {
      branch = { table, source: { kind: 'value' }, record: record(needFor(planner, table)) };
    } else {
      const slot = target.navigation ?? `${property}>${target.table}`;
      // The owner and the owning user lead to one slot, as they are one navigation.
      const known = input.need.lookups.get(slot) ?? {
        slot,
        property,
        navigation: target.navigation,
        polymorphic: onlyTarget === undefined,
        tableProperty,
        tables,
        byId: false,
        need: needFor(planner, table),
      };
      const byId = known.byId || fields.some(({ name }) => name === 'etag');
      const deferred = field.deferred === true && known.deferred !== false;
      input.need.lookups.set(slot, { ...known, byId, deferred });
      branch = { table, source: { kind: 'slot', slot, identity }, record: record(known.need) };
    }
    for (const name of tables) branches.set(name, branch);
  }
  return { kind: 'lookup', key: field.key, property, onlyTarget, tableProperty, nameProperty, branches };
};

/** A lookup to any activity names the concrete table, which need not be a target of its own (contract §3.2.3). */
const tablesOf = (
  planner: Planner,
  { logicalName }: Table,
  targets: Pointer['targets'],
): ReadonlySet<string> => {
  if (logicalName !== 'activitypointer') return new Set([logicalName]);
  const others = new Set(targets.map(({ table }) => table));
  const activities = activityTables(planner).map((table) => table.logicalName);
  const common = activities.filter((name) => !others.has(name) && !planner.rules.has(name));
  return new Set([logicalName, ...common]);
};

const activityTables = ({ model }: Planner): readonly Table[] =>
  [...model.tables.values()].filter(({ isActivity }) => isActivity);

const fieldsOf = ({ selection }: FieldSelection, { typeName }: Table): readonly FieldSelection[] =>
  selection?.specific.get(typeName) ?? selection?.common ?? [];

const namesSelected = ({ selection }: FieldSelection): ReadonlySet<string> =>
  new Set([selection?.common ?? [], ...(selection?.specific.values() ?? [])].flat().map(({ name }) => name));

/** Parts of a lookup's record that its value and annotations answer (the etag they don't). */
const isValuePart = (name: string): boolean =>
  name === '__typename' || (isIdentityPart(name) && name !== 'etag');

/** A child's lookup back to the row it came from is answered by that row, without a request or a join. */
const planLookBack = (
  planner: Planner,
  { parent }: RecordInput,
  { field, pointer, planRecord }: PointerInput,
): LookupPlan | undefined => {
  if (parent?.collection.relation !== 'oneToMany') return undefined;
  if (parent.collection.inverse.property !== pointer.property) return undefined;
  const { table, need } = parent;
  // Its rows are of many tables, and the lookup says of which: an activity party's activity is an email, not a pointer.
  if (table.logicalName === 'activitypointer' && pointer.onlyTarget === undefined) return undefined;
  if (!pointer.targets.some((target) => target.table === table.logicalName)) return undefined;
  const fields = fieldsOf(field, table);
  const record = planRecord(planner, { table, fields, need, identity: 'row', parent: parent.parent });
  const branch: LookupBranch = { table, source: { kind: 'parent' }, record };
  const { property, onlyTarget, tableProperty, nameProperty } = pointer;
  const branches = new Map([[table.logicalName, branch]]);
  return { kind: 'lookup', key: field.key, property, onlyTarget, tableProperty, nameProperty, branches };
};

interface ValueInput {
  readonly field: FieldSelection;
  readonly pointer: Pointer;
  readonly branches: ReadonlyMap<string, LookupBranch>;
}

/** The lookup's own value is needed to tell which table it points at, or for the identity of its record. */
const needValue = (need: Need, { field, pointer, branches }: ValueInput): void => {
  const names = namesSelected(field);
  const byValue = [...branches.values()].some(({ source }) => source.kind === 'value');
  const named = [...branches.values()].some(
    ({ table, source }) => !table.hidesName && !(source.kind === 'slot' && source.identity === 'row'),
  );
  const polymorphic = pointer.onlyTarget === undefined;
  if (byValue || polymorphic || [...names].some(isValuePart)) need.columns.add(pointer.property);
  if (polymorphic) need.annotations.add('Microsoft.Dynamics.CRM.lookuplogicalname');
  if (named && names.has('displayName')) {
    need.annotations.add('OData.Community.Display.V1.FormattedValue');
  }
};
