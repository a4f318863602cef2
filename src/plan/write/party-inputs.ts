import type { Parties } from '../../model/model.ts';
import { writableMembers } from '../../model/write-rights.ts';
import { addressColumn, addressField, partyLookup } from '../../model/write-targets.ts';
import type { BodyPart, RowBody } from '../../query/mutation.ts';
import { badInput } from './bad-input.ts';
import { bindLookup, onlyEntry, type Placed } from './bind-lookup.ts';
import type { RowInput } from './row-input.ts';
import { wireValue } from './wire-value.ts';
import type { WritePlanner } from './write-planner.ts';

/** What an input says of who takes part in an activity: parties of all kinds are rows of one navigation (contract §5.3). */
export interface PartyInput {
  readonly navigation: string;
  readonly rows: RowBody[];
  /** One of its fields; all have the same navigation. */
  readonly member: Parties;
  /** Kinds that it speaks of (`participationtypemask`), also those that it clears. */
  readonly kinds: Set<number>;
  /** Of the first of them: `input.to`. */
  readonly place: string;
}

/**
 * Parties of an input, each with its kind; none where the input has no field of them.
 *
 * @throws GatewayError BAD_USER_INPUT with the place of what is wrong
 */
export const partyInputs = (planner: WritePlanner, input: RowInput): readonly PartyInput[] => {
  const inputs = new Map<string, PartyInput>();
  for (const member of writableMembers(planner.rights, input.table, input.kind)) {
    const value = input.values[member.field];
    if (member.kind !== 'parties' || member.mask === undefined || value === undefined) continue;
    const place = `${input.place}.${member.field}`;
    const { navigation } = member.related;
    const known = inputs.get(navigation) ?? { navigation, rows: [], member, kinds: new Set(), place };
    inputs.set(navigation, known);
    known.kinds.add(member.mask);
    known.rows.push(...partyRows(planner, member, { value, place }));
  }
  return [...inputs.values()];
};

const partyRows = (
  planner: WritePlanner,
  { target, mask }: Parties,
  { value, place }: Placed,
): readonly RowBody[] => {
  const table = planner.model.tables.get(target);
  const lookup = table && partyLookup(table);
  const kind: BodyPart = {
    kind: 'value',
    property: 'participationtypemask',
    value: { kind: 'number', digits: String(mask) },
  };
  return (Array.isArray(value) ? (value as unknown[]) : []).map((party, index) => {
    const at = `${place}[${index}]`;
    const [name, one] = onlyEntry(party, at);
    if (name !== addressField && lookup !== undefined)
      return [kind, bindLookup(planner, lookup, { value: party, place: at })];
    const column = table && addressColumn(table);
    if (column === undefined) throw badInput(at, 'can not be set');
    const value = wireValue(column, one, `${at}.${addressField}`);
    return [kind, { kind: 'value', property: column.property, value }];
  });
};
