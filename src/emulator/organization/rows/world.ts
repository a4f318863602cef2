import type { Reference, Row } from '../../organization.ts';
import { wellKnown } from '../well-known.ts';
import { createDice, type Dice } from './dice.ts';
import { momentAfter, printMoment, someMoment } from './moments.ts';
import { rowId } from './row-id.ts';
import type { Sizes } from './sizes.ts';
import { staffing } from './staffing.ts';
import { createWords, type Words } from './words.ts';

/** What every table's rows are made from. */
export interface World {
  readonly sizes: Sizes;
  readonly words: Words;
  /** Dice of a table. */
  readonly dice: (table: string) => Dice;
  /** Reference to the nth row of a table; the same object each time. */
  readonly row: (table: string, index: number) => Reference;
  /** Users that may own rows and write them. */
  readonly users: readonly Owner[];
  readonly teams: readonly Owner[];
  /** Index of the account that each contact works for, -1 for none. */
  readonly accountOfContact: readonly number[];
  /** Index of a contact who works for the account. */
  readonly firstContactOf: (account: number) => number | undefined;
}

/** A user or team, and the business unit it is in. */
export interface Owner {
  readonly reference: Reference;
  readonly unit: Reference;
}

const unitOf = (id: string): Reference => ({ table: 'businessunit', id });
const units = wellKnown.businessUnits;
const [salesUnit, serviceUnit] = [unitOf(units.sales), unitOf(units.service)];
const owner = (table: string, id: string, unit: Reference): Owner => ({ reference: { table, id }, unit });

/** Teams of the sample. */
const teams: readonly Owner[] = [
  owner('team', wellKnown.teams.sales, salesUnit),
  owner('team', wellKnown.teams.service, serviceUnit),
];

const namedUsers: readonly Owner[] = [
  owner('systemuser', wellKnown.users.salesManager, salesUnit),
  owner('systemuser', wellKnown.users.salesperson, salesUnit),
  owner('systemuser', wellKnown.users.serviceRepresentative, serviceUnit),
];

/** The world of a seed: nothing in it depends on the order in which tables are made. */
export const createWorld = (seed: number, sizes: Sizes): World => {
  const references = new Map<string, Reference[]>();
  const accountOfContact = staffing(sizes, createDice(seed, 'staffing'));
  const firstContacts = new Map<number, number>();
  accountOfContact.forEach((account, contact) => {
    if (account >= 0 && !firstContacts.has(account)) firstContacts.set(account, contact);
  });
  return {
    accountOfContact,
    firstContactOf: (account) => firstContacts.get(account),
    sizes,
    words: createWords(seed),
    dice: (table) => createDice(seed, table),
    row: (table, index) => {
      const known = references.get(table) ?? [];
      references.set(table, known);
      return (known[index] ??= { table, id: rowId(table, index) });
    },
    users: [
      ...namedUsers,
      ...Array.from({ length: sizes.users }, (_, index) =>
        owner('systemuser', rowId('systemuser', index), index % 3 === 2 ? serviceUnit : salesUnit),
      ),
    ],
    teams,
  };
};

/** `createdon` and its like: who made a row and who changed it, never before it was made. */
export const auditOf = (world: World, dice: Dice, made = someMoment(dice)): Row => ({
  createdon: printMoment(made),
  createdby: dice.pick(world.users).reference,
  modifiedon: printMoment(momentAfter(dice, made, 300)),
  modifiedby: dice.pick(world.users).reference,
});

/** Owner columns that agree with each other: users own five rows of six, teams the rest. */
export const ownerOf = (world: World, dice: Dice): Row => {
  const isTeam = dice.chance(1 / 6);
  const { reference, unit } = dice.pick(isTeam ? world.teams : world.users);
  return isTeam
    ? { ownerid: reference, owningteam: reference, owningbusinessunit: unit }
    : { ownerid: reference, owninguser: reference, owningbusinessunit: unit };
};

/** Rows 0 to count-1 of a table. */
export const rowsOf = (count: number, make: (index: number) => Row): readonly Row[] =>
  Array.from({ length: count }, (_, index) => make(index));
