import type { Reference, Row } from '../../organization.ts';
import type { Dice } from './dice.ts';
import { rowId } from './row-id.ts';
import type { World } from './world.ts';

type PartyKind = 'user' | 'contact' | 'account' | 'lead';

/** Collects the rows of `activityparty` while activities are made. */
export interface Parties {
  /**
   * Adds parties to an activity: kinds by participation type (1 sender, 2 to, 3 cc, 4 bcc, 5 required, 6 optional,
   * 7 organiser). Returns the first party.
   */
  readonly add: (
    table: string,
    index: number,
    kinds: Readonly<Record<number, readonly PartyKind[]>>,
  ) => Reference;
  readonly rows: readonly Row[];
}

/** An empty collection of parties. */
export const createParties = (world: World, dice: Dice): Parties => {
  const rows: Row[] = [];
  const party = (kind: PartyKind): Reference => {
    switch (kind) {
      case 'user':
        return dice.pick(world.users).reference;
      case 'contact':
        return world.row('contact', dice.whole(0, world.sizes.contacts - 1));
      case 'account':
        return world.row('account', dice.whole(0, world.sizes.accounts - 1));
      case 'lead':
        return world.row('lead', dice.whole(0, world.sizes.leads - 1));
    }
  };
  return {
    rows,
    add: (table, index, kinds) => {
      const members = Object.entries(kinds).flatMap(([mask, wanted]) =>
        wanted.map((kind) => ({ mask: Number(mask), partyid: party(kind) })),
      );
      for (const { mask, partyid } of members) {
        rows.push({
          activitypartyid: rowId('activityparty', rows.length),
          activityid: world.row(table, index),
          partyid,
          participationtypemask: mask,
          instancetypecode: 0,
          ispartydeleted: false,
          donotemail: false,
          donotphone: false,
        });
      }
      const first = members[0];
      if (first === undefined) throw new Error(`Activity ${table} ${index} has no parties`);
      return first.partyid;
    },
  };
};
