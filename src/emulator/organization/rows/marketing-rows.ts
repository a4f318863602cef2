import type { Row } from '../../organization.ts';
import { addressOf } from './address-of.ts';
import { amounts, someCurrency } from './amounts.ts';
import { momentAfter, printDay, printMoment, someMoment } from './moments.ts';
import { rowId } from './row-id.ts';
import type { RowsByTable } from './rows-by-table.ts';
import { auditOf, ownerOf, rowsOf, type World } from './world.ts';

const CAMPAIGNS = 12;
const LISTS = 10;
/** State and status of a lead, by its number. */
const leadStates = [
  [0, 1], [0, 2], [0, 1], [1, 3], [2, 4], [2, 6],
] as const; // prettier-ignore

/** Campaigns, marketing lists with their members, leads, and which accounts and contacts those came from. */
export const marketingRows = (world: World): RowsByTable => ({
  campaign: campaigns(world),
  list: lists(world),
  listmember: rowsOf(Math.floor(world.sizes.accounts / 3), (index) => ({
    listmemberid: rowId('listmember', index),
    listid: rowId('list', index % (LISTS - 1)),
    entityid: rowId('account', index),
  })),
  lead: leads(world),
  accountleads: rowsOf(Math.floor(world.sizes.leads / 4), (index) => ({
    accountleadid: rowId('accountleads', index),
    accountid: rowId('account', index % 40),
    leadid: rowId('lead', index),
  })),
  contactleads: rowsOf(Math.floor(world.sizes.leads / 4), (index) => ({
    contactleadid: rowId('contactleads', index),
    contactid: rowId('contact', index % 40),
    leadid: rowId('lead', index),
  })),
});

const campaigns = (world: World): readonly Row[] => {
  const dice = world.dice('campaign');
  return rowsOf(CAMPAIGNS, (index) => {
    const start = someMoment(dice);
    return {
      campaignid: rowId('campaign', index),
      name: `${dice.pick(world.words.products)} campaign`,
      codename: `CMP-${1000 + index}`,
      objective: dice.pick(world.words.phrases),
      typecode: dice.whole(1, 5),
      proposedstart: printMoment(start),
      proposedend: printMoment(momentAfter(dice, start, 60)),
      pricelistid: world.row('pricelevel', 0),
      expectedresponse: dice.whole(1, 100),
      istemplate: index === 0,
      ...amounts(someCurrency(dice), {
        budgetedcost: dice.whole(5, 900) * 100_00,
        expectedrevenue: dice.whole(50, 9000) * 100_00,
      }),
      statecode: 0,
      statuscode: dice.whole(0, 5),
      ...ownerOf(world, dice),
      ...auditOf(world, dice),
    };
  });
};

const lists = (world: World): readonly Row[] => {
  const dice = world.dice('list');
  return rowsOf(LISTS, (index) => ({
    listid: rowId('list', index),
    listname: `${dice.pick(world.words.departments)} customers`,
    purpose: dice.pick(world.words.phrases),
    type: false,
    createdfromcode: 1,
    membertype: 1,
    membercount: Math.floor(world.sizes.accounts / 3 / (LISTS - 1)),
    lockstatus: dice.chance(0.2),
    donotsendonoptout: true,
    ...amounts(someCurrency(dice), { cost: dice.whole(0, 500) * 100 }),
    statecode: 0,
    statuscode: 0,
    ...ownerOf(world, dice),
    ...auditOf(world, dice),
  }));
};

const leads = (world: World): readonly Row[] => {
  const dice = world.dice('lead');
  const { people, companies, phones, places, phrases, jobs } = world.words;
  return rowsOf(world.sizes.leads, (index) => {
    const { first, last } = dice.pick(people);
    const [statecode, statuscode] = dice.pick(leadStates);
    return {
      leadid: rowId('lead', index),
      subject: `Interested in ${dice.pick(world.words.products)}`,
      firstname: first,
      lastname: last,
      fullname: `${first} ${last}`,
      companyname: dice.pick(companies),
      jobtitle: dice.maybe(0.6, () => dice.pick(jobs)),
      description: dice.maybe(0.4, () => dice.pick(phrases)),
      customerid: customerOf(world, index),
      campaignid: dice.maybe(0.4, () => world.row('campaign', dice.whole(0, CAMPAIGNS - 1))),
      qualifyingopportunityid:
        statecode === 1 ? world.row('opportunity', index % world.sizes.opportunities) : null,
      emailaddress1: `lead${index}@leads.example`,
      telephone1: dice.maybe(0.7, () => dice.pick(phones)),
      mobilephone: dice.maybe(0.4, () => dice.pick(phones).slice(0, 20)),
      leadsourcecode: dice.maybe(0.8, () => dice.whole(1, 10)),
      leadqualitycode: dice.whole(1, 3),
      industrycode: dice.maybe(0.5, () => dice.whole(1, 33)),
      numberofemployees: dice.maybe(0.5, () => dice.whole(1, 5000)),
      budgetstatus: dice.maybe(0.5, () => dice.whole(0, 3)),
      need: dice.maybe(0.5, () => dice.whole(0, 3)),
      purchasetimeframe: dice.maybe(0.5, () => dice.whole(0, 4)),
      estimatedvalue: dice.maybe(0.3, () => dice.whole(1_000, 90_000)),
      estimatedclosedate: dice.maybe(0.5, () => printDay(someMoment(dice))),
      decisionmaker: dice.chance(0.3),
      evaluatefit: dice.chance(0.3),
      ...addressOf('address1_', dice.pick(places)),
      ...amounts(someCurrency(dice), {
        budgetamount: dice.maybe(0.4, () => dice.whole(10, 9000) * 100_00),
        revenue: dice.maybe(0.3, () => dice.whole(1_000_000_00, 90_000_000_00)),
      }),
      statecode,
      statuscode,
      ...ownerOf(world, dice),
      ...auditOf(world, dice),
    };
  });
};

const customerOf = (world: World, index: number): Row[string] => {
  if (index % 3 === 0) return world.row('account', index % world.sizes.accounts);
  return index % 3 === 1 ? world.row('contact', index % world.sizes.contacts) : null;
};
