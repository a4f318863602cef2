import type { Csdl } from '../metadata/csdl.ts';
import type { Column, Lookup, Member, MultipleAction, TableWrites } from './model.ts';
import type { TableSource } from './tables.ts';

export interface TableWritesInput {
  readonly source: TableSource;
  readonly key: Column;
  readonly fields: ReadonlyMap<string, Member>;
  readonly multiple: ReadonlyMap<string, ReadonlySet<MultipleAction>>;
}

/** Rows of these are written as part of others only: of activities by their own tables, of parties by their activity. */
const dependent: ReadonlySet<string> = new Set(['activitypointer', 'activityparty']);

const noActions: ReadonlySet<MultipleAction> = new Set();

/**
 * What can be written of a table: what has no column that a create or update may set is read-only, and so are intersect
 * tables (contract §3.2.8).
 */
export function tableWrites({ source, key, fields, multiple }: TableWritesInput): TableWrites {
  const { logicalName, definition } = source;
  const closed = dependent.has(logicalName) || definition?.isIntersect === true;
  // Without definitions only plain columns tell: the property of a lookup is read-only wherever it stands.
  const members = [...fields.values()].filter(
    (member): member is Column | Lookup =>
      member.kind === 'column' || (member.kind === 'lookup' && definition !== undefined),
  );
  const others = closed ? [] : members.filter((member) => member !== key);
  const create = others.some(({ forCreate }) => forCreate);
  const update = others.some(({ forUpdate }) => forUpdate);
  return {
    create,
    update,
    delete: create || update,
    choosesId: key.forCreate,
    multiple: multiple.get(logicalName) ?? noActions,
  };
}

const actions: readonly string[] = [
  'CreateMultiple',
  'UpdateMultiple',
  'UpsertMultiple',
] satisfies MultipleAction[];

/** Tables with actions for many rows at once, by what the actions are bound to: a set of the table's rows. */
export function multipleActions({ operations }: Csdl): ReadonlyMap<string, ReadonlySet<MultipleAction>> {
  const found = new Map<string, Set<MultipleAction>>();
  for (const { kind, name, bound, parameters } of operations) {
    const [binding] = parameters;
    if (kind !== 'action' || !bound || !actions.includes(name) || binding?.type.collection !== true) continue;
    const known = found.get(binding.type.name) ?? new Set();
    found.set(binding.type.name, known.add(name as MultipleAction));
  }
  return found;
}
