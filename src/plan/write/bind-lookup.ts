import type { Lookup } from '../../model/model.ts';
import { bindingTargets } from '../../model/write-targets.ts';
import type { BodyPart } from '../../query/mutation.ts';
import { badInput } from './bad-input.ts';
import { readReference } from './read-reference.ts';
import type { WritePlanner } from './write-planner.ts';

/** A value of an input, and where it stands. */
export interface Placed {
  readonly value: unknown;
  readonly place: string;
}

/**
 * Points a lookup at a row, or at none. One target: an id. Several: an object with the id under the name of its table.
 *
 * @throws GatewayError BAD_USER_INPUT with the place of what is wrong
 */
export const bindLookup = (planner: WritePlanner, lookup: Lookup, { value, place }: Placed): BodyPart => {
  const targets = bindingTargets(planner.model, lookup);
  const [first] = targets;
  if (first === undefined) throw badInput(place, 'can not be set');
  // Any of its navigations clears the lookup, whichever table it points at (contract §5.3).
  if (value === null) return { kind: 'bind', navigation: first.binding, target: null };
  if (lookup.result.kind === 'object') {
    const target = readReference(planner, first.table, { id: value, place });
    return { kind: 'bind', navigation: first.binding, target };
  }
  const [name, id] = onlyEntry(value, place);
  const chosen = targets.find(({ table }) => table.oneField === name);
  if (chosen === undefined) throw badInput(place, `can not point at "${name}"`);
  const target = readReference(planner, chosen.table, { id, place: `${place}.${name}` });
  return { kind: 'bind', navigation: chosen.binding, target };
};

/** Name and value of the one field that a `@oneOf` has. */
export const onlyEntry = (value: unknown, place: string): readonly [string, unknown] => {
  const entries = Object.entries(value as object).filter(([, one]) => one !== undefined && one !== null);
  const [entry] = entries;
  if (entry === undefined || entries.length > 1) throw badInput(place, 'takes exactly one of its fields');
  return entry;
};
