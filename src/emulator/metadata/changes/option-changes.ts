import type { MetadataObject } from '../metadata-object.ts';
import { ownChanges } from './own-changes.ts';

type Body = Readonly<Record<string, unknown>>;

/** What changed of an option set, and its options as an answer to a stamp shows them. */
export interface OptionChanges {
  /** The set itself: its own properties, or which options it has. */
  readonly set: boolean;
  /** The set or any of its options. */
  readonly any: boolean;
  /** Members that replace those of the set's body: `Options`, or `TrueOption` and `FalseOption`. */
  readonly members: Body;
}

/**
 * Compares an option set with what it was. An answer names all its options, but only new and changed ones have their
 * label and colour; a changed one says so, for a new one the set does.
 * @param then undefined: the set is new
 */
export function optionChanges(now: MetadataObject, then: MetadataObject | undefined): OptionChanges {
  const [current, known] = [optionsOf(now), then === undefined ? new Map<unknown, Body>() : optionsOf(then)];
  const isChanged = (value: unknown, option: Body): boolean =>
    known.has(value) && JSON.stringify(known.get(value)) !== JSON.stringify(option);
  const changed = new Set(
    [...current].filter(([value, option]) => isChanged(value, option)).map(([value]) => value),
  );
  const sameValues = current.size === known.size && [...current.keys()].every((value) => known.has(value));
  const set = then === undefined || !sameValues || ownChanges(now, then);
  const print = (option: Body): Body => {
    const value = option['Value'];
    if (changed.has(value)) return { ...option, HasChanged: true };
    return known.has(value) ? { ...option, Label: null, Description: null, Color: null } : option;
  };
  return { set, any: set || changed.size > 0, members: membersOf(now, print) };
}

function optionsOf(set: MetadataObject): ReadonlyMap<unknown, Body> {
  const options = [set.value('Options'), set.value('TrueOption'), set.value('FalseOption')].flat();
  return new Map(options.filter(isBody).map((option) => [option['Value'], option]));
}

function membersOf(set: MetadataObject, print: (option: Body) => Body): Body {
  const members: Record<string, unknown> = {};
  for (const name of ['Options', 'TrueOption', 'FalseOption']) {
    const value = set.value(name);
    if (Array.isArray(value)) members[name] = value.filter(isBody).map(print);
    else if (isBody(value)) members[name] = print(value);
  }
  return members;
}

const isBody = (value: unknown): value is Body =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
