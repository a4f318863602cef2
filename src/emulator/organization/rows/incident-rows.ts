import type { Row } from '../../organization.ts';
import { amounts, someCurrency } from './amounts.ts';
import { momentAfter, printMoment, someMoment } from './moments.ts';
import { rowId } from './row-id.ts';
import { auditOf, ownerOf, rowsOf, type World } from './world.ts';

const states = [
  [0, 1], [0, 2], [0, 3], [0, 4], [1, 5], [1, 5], [1, 1000], [2, 6],
] as const; // prettier-ignore

/** Support cases: of an account or a contact, with a primary contact, some below another case. */
export const incidentRows = (world: World): readonly Row[] => {
  const dice = world.dice('incident');
  return rowsOf(world.sizes.incidents, (index) => {
    const account = dice.whole(1, world.sizes.accounts - 1);
    const contact = world.firstContactOf(account) ?? dice.whole(0, world.sizes.contacts - 1);
    const [statecode, statuscode] = dice.pick(states);
    const made = someMoment(dice);
    return {
      incidentid: rowId('incident', index),
      title: `${dice.pick(['Late', 'Broken', 'Missing', 'Question about'])} ${dice.pick(world.words.products)}`,
      ticketnumber: `CAS-${String(index + 1).padStart(5, '0')}`,
      description: dice.maybe(0.7, () => dice.pick(world.words.paragraphs)),
      customerid: dice.chance(0.7) ? world.row('account', account) : world.row('contact', contact),
      primarycontactid: dice.maybe(0.8, () => world.row('contact', contact)),
      responsiblecontactid: dice.maybe(0.1, () => world.row('contact', contact)),
      parentcaseid: index > 10 && dice.chance(0.1) ? world.row('incident', dice.whole(0, 9)) : null,
      productid: dice.maybe(0.6, () => world.row('product', dice.whole(0, world.sizes.products - 1))),
      subjectid: dice.maybe(0.7, () => world.row('subject', dice.whole(0, 11))),
      caseorigincode: dice.pick([1, 2, 3, 2483, 3986]),
      casetypecode: dice.maybe(0.8, () => dice.whole(1, 3)),
      prioritycode: dice.whole(1, 3),
      severitycode: 1,
      customersatisfactioncode: statecode === 1 ? dice.whole(1, 5) : null,
      responseby: printMoment(momentAfter(dice, made, 1)),
      resolveby: printMoment(momentAfter(dice, made, 7)),
      followupby: dice.maybe(0.3, () => printMoment(momentAfter(dice, made, 14))),
      isescalated: dice.chance(0.1),
      firstresponsesent: dice.chance(0.8),
      sentimentvalue: dice.maybe(0.3, () => dice.whole(-10_000, 10_000) / 10_000),
      ...amounts(someCurrency(dice), {}),
      statecode,
      statuscode,
      ...ownerOf(world, dice),
      ...auditOf(world, dice, made),
    };
  });
};
