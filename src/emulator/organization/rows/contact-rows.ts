import type { Row } from '../../organization.ts';
import { addressOf } from './address-of.ts';
import { amounts, someCurrency } from './amounts.ts';
import { printDay } from './moments.ts';
import { earliestDay, oddText } from './odd-values.ts';
import { pictureOf } from './picture-of.ts';
import { rowId } from './row-id.ts';
import { auditOf, ownerOf, rowsOf, type World } from './world.ts';

/** A company, another contact, or nobody. */
const parentOf = (world: World, index: number): Row => {
  const company = world.accountOfContact[index];
  if (company !== undefined && company >= 0) return { parentcustomerid: world.row('account', company) };
  return index % 2 === 1 ? { parentcustomerid: world.row('contact', index - 1) } : {};
};

const born = (index: number, daysAfter1940: number): string =>
  index === 0 ? earliestDay : printDay(Date.UTC(1940, 0, 1) + daysAfter1940 * 86_400_000);

/** People; most work for an account, in numbers that differ (see `accountOfContact` of the world). */
export const contactRows = (world: World): readonly Row[] => {
  const dice = world.dice('contact');
  const { people, places, phones, jobs, departments, phrases } = world.words;
  return rowsOf(world.sizes.contacts, (index) => {
    const { first, last } = dice.pick(people);
    const isActive = dice.chance(0.95);
    return {
      contactid: rowId('contact', index),
      firstname: first,
      lastname: last,
      fullname: `${first} ${last}`,
      middlename: dice.maybe(0.1, () => dice.pick(people).first),
      nickname: index === 1 ? `Jo "The ${last}" 50%_&#+` : null,
      ...parentOf(world, index),
      jobtitle: dice.maybe(0.8, () => dice.pick(jobs)),
      department: dice.maybe(0.4, () => dice.pick(departments)),
      description: index === 2 ? oddText : dice.maybe(0.2, () => dice.pick(phrases)),
      emailaddress1: dice.maybe(0.9, () => `person${index}@people.example`),
      emailaddress2: dice.maybe(0.1, () => `home${index}@people.example`),
      telephone1: dice.maybe(0.8, () => dice.pick(phones)),
      mobilephone: dice.maybe(0.6, () => dice.pick(phones)),
      birthdate: dice.maybe(index === 0 ? 1 : 0.6, () => born(index, dice.whole(0, 24_000))),
      anniversary: dice.maybe(0.1, () => born(index, dice.whole(10_000, 29_000))),
      gendercode: dice.maybe(0.7, () => dice.whole(1, 2)),
      familystatuscode: dice.maybe(0.4, () => dice.whole(1, 4)),
      numberofchildren: dice.maybe(0.3, () => dice.whole(0, 5)),
      governmentid: dice.maybe(0.2, () => String(dice.whole(100_000_000, 999_999_999))),
      subscriptionid: dice.maybe(0.1, () => rowId('subscription', index)),
      accountrolecode: dice.maybe(0.5, () => dice.whole(1, 3)),
      preferredcontactmethodcode: dice.whole(1, 5),
      donotemail: dice.chance(0.1),
      donotphone: dice.chance(0.1),
      donotbulkemail: dice.chance(0.3),
      followemail: true,
      creditonhold: false,
      ...addressOf('address1_', dice.pick(places)),
      ...amounts(someCurrency(dice), {
        creditlimit: dice.maybe(0.2, () => dice.whole(1, 50) * 1000_00),
        annualincome: dice.maybe(0.3, () => dice.whole(20_000_00, 250_000_00)),
      }),
      ...(index % 15 === 1 ? pictureOf('contact', index) : {}),
      statecode: isActive ? 0 : 1,
      statuscode: isActive ? 1 : 2,
      ...ownerOf(world, dice),
      ...auditOf(world, dice),
    };
  });
};
