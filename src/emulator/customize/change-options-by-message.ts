import type { Option, OptionSet, Organization } from '../organization.ts';
import { changeOptions } from '../organization/changes/change-options.ts';
import type { OrganizationChange } from '../organization/changes/organization-change.ts';
import { labelOf, listOf, numberOf, textOf, type Json } from '../organization/csdl/json.ts';
import { label } from '../organization/dsl/label.ts';
import { customizationError } from './customization-error.ts';
import { globalSets } from './global-sets.ts';

/** What a message about options does, and what it answers besides. */
export interface OptionChange {
  readonly change: OrganizationChange;
  readonly answer?: { readonly NewOptionValue: number };
}

/** Messages about the options of a column or of a global set (contract §3.3). */
export const optionMessages = [
  'InsertOptionValue',
  'InsertStatusValue',
  'UpdateOptionValue',
  'UpdateStateValue',
  'DeleteOptionValue',
  'OrderOption',
] as const;
export type OptionMessage = (typeof optionMessages)[number];

/**
 * Reads a message about options.
 * @param first value of an option that says none, and is the first of its publisher
 * @throws DataError 400 for a column or set without options, for a value that is taken, or not there
 */
export function changeOptionsByMessage(
  organization: Organization,
  message: OptionMessage,
  { body, first }: { readonly body: Json; readonly first: number },
): OptionChange {
  const place = placeOf(organization, body);
  const { options } = place.set;
  const value = numberOf(body['Value']);
  switch (message) {
    case 'InsertOptionValue':
    case 'InsertStatusValue': {
      const added = newOption(options, { body, state: numberOf(body['StateCode']), message, first });
      return { change: place.change([...options, added]), answer: { NewOptionValue: added.value } };
    }
    case 'UpdateOptionValue':
    case 'UpdateStateValue': {
      const before = optionOf(place.set, value);
      const after = relabelled(before, body);
      return { change: place.change(options.map((option) => (option === before ? after : option))) };
    }
    case 'DeleteOptionValue': {
      const gone = optionOf(place.set, value);
      return { change: place.change(options.filter((option) => option !== gone)) };
    }
    case 'OrderOption': {
      const order = listOf(body['Values']);
      const ordered = order.flatMap((wanted) => options.filter((option) => option.value === wanted));
      if (ordered.length !== options.length || new Set(order).size !== order.length) {
        throw customizationError('Values must have each value of the option set once.');
      }
      return { change: place.change(ordered) };
    }
  }
}

interface Place {
  readonly set: OptionSet;
  /** Puts these options in the place of those of the set, wherever it is used. */
  readonly change: (options: readonly Option[]) => OrganizationChange;
}

function placeOf(organization: Organization, body: Json): Place {
  const name = textOf(body['OptionSetName']);
  if (name !== undefined && name !== '') {
    const set = globalSets(organization).get(name);
    if (set === undefined) throw customizationError(`There is no global option set '${name}'.`);
    return { set, change: (options) => changeGlobalSet(name, (now) => ({ ...now, options })) };
  }
  const table = textOf(body['EntityLogicalName']) ?? '';
  const column = textOf(body['AttributeLogicalName']) ?? '';
  const set = organization.tables.get(table)?.columns.get(column)?.optionSet;
  if (set === undefined) throw customizationError(`${table}.${column} is no column with options.`);
  if (set.isGlobal) {
    throw customizationError(
      `The options of ${table}.${column} are those of the global option set '${set.name}'.`,
    );
  }
  return { set, change: (options) => changeOptions({ table, column }, () => options) };
}

/** Changes a global set in every column that uses it. */
export const changeGlobalSet =
  (name: string, change: (set: OptionSet) => OptionSet): OrganizationChange =>
  (organization) => {
    const optionSets = (organization.optionSets ?? []).map((set) => (set.name === name ? change(set) : set));
    const tables = new Map(organization.tables);
    for (const [table, definition] of tables) {
      const columns = [...definition.columns].map(([key, column]) => {
        const { optionSet } = column;
        const isIt = optionSet?.isGlobal === true && optionSet.name === name;
        return [key, isIt ? { ...column, optionSet: change(optionSet) } : column] as const;
      });
      if (columns.some(([key, column]) => definition.columns.get(key) !== column)) {
        tables.set(table, { ...definition, columns: new Map(columns) });
      }
    }
    return { ...organization, tables, optionSets };
  };

interface Added {
  readonly body: Json;
  /** Of a status. */
  readonly state: number | undefined;
  readonly message: OptionMessage;
  readonly first: number;
}

/** Without a value it gets the next one of the publisher. */
function newOption(options: readonly Option[], { body, state, message, first }: Added): Option {
  if (message === 'InsertStatusValue' && state === undefined) {
    throw customizationError("The property 'StateCode' is missing.");
  }
  const own = options.filter((option) => option.value >= first && option.value < first + 10_000);
  const next = own.reduce((most, option) => Math.max(most, option.value + 1), first);
  const value = numberOf(body['Value']) ?? next;
  if (options.some((option) => option.value === value)) {
    throw customizationError(`The option set has an option ${value} already.`);
  }
  const color = textOf(body['Color']);
  return {
    value,
    label: labelOf(body['Label']) ?? label(undefined),
    description: labelOf(body['Description']) ?? label(undefined),
    ...(color !== undefined && { color }),
    ...(state !== undefined && { state }),
  };
}

function relabelled(option: Option, body: Json): Option {
  const merge = body['MergeLabels'] === true;
  const merged = (before: Option['label'], member: string): Option['label'] => {
    const given = labelOf(body[member]);
    return given === undefined ? before : new Map(merge ? [...before, ...given] : given);
  };
  const color = textOf(body['Color']);
  return {
    ...option,
    label: merged(option.label, 'Label'),
    description: merged(option.description ?? new Map<number, string>(), 'Description'),
    ...(color !== undefined && { color }),
  };
}

function optionOf({ name, options }: OptionSet, value: number | undefined): Option {
  const found = options.find((option) => option.value === value);
  if (found === undefined)
    throw customizationError(`The option set '${name}' has no option ${String(value)}.`);
  return found;
}
