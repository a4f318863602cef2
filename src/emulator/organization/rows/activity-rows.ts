import type { Reference, Row } from '../../organization.ts';
import type { Dice } from './dice.ts';
import { momentAfter, printMoment, someMoment } from './moments.ts';
import { createParties } from './parties.ts';
import { rowId } from './row-id.ts';
import type { RowsByTable } from './rows-by-table.ts';
import { auditOf, ownerOf, rowsOf, type World } from './world.ts';

/** Statuses of the activity tables: state, status. */
const statuses = {
  task: [[0, 2], [0, 3], [0, 4], [1, 5], [2, 6]],
  phonecall: [[0, 1], [1, 2], [1, 4], [2, 3]],
  email: [[0, 1], [1, 3], [1, 4], [2, 5]],
  appointment: [[0, 1], [1, 3], [2, 4], [3, 5]],
} as const; // prettier-ignore

/** Tasks, phone calls, emails and appointments, with the parties of all but tasks. */
export const activityRows = (world: World): RowsByTable => {
  const { words, sizes } = world;
  const dice = world.dice('activity');
  const parties = createParties(world, dice);
  const task = (index: number): Row => ({
    ...activity(world, dice, { table: 'task', index }),
    // Account 3 has more tasks than fit on a page of 5,000.
    ...(index < sizes.tasksOfOneAccount ? { regardingobjectid: world.row('account', 3) } : {}),
    subject: `${dice.pick(['Call back', 'Prepare offer', 'Send samples', 'Follow up'])}: ${dice.pick(words.products)}`,
    percentcomplete: dice.whole(0, 10) * 10,
    category: dice.maybe(0.2, () => dice.pick(words.departments)),
  });
  const phoneCall = (index: number): Row => {
    const row = activity(world, dice, { table: 'phonecall', index });
    const isOutgoing = dice.chance(0.6);
    parties.add(
      'phonecall',
      index,
      isOutgoing ? { 1: ['user'], 2: ['contact'] } : { 1: ['contact'], 2: ['user'] },
    );
    return {
      ...row,
      subject: `Call about ${dice.pick(words.products)}`,
      phonenumber: dice.pick(words.phones),
      directioncode: isOutgoing,
      leftvoicemail: dice.chance(0.1),
    };
  };
  const email = (index: number): Row => {
    const row = activity(world, dice, { table: 'email', index });
    const isOutgoing = dice.chance(0.5);
    const from = parties.add(
      'email',
      index,
      isOutgoing
        ? { 1: ['user'], 2: ['contact', 'account'], 3: ['lead'] }
        : { 1: ['contact'], 2: ['user'], 4: ['user'] },
    );
    return {
      ...row,
      subject: `${dice.chance(0.3) ? 'RE: ' : ''}${dice.pick(words.phrases)}`,
      description: `<html><body>${dice.pick(words.paragraphs)}</body></html>`,
      directioncode: isOutgoing,
      sender: `person${index}@people.example`,
      torecipients: `user${index}@acme.example;`,
      emailsender: from,
      messageid: `<${rowId('message', index)}@acme.example>`,
      conversationtrackingid: rowId('conversation', Math.floor(index / 3)),
      attachmentcount: dice.whole(0, 3),
      parentactivityid: index % 6 === 5 ? world.row('email', index - 1) : null,
    };
  };
  const appointment = (index: number): Row => {
    const row = activity(world, dice, { table: 'appointment', index });
    parties.add('appointment', index, { 5: ['contact', 'user'], 6: ['contact'], 7: ['user'] });
    return {
      ...row,
      subject: `Meeting: ${dice.pick(words.phrases)}`,
      location: dice.maybe(0.7, () => dice.pick(words.places).city),
      isalldayevent: dice.chance(0.1),
      attachmenterrors: 0,
    };
  };
  return {
    task: rowsOf(sizes.tasksOfOneAccount + sizes.tasks, task),
    phonecall: rowsOf(sizes.phoneCalls, phoneCall),
    email: rowsOf(sizes.emails, email),
    appointment: rowsOf(sizes.appointments, appointment),
    activityparty: parties.rows,
  };
};

interface ActivityKey {
  readonly table: keyof typeof statuses;
  readonly index: number;
}

const activity = (world: World, dice: Dice, { table, index }: ActivityKey): Row => {
  const made = someMoment(dice);
  const start = momentAfter(dice, made, 30);
  const minutes = dice.pick([15, 30, 60, 90]);
  const [statecode, statuscode] = dice.pick<readonly [number, number]>(statuses[table]);
  return {
    activityid: rowId(table, index),
    activitytypecode: table,
    regardingobjectid: regarding(world, dice),
    scheduledstart: dice.maybe(0.8, () => printMoment(start)),
    scheduledend: dice.maybe(0.8, () => printMoment(start + minutes * 60_000)),
    scheduleddurationminutes: minutes,
    actualend: statecode === 1 ? printMoment(start + minutes * 60_000) : null,
    actualdurationminutes: statecode === 1 ? minutes : null,
    prioritycode: dice.whole(0, 2),
    instancetypecode: 0,
    deliveryprioritycode: 1,
    isbilled: false,
    isregularactivity: true,
    isworkflowcreated: false,
    statecode,
    statuscode,
    ...ownerOf(world, dice),
    ...auditOf(world, dice, made),
  };
};

const regarding = (world: World, dice: Dice): Reference | null => {
  const { sizes } = world;
  switch (dice.whole(0, 9)) {
    case 0:
    case 1:
    case 2:
      return world.row('account', dice.whole(0, sizes.accounts - 1));
    case 3:
    case 4:
      return world.row('contact', dice.whole(0, sizes.contacts - 1));
    case 5:
      return world.row('opportunity', dice.whole(0, sizes.opportunities - 1));
    case 6:
      return world.row('incident', dice.whole(0, sizes.incidents - 1));
    case 7:
      return world.row('lead', dice.whole(0, sizes.leads - 1));
    case 8:
      return world.row('acme_shipment', dice.whole(0, sizes.shipments - 1));
    default:
      return null;
  }
};
