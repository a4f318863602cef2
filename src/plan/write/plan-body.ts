import type { Collection, Lookup, Parties, Table } from '../../model/model.ts';
import { writableMembers, type WritableMember, type WriteKind } from '../../model/write-rights.ts';
import { addressField, bindingTargets, partyLookup, relatedTarget } from '../../model/write-targets.ts';
import type { BodyPart, RowBody } from '../../query/mutation.ts';
import { badInput } from './bad-input.ts';
import { withOwnKey } from './own-key.ts';
import { readReference } from './read-reference.ts';
import { wireValue } from './wire-value.ts';
import type { WritePlanner } from './write-planner.ts';

/** Values of a row as GraphQL read them, and where they stand. */
export interface RowInput {
  readonly table: Table;
  readonly kind: Exclude<WriteKind, 'delete'>;
  readonly values: Readonly<Record<string, unknown>>;
  /** `input`, `input.contactsByParentCustomer.create[0]`. */
  readonly place: string;
}

/** What an update says of related rows; `undefined` where nothing. */
export interface RelatedInput {
  readonly collection: Collection;
  readonly target: Table;
  readonly create: readonly Readonly<Record<string, unknown>>[];
  readonly link: readonly unknown[];
  readonly unlink: readonly unknown[];
  readonly place: string;
}

/**
 * Values of a row → its body. Related rows of a create are part of it; those of an update are writes of their own, see
 * {@link relatedInputs}.
 *
 * @throws GatewayError BAD_USER_INPUT with the place of what is wrong
 */
export const planBody = (planner: WritePlanner, input: RowInput): RowBody => {
  const members = new Map(
    writableMembers(planner.rights, input.table, input.kind).map((member) => [member.field, member]),
  );
  const parts: BodyPart[] = [];
  const parties = new Map<string, RowBody[]>();
  for (const [field, value] of Object.entries(input.values)) {
    if (value === undefined) continue;
    const place = `${input.place}.${field}`;
    const member = members.get(field);
    if (member === undefined) {
      // A collection, or a field that this role may not set: its type has no such field, so it never came from a client.
      if (input.table.fields.get(field)?.kind === 'collection') continue;
      throw badInput(place, 'can not be set');
    }
    if (member.kind === 'parties') addParties(planner, { member, value, place }, parties);
    else parts.push(memberPart(planner, member, { value, place }));
  }
  for (const [navigation, rows] of parties) parts.push({ kind: 'rows', navigation, rows });
  if (input.kind === 'create') {
    for (const related of relatedInputs(planner, input)) parts.push(...relatedParts(planner, related));
  }
  return parts;
};

interface Placed {
  readonly value: unknown;
  readonly place: string;
}

const memberPart = (
  planner: WritePlanner,
  member: Exclude<WritableMember, Parties>,
  { value, place }: Placed,
): BodyPart => {
  if (member.kind === 'column') {
    return { kind: 'value', property: member.property, value: wireValue(member, value, place) };
  }
  return lookupPart(planner, member, { value, place });
};

/** One target: an id. Several: an object with the id under the name of its table. */
const lookupPart = (planner: WritePlanner, lookup: Lookup, { value, place }: Placed): BodyPart => {
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

const onlyEntry = (value: unknown, place: string): readonly [string, unknown] => {
  const entries = Object.entries(value as object).filter(([, one]) => one !== undefined && one !== null);
  const [entry] = entries;
  if (entry === undefined || entries.length > 1) throw badInput(place, 'takes exactly one of its fields');
  return entry;
};

/** Parties of all kinds are rows of one navigation, each with its kind (contract §5.3). */
const addParties = (
  planner: WritePlanner,
  { member, value, place }: Placed & { readonly member: Parties },
  parties: Map<string, RowBody[]>,
): void => {
  const table = planner.model.tables.get(member.target);
  const lookup = table && partyLookup(table);
  const rows = parties.get(member.related.navigation) ?? [];
  parties.set(member.related.navigation, rows);
  for (const [index, party] of listOf(value).entries()) {
    const at = `${place}[${index}]`;
    const [name, one] = onlyEntry(party, at);
    const who: BodyPart =
      name === addressField || lookup === undefined
        ? { kind: 'value', property: 'addressused', value: { kind: 'text', text: String(one) } }
        : lookupPart(planner, lookup, { value: party, place: at });
    const mask = { kind: 'number', digits: String(member.mask) } as const;
    rows.push([{ kind: 'value', property: 'participationtypemask', value: mask }, who]);
  }
};

/** What an input says of related rows. */
export const relatedInputs = (
  planner: WritePlanner,
  { table, values, place }: RowInput,
): readonly RelatedInput[] => {
  const found: RelatedInput[] = [];
  for (const [field, value] of Object.entries(values)) {
    const collection = table.fields.get(field);
    if (collection?.kind !== 'collection' || value === undefined || value === null) continue;
    const target = relatedTarget(planner, collection);
    if (target === undefined) throw badInput(`${place}.${field}`, 'can not be set');
    const { create, link, unlink } = value as Readonly<Record<string, unknown>>;
    found.push({
      collection,
      target,
      create: listOf(create) as RelatedInput['create'],
      link: listOf(link),
      unlink: listOf(unlink),
      place: `${place}.${field}`,
    });
  }
  return found;
};

const relatedParts = (planner: WritePlanner, related: RelatedInput): readonly BodyPart[] => {
  const { collection, target: table, create, link, place } = related;
  const { navigation } = collection;
  const rows = create.map((values, index) => {
    const input = { table, kind: 'create', values, place: `${place}.create[${index}]` } as const;
    return withOwnKey(planner, table, planBody(planner, input)).body;
  });
  const targets = link.map((id, index) =>
    readReference(planner, table, { id, place: `${place}.link[${index}]` }),
  );
  return [
    ...(rows.length > 0 ? [{ kind: 'rows', navigation, rows } as const] : []),
    ...(targets.length > 0 ? [{ kind: 'bindAll', navigation, targets } as const] : []),
  ];
};

const listOf = (value: unknown): readonly unknown[] => {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
};
