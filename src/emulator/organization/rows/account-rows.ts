import type { Row } from '../../organization.ts';
import { addressOf, coordinatesOf } from './address-of.ts';
import { amounts, someCurrency } from './amounts.ts';
import type { Dice } from './dice.ts';
import { earliestMoment, oddNames, oddText } from './odd-values.ts';
import { pictureOf } from './picture-of.ts';
import { rowId } from './row-id.ts';
import { auditOf, ownerOf, rowsOf, type World } from './world.ts';

/** Accounts 1 to 5 are a hierarchy five deep below account 0; of the others some have a parent before them. */
const parentOf = (world: World, dice: Dice, index: number): Row => {
  if (index === 0) return {};
  if (index <= 5) return { parentaccountid: world.row('account', index - 1) };
  return dice.chance(0.25) ? { parentaccountid: world.row('account', dice.whole(0, index - 1)) } : {};
};

const consent = (dice: Dice): Row => ({
  donotemail: dice.chance(0.1),
  donotphone: dice.chance(0.1),
  donotpostalmail: dice.chance(0.1),
  donotbulkemail: dice.chance(0.3),
  donotfax: false,
  donotsendmm: false,
  followemail: true,
});

/** Companies: the first ones have the odd names, the rest made-up ones. */
export const accountRows = (world: World): readonly Row[] => {
  const dice = world.dice('account');
  const { companies, places, phones, phrases } = world.words;
  return rowsOf(world.sizes.accounts, (index) => {
    const name =
      oddNames[index - 10] ??
      `${dice.pick(companies)}${index > companies.length ? ` ${dice.pick(places).city}` : ''}`;
    const isActive = dice.chance(0.95);
    const contact = world.firstContactOf(index);
    const sells = dice.chance(0.8);
    return {
      accountid: rowId('account', index),
      name,
      accountnumber: `ACC-${String(index + 1).padStart(6, '0')}`,
      description: index === 10 ? oddText : dice.maybe(0.4, () => dice.pick(phrases)),
      primarycontactid: contact === undefined ? null : world.row('contact', contact),
      ...parentOf(world, dice, index),
      telephone1: dice.pick(phones),
      telephone2: dice.maybe(0.2, () => dice.pick(phones)),
      fax: dice.maybe(0.2, () => dice.pick(phones)),
      emailaddress1: dice.maybe(0.8, () => `info@company${index}.example`),
      websiteurl: dice.maybe(0.6, () => `https://www.company${index}.example/`),
      industrycode: dice.maybe(0.9, () => dice.whole(1, 33)),
      ownershipcode: dice.maybe(0.5, () => dice.whole(1, 4)),
      customertypecode: dice.maybe(0.7, () => dice.whole(1, 12)),
      accountcategorycode: dice.maybe(0.5, () => dice.whole(1, 2)),
      numberofemployees: dice.maybe(0.8, () => dice.whole(1, 20_000)),
      creditonhold: dice.chance(0.05),
      paymenttermscode: dice.maybe(0.6, () => dice.whole(1, 4)),
      preferredcontactmethodcode: dice.whole(1, 5),
      preferredappointmentdaycode: dice.maybe(0.1, () => dice.whole(0, 6)),
      preferredsystemuserid: dice.maybe(0.2, () => dice.pick(world.users).reference),
      address1_addressid: rowId('customeraddress', index * 2),
      ...addressOf('address1_', dice.pick(places)),
      ...coordinatesOf('address1_', dice),
      address2_addressid: rowId('customeraddress', index * 2 + 1),
      ...amounts(someCurrency(dice), {
        revenue: sells ? dice.whole(10_000_00, 90_000_000_00) : null,
        creditlimit: sells ? dice.whole(1, 500) * 1000_00 : null,
        marketcap: index % 20 === 0 ? dice.whole(1_000_000_00, 9_000_000_000_00) : null,
      }),
      ...consent(dice),
      ...(index % 10 === 1 ? pictureOf('account', index) : {}),
      statecode: isActive ? 0 : 1,
      statuscode: isActive ? 1 : 2,
      merged: false,
      ...ownerOf(world, dice),
      ...auditOf(world, dice),
      ...(index === 2 ? { overriddencreatedon: earliestMoment } : {}),
    };
  });
};
