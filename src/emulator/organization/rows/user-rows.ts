import type { Row } from '../../organization.ts';
import { wellKnown } from '../well-known.ts';
import { addressOf } from './address-of.ts';
import { rowId } from './row-id.ts';
import type { RowsByTable } from './rows-by-table.ts';
import { auditOf, ownerOf, rowsOf, type World } from './world.ts';

const teamNames = ['Sales Team', 'Service Team'];
const queueNames = ['Support', 'Returns', 'Billing questions', 'Fragen auf Deutsch', '苦情'];
const { roles } = wellKnown;

/** The colleagues of the five well-known users, with their roles; teams and who is in them; queues. */
export const userRows = (world: World): RowsByTable => {
  const dice = world.dice('systemuser');
  const { people, jobs, places, phones } = world.words;
  const madeUp = world.users.slice(-world.sizes.users);
  const members = world.users.flatMap((user, index) => {
    const team = world.teams.findIndex((candidate) => candidate.unit === user.unit);
    return [{ user, team, index }];
  });
  return {
    systemuser: madeUp.map(({ reference, unit }, index): Row => {
      const { first, last } = dice.pick(people);
      return {
        systemuserid: reference.id,
        ownerid: reference.id,
        firstname: first,
        lastname: last,
        fullname: `${first} ${last}`,
        domainname: `user${index}@acme.example`,
        internalemailaddress: `user${index}@acme.example`,
        azureactivedirectoryobjectid: rowId('entra', 100 + index),
        organizationid: wellKnown.organizationId,
        businessunitid: unit,
        parentsystemuserid:
          index % 4 === 0 ? null : { table: 'systemuser', id: wellKnown.users.salesManager },
        jobtitle: dice.pick(jobs),
        title: dice.maybe(0.5, () => dice.pick(jobs)),
        mobilephone: dice.maybe(0.5, () => dice.pick(phones)),
        ...addressOf('address1_', dice.pick(places)),
        accessmode: 0,
        caltype: 0,
        isdisabled: dice.chance(0.05),
        islicensed: true,
        ...auditOf(world, dice),
      };
    }),
    systemuserroles: madeUp.map(({ reference, unit }, index) => ({
      systemuserroleid: rowId('systemuserroles', 100 + index),
      systemuserid: reference.id,
      roleid: unit.id === wellKnown.businessUnits.sales ? roles.salesperson : roles.serviceRepresentative,
    })),
    team: world.teams.map(({ reference, unit }, index) => ({
      teamid: reference.id,
      ownerid: reference.id,
      name: teamNames[index] ?? 'Team',
      teamtype: 0,
      isdefault: false,
      systemmanaged: false,
      organizationid: wellKnown.organizationId,
      businessunitid: unit,
      administratorid: { table: 'systemuser', id: wellKnown.users.salesManager },
      ...auditOf(world, dice),
    })),
    teammembership: members.map(({ user, team, index }) => ({
      teammembershipid: rowId('teammembership', index),
      teamid: world.teams[team]?.reference.id ?? wellKnown.teams.sales,
      systemuserid: user.reference.id,
    })),
    queue: rowsOf(queueNames.length, (index) => ({
      queueid: rowId('queue', index),
      name: queueNames[index] ?? 'Queue',
      emailaddress: `queue${index}@acme.example`,
      queueviewtype: 0,
      incomingemaildeliverymethod: 2,
      outgoingemaildeliverymethod: 2,
      incomingemailfilteringmethod: 0,
      numberofitems: dice.whole(0, 40),
      organizationid: { table: 'organization', id: wellKnown.organizationId },
      statecode: 0,
      statuscode: 1,
      ...queueOwner(ownerOf(world, dice)),
      ...auditOf(world, dice),
    })),
  };
};

/** Queues have an owner and its business unit, but no `owninguser` and `owningteam`. */
const queueOwner = ({ ownerid, owningbusinessunit }: Row): Row => ({ ownerid, owningbusinessunit });
