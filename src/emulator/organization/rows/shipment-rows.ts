import type { Row } from '../../organization.ts';
import { wellKnown } from '../well-known.ts';
import { amounts, printDecimal, someCurrency } from './amounts.ts';
import type { Dice } from './dice.ts';
import { manifestOf } from './manifest.ts';
import { printDay, printMoment, someMoment } from './moments.ts';
import { oddNames } from './odd-values.ts';
import { pictureOf } from './picture-of.ts';
import { rowId } from './row-id.ts';
import type { RowsByTable } from './rows-by-table.ts';
import { auditOf, ownerOf, rowsOf, type World } from './world.ts';

const regions = ['North', 'South', 'East', 'West', 'Übersee'];
const services = [1, 2, 3, 4, 9];
/** Counts around and beyond the largest whole number of a double, and the ends of 64 bits. */
const hugeCounts = ['9007199254740991', '9007199254740993', '9223372036854775807', '-9223372036854775808'];

/** Depots, shipments, and which contacts a shipment concerns. */
export const shipmentRows = (world: World): RowsByTable => {
  const dice = world.dice('acme_shipment');
  return {
    acme_depot: rowsOf(world.sizes.depots, (index) => ({
      acme_depotid: rowId('acme_depot', index),
      acme_name: `${dice.pick(world.words.places).city} depot`,
      acme_region: regions[index % regions.length] ?? 'North',
      acme_code: `D${String(Math.floor(index / regions.length) + 1).padStart(2, '0')}`,
      acme_capacity: dice.maybe(0.9, () => dice.whole(100, 90_000)),
      organizationid: { table: 'organization', id: wellKnown.organizationId },
      statecode: 0,
      statuscode: 1,
      ...auditOf(world, dice),
    })),
    acme_shipment: rowsOf(world.sizes.shipments, (index) => shipment(world, dice, index)),
    acme_shipment_contact: rowsOf(Math.floor(world.sizes.shipments / 2), (index) => ({
      acme_shipment_contactid: rowId('acme_shipment_contact', index),
      acme_shipmentid: rowId('acme_shipment', Math.floor(index / 3)),
      contactid: rowId('contact', (index * 7) % world.sizes.contacts),
    })),
  };
};

const shipment = (world: World, dice: Dice, index: number): Row => {
  const { sizes, words } = world;
  const isActive = dice.chance(0.8);
  const customers = [
    world.row('account', dice.whole(0, sizes.accounts - 1)),
    world.row('contact', dice.whole(0, sizes.contacts - 1)),
    null,
  ];
  const manifest = manifestOf(index);
  const chosen = services.filter(() => dice.chance(0.4));
  return {
    acme_shipmentid: rowId('acme_shipment', index),
    acme_name: oddNames[index] ?? `${dice.pick(words.products)} to ${dice.pick(words.places).city}`,
    acme_trackingnumber: `TRK${String(index + 1).padStart(8, '0')}`,
    acme_customer: dice.pick(customers),
    acme_depot: dice.maybe(0.9, () => world.row('acme_depot', dice.whole(0, sizes.depots - 1))),
    acme_weight: dice.maybe(0.9, () =>
      printDecimal(BigInt(dice.whole(1, 999_999)) * 1_234_567n + BigInt(index), 10),
    ),
    acme_priority: dice.maybe(0.9, () => 100000000 + dice.whole(0, 7)),
    acme_services: chosen.length === 0 ? null : chosen.join(','),
    acme_promisedon: dice.maybe(0.8, () => printDay(someMoment(dice))),
    acme_departslocal: dice.maybe(0.8, () => printMoment(someMoment(dice))),
    acme_scancount: hugeCounts[index] ?? dice.maybe(0.8, () => String(dice.whole(0, 500))),
    ...(manifest === undefined ? {} : { acme_manifest: manifest.id, acme_manifest_name: manifest.name }),
    ...(index % 9 === 0 ? pictureOf('acme_shipment', index) : {}),
    ...amounts(someCurrency(dice), { acme_value: dice.maybe(0.8, () => dice.whole(1_00, 90_000_00)) }),
    statecode: isActive ? 0 : 1,
    statuscode: isActive ? 1 : 2,
    ...ownerOf(world, dice),
    ...auditOf(world, dice),
  };
};
