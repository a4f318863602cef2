import type { Collection, Parties, Table } from '../../model/model.ts';
import { writableMembers, type WritableMember } from '../../model/write-rights.ts';
import { relatedTarget } from '../../model/write-targets.ts';
import type { BodyPart, RowBody } from '../../query/mutation.ts';
import { badInput } from './bad-input.ts';
import { bindLookup, type Placed } from './bind-lookup.ts';
import { withOwnKey } from './own-key.ts';
import { partyInputs } from './party-inputs.ts';
import { readReference } from './read-reference.ts';
import type { RowInput } from './row-input.ts';
import { wireValue } from './wire-value.ts';
import type { WritePlanner } from './write-planner.ts';

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
 * Values of a row → its body. Related rows and parties of a create are part of it; those of an update are writes of their
 * own, see {@link relatedInputs} and {@link partyInputs}.
 *
 * @throws GatewayError BAD_USER_INPUT with the place of what is wrong
 */
export const planBody = (planner: WritePlanner, input: RowInput): RowBody => {
  const members = new Map(
    writableMembers(planner.rights, input.table, input.kind).map((member) => [member.field, member]),
  );
  const parts: BodyPart[] = [];
  for (const [field, value] of Object.entries(input.values)) {
    if (value === undefined) continue;
    const place = `${input.place}.${field}`;
    const member = members.get(field);
    if (member === undefined) {
      // A collection, or a field that this role may not set: its type has no such field, so it never came from a client.
      if (input.table.fields.get(field)?.kind === 'collection') continue;
      throw badInput(place, 'can not be set');
    }
    if (member.kind !== 'parties') parts.push(memberPart(planner, member, { value, place }));
  }
  if (input.kind === 'create') {
    for (const { navigation, rows } of partyInputs(planner, input))
      parts.push({ kind: 'rows', navigation, rows });
    for (const related of relatedInputs(planner, input)) parts.push(...relatedParts(planner, related));
  }
  return parts;
};

const memberPart = (
  planner: WritePlanner,
  member: Exclude<WritableMember, Parties>,
  { value, place }: Placed,
): BodyPart => {
  if (member.kind === 'column') {
    return { kind: 'value', property: member.property, value: wireValue(member, value, place) };
  }
  return bindLookup(planner, member, { value, place });
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
    const target = relatedTarget(planner, table, collection);
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
