import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';

import type { Row } from '../../src/emulator/organization.ts';
import { startGateway, type TestGateway } from '../support/start-gateway.ts';

let rig: TestGateway;

beforeAll(async () => {
  rig = await startGateway();
  return () => rig.gateway.close();
});

interface Person {
  readonly lastName: string;
  readonly nickName: string | null;
  /** Primary key of an account. */
  readonly firm: string | null;
  readonly state: 'ACTIVE' | 'INACTIVE';
  readonly owner: 'user' | 'team';
}

/** What the rows should be. */
interface Model {
  /** By number. */
  readonly people: Map<number, Person>;
  /** Names of firms that are known by their account number, by number. */
  readonly named: Map<number, string>;
  /** Many-to-many: `firm lead`. */
  readonly pairs: Set<string>;
}

const copyOf = ({ people, named, pairs }: Model): Model => ({
  people: new Map(people),
  named: new Map(named),
  pairs: new Set(pairs),
});

const numbers = 5;
const firms = 3;
const leads = 2;
const anyone = fc.nat({ max: numbers - 1 });
const aFirm = fc.nat({ max: firms - 1 });
const aLead = fc.nat({ max: leads - 1 });
const anyFirm = fc.option(aFirm);
const text = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
  .filter((value) => value.trim() === value && !value.includes('\0'));
const values = fc.record({ lastName: text, nickName: fc.option(text), firm: anyFirm });
const kind = <Kind extends string>(name: Kind) => fc.constant(name);

/** Writes of one row, which may be part of a transaction. */
const oneWrite = fc.oneof(
  fc.record({ kind: kind('create'), who: anyone, values }),
  fc.record({
    kind: kind('update'),
    who: anyone,
    values: fc.record({ nickName: fc.option(text), firm: anyFirm }),
  }),
  fc.record({ kind: kind('upsert'), who: anyone, values }),
  fc.record({ kind: kind('createOnly'), who: anyone, values }),
  fc.record({ kind: kind('delete'), who: anyone }),
  fc.record({ kind: kind('link'), who: anyone, firm: aFirm }),
  fc.record({ kind: kind('unlink'), who: anyone, firm: aFirm }),
  fc.record({ kind: kind('hire'), who: anyone, firm: aFirm, values }),
  fc.record({ kind: kind('found'), who: anyone, values }),
  fc.record({ kind: kind('state'), who: anyone, state: fc.constantFrom('ACTIVE', 'INACTIVE') }),
  fc.record({ kind: kind('assign'), who: anyone, owner: fc.constantFrom('user', 'team') }),
  fc.record({ kind: kind('key'), who: anyone, name: text }),
  fc.record({ kind: kind('pair'), who: aLead, firm: aFirm }),
  fc.record({ kind: kind('part'), who: aLead, firm: aFirm }),
);
/** Many rows in one field: all of them are written, or none. */
const manyWrite = fc.oneof(
  fc.record({
    kind: kind('updateMany'),
    who: fc.array(anyone, { minLength: 2, maxLength: 4 }),
    nickName: fc.option(text),
  }),
  fc.record({ kind: kind('createMany'), who: fc.uniqueArray(anyone, { minLength: 2 }), values }),
  fc.record({ kind: kind('upsertMany'), who: fc.uniqueArray(anyone, { minLength: 2 }), values }),
  fc.record({ kind: kind('deleteMany'), who: fc.uniqueArray(anyone, { minLength: 2 }) }),
);
type OneWrite = typeof oneWrite extends fc.Arbitrary<infer Value> ? Value : never;
type ManyWrite = typeof manyWrite extends fc.Arbitrary<infer Value> ? Value : never;
type Write = OneWrite | ManyWrite;

interface Step {
  readonly together: boolean;
  readonly writes: readonly Write[];
}

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: oneWrite.map((write) => ({ together: false, writes: [write] })) },
  {
    weight: 2,
    arbitrary: fc
      .array(oneWrite, { minLength: 2, maxLength: 4 })
      .map((writes) => ({ together: true, writes })),
  },
  {
    weight: 1,
    arbitrary: fc
      .array(fc.oneof(oneWrite, manyWrite), { minLength: 2, maxLength: 4 })
      .map((writes) => ({ together: false, writes })),
  },
  { weight: 1, arbitrary: manyWrite.map((write) => ({ together: false, writes: [write] })) },
);

let run = 0;
const idOf = (kind: number) => (number: number) =>
  `0${kind}000000-0000-4000-8000-${String(run * 100 + number).padStart(12, '0')}`;
const personId = idOf(1);
const firmId = idOf(2);
const leadId = idOf(3);
/** A firm that comes with a person, new each time. */
let founded = 0;
const newFirmId = (): string => `04000000-0000-4000-8000-${String((founded += 1)).padStart(12, '0')}`;
const numberOf = (who: number): string => `K${run}-${who}`;

type Values = Partial<Pick<Person, 'lastName' | 'nickName'>> & { readonly firm?: number | null };

const withFirm = ({ firm, ...rest }: Values): Partial<Person> => ({
  ...rest,
  ...(firm === undefined ? {} : { firm: firm === null ? null : firmId(firm) }),
});
const inputOf = ({ firm, ...rest }: Values): Record<string, unknown> => ({
  ...rest,
  ...(firm === undefined ? {} : { parentCustomer: firm === null ? null : { account: firmId(firm) } }),
});
const newPerson = (given: Values): Person => ({
  lastName: '',
  nickName: null,
  firm: null,
  state: 'ACTIVE',
  owner: 'user',
  ...withFirm(given),
});

/** Does to the model what the write should do; false where it should be refused. */
const apply = (model: Model, write: Write, newFirm: string): boolean => {
  const { people, named, pairs } = model;
  const create = (who: number, person: Person): boolean => {
    if (people.has(who)) return false;
    people.set(who, person);
    return true;
  };
  const change = (who: number, changes: Partial<Person>): boolean => {
    const known = people.get(who);
    if (known !== undefined) people.set(who, { ...known, ...changes });
    return known !== undefined;
  };
  switch (write.kind) {
    case 'create':
    case 'createOnly':
      return create(write.who, newPerson(write.values));
    case 'upsert':
      return change(write.who, withFirm(write.values)) || create(write.who, newPerson(write.values));
    case 'update':
      return change(write.who, withFirm(write.values));
    case 'delete':
      return people.delete(write.who);
    case 'link':
      return change(write.who, { firm: firmId(write.firm) });
    case 'unlink':
      // Ending what isn't there is no error, and changes nothing.
      return change(write.who, people.get(write.who)?.firm === firmId(write.firm) ? { firm: null } : {});
    case 'hire':
      return create(write.who, newPerson({ ...write.values, firm: write.firm }));
    case 'found':
      return create(write.who, { ...newPerson(write.values), firm: newFirm });
    case 'state':
      return change(write.who, { state: write.state });
    case 'assign':
      return change(write.who, { owner: write.owner });
    case 'key':
      named.set(write.who, write.name);
      return true;
    case 'pair': {
      const pair = `${firmId(write.firm)} ${leadId(write.who)}`;
      if (pairs.has(pair)) return false;
      pairs.add(pair);
      return true;
    }
    case 'part':
      pairs.delete(`${firmId(write.firm)} ${leadId(write.who)}`);
      return true;
    case 'createMany':
      return write.who.every((who) => create(who, newPerson(write.values)));
    case 'upsertMany':
      return write.who.every(
        (who) => change(who, withFirm(write.values)) || create(who, newPerson(write.values)),
      );
    case 'updateMany':
      return write.who.every((who) => change(who, { nickName: write.nickName }));
    case 'deleteMany':
      return write.who.every((who) => people.delete(who));
  }
};

interface Field {
  readonly text: string;
  readonly type?: string;
  readonly value?: unknown;
}

const results = '{ results { index error { code causedBy } } }';
const person = '{ recordId lastName nickName }';

/** The write as a field of a mutation, with one variable. */
const fieldOf = (write: Write, newFirm: string): Field => {
  switch (write.kind) {
    case 'create':
      return {
        text: `createContact(input: $v) ${person}`,
        type: 'ContactCreateInput!',
        value: { contactId: personId(write.who), ...inputOf(write.values) },
      };
    case 'update':
      return {
        text: `updateContact(id: "${personId(write.who)}", input: $v) ${person}`,
        type: 'ContactUpdateInput!',
        value: inputOf(write.values),
      };
    case 'upsert':
    case 'createOnly': {
      const options = write.kind === 'createOnly' ? ', options: { createOnly: true }' : '';
      return {
        text: `upsertContact(id: "${personId(write.who)}", input: $v${options}) { created record ${person} }`,
        type: 'ContactUpsertInput!',
        value: inputOf(write.values),
      };
    }
    case 'delete':
      return { text: `deleteContact(id: "${personId(write.who)}") { id }` };
    case 'link':
    case 'unlink':
      return {
        text: `updateAccount(id: "${firmId(write.firm)}", input: $v) { id }`,
        type: 'AccountUpdateInput!',
        value: { contactsByParentCustomer: { [write.kind]: [personId(write.who)] } },
      };
    case 'hire': {
      const { firm: _firm, ...rest } = write.values;
      return {
        text: `updateAccount(id: "${firmId(write.firm)}", input: $v) { id }`,
        type: 'AccountUpdateInput!',
        value: { contactsByParentCustomer: { create: [{ contactId: personId(write.who), ...rest }] } },
      };
    }
    case 'found': {
      const { firm: _firm, ...rest } = write.values;
      return {
        text: 'createAccount(input: $v) { id }',
        type: 'AccountCreateInput!',
        value: {
          accountId: newFirm,
          name: 'New',
          contactsByParentCustomer: { create: [{ contactId: personId(write.who), ...rest }] },
        },
      };
    }
    case 'state':
      return {
        text: `updateContact(id: "${personId(write.who)}", input: { stateCode: ${write.state} }) ${person}`,
      };
    case 'assign':
      return {
        text: `updateContact(id: "${personId(write.who)}", input: $v) ${person}`,
        type: 'ContactUpdateInput!',
        value: { owner: owners[write.owner] },
      };
    case 'key':
      return {
        text: `upsertAccount(key: { accountNumber: "${numberOf(write.who)}" }, input: $v) { created }`,
        type: 'AccountUpsertInput!',
        value: { name: write.name },
      };
    case 'pair':
    case 'part':
      return {
        text: `updateAccount(id: "${firmId(write.firm)}", input: $v) { id }`,
        type: 'AccountUpdateInput!',
        value: {
          leadsByAccountleadsAssociation: {
            [write.kind === 'pair' ? 'link' : 'unlink']: [leadId(write.who)],
          },
        },
      };
    case 'createMany':
      return {
        text: `createContacts(inputs: $v) ${results}`,
        type: '[ContactCreateInput!]!',
        value: write.who.map((who) => ({ contactId: personId(who), ...inputOf(write.values) })),
      };
    case 'upsertMany':
      return {
        text: `upsertContacts(inputs: $v) ${results}`,
        type: '[ContactUpsertItem!]!',
        value: write.who.map((who) => ({ id: personId(who), input: inputOf(write.values) })),
      };
    case 'updateMany':
      return {
        text: `updateContacts(inputs: $v) ${results}`,
        type: '[ContactUpdateItem!]!',
        value: write.who.map((who) => ({ id: personId(who), input: { nickName: write.nickName } })),
      };
    case 'deleteMany':
      return {
        text: `deleteContacts(ids: $v) ${results}`,
        type: '[ID!]!',
        value: write.who.map(personId),
      };
  }
};

let owners: Readonly<Record<Person['owner'], Record<string, string>>> = { user: {}, team: {} };

const rowsOf = (table: string): readonly Row[] => [...(rig.emulator.organization.rows.get(table) ?? [])];
const targetOf = (value: unknown): string | null => (value as { id: string } | null | undefined)?.id ?? null;

/** The rows of this run, as the model has them. */
const actual = () => {
  const ids = new Map(Array.from({ length: numbers }, (_, number) => [personId(number), number]));
  const people = rowsOf('contact').flatMap((row): [number, Person][] => {
    const number = ids.get(row['contactid'] as string);
    if (number === undefined) return [];
    return [
      [
        number,
        {
          lastName: row['lastname'] as string,
          nickName: (row['nickname'] as string | null | undefined) ?? null,
          firm: targetOf(row['parentcustomerid']),
          state: row['statecode'] === 1 ? 'INACTIVE' : 'ACTIVE',
          owner: (row['ownerid'] as { table: string }).table === 'team' ? 'team' : 'user',
        },
      ],
    ];
  });
  const keys = new Map(Array.from({ length: numbers }, (_, number) => [numberOf(number), number]));
  const named = rowsOf('account').flatMap((row): [number, string][] => {
    const number = keys.get(row['accountnumber'] as string);
    return number === undefined ? [] : [[number, row['name'] as string]];
  });
  const ours = new Set(Array.from({ length: firms }, (_, number) => firmId(number)));
  const pairs = rowsOf('accountleads')
    .filter(({ accountid }) => ours.has(accountid as string))
    .map(({ accountid, leadid }) => `${accountid as string} ${leadid as string}`);
  return { people: people.sort(), named: named.sort(), pairs: pairs.sort() };
};

const expected = ({ people, named, pairs }: Model) => ({
  people: [...people].sort(),
  named: [...named].sort(),
  pairs: [...pairs].sort(),
});

it('random sequences of writes leave the rows that a model of them has', async () => {
  const team = rowsOf('team')[0]?.['teamid'] as string;
  const user = (await rig.data('{ whoAmI { userId } }')).data?.['whoAmI'] as { userId: string };
  owners = { user: { systemUser: user.userId }, team: { team } };
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
      run += 1;
      await rig.data(
        `mutation($firms: [AccountCreateInput!]!, $leads: [LeadCreateInput!]!) {
          createAccounts(inputs: $firms) { results { id } }
          createLeads(inputs: $leads) { results { id } }
        }`,
        {
          firms: Array.from({ length: firms }, (_, number) => ({
            accountId: firmId(number),
            name: `Firm ${number}`,
          })),
          leads: Array.from({ length: leads }, (_, number) => ({
            leadId: leadId(number),
            lastName: 'Lead',
            subject: `Lead ${number}`,
          })),
        },
      );
      let model: Model = { people: new Map(), named: new Map(), pairs: new Set() };
      for (const { together, writes } of steps) {
        const made = writes.map((write) => ({ write, newFirm: newFirmId() }));
        const fields = made.map(({ write, newFirm }) => fieldOf(write, newFirm));
        const declared = fields.flatMap(({ type }, index) =>
          type === undefined ? [] : [`$v${index}: ${type}`],
        );
        const head = `mutation${declared.length > 0 ? `(${declared.join()})` : ''}${together ? ' @transaction' : ''}`;
        const body = fields.map((field, index) => `f${index}: ${field.text.replace('$v', `$v${index}`)}`);
        const variables = Object.fromEntries(fields.map(({ value }, index) => [`v${index}`, value]));
        const answer = await rig.run(`${head} { ${body.join('\n')} }`, variables);

        let next = copyOf(model);
        const outcomes = made.map(({ write, newFirm }) => {
          const after = copyOf(next);
          if (!apply(after, write, newFirm)) return { write, isDone: false, person: undefined };
          next = after;
          return { write, isDone: true, person: after.people.get(Number(write.who)) };
        });
        const all = together && outcomes.some(({ isDone }) => !isDone);
        const refused = new Set((answer.errors ?? []).map(({ path }) => path?.[0]));
        for (const [index, { write, isDone, person: now }] of outcomes.entries()) {
          const value = answer.data?.[`f${index}`];
          if (write.kind.endsWith('Many')) {
            const { results: items } = value as { results: readonly { error: object | null }[] };
            expect(items.map(({ error }) => error === null)).toEqual(items.map(() => isDone));
            continue;
          }
          expect([write.kind, refused.has(`f${index}`)]).toEqual([write.kind, all || !isDone]);
          // What a write answers is the row as it left it; in a transaction as it is at the end of it.
          if (all || !isDone || together || now === undefined) continue;
          const { record = value } = value as { record?: unknown };
          if (['create', 'update', 'upsert', 'createOnly', 'state', 'assign'].includes(write.kind))
            expect(record).toMatchObject({ lastName: now.lastName, nickName: now.nickName });
        }
        if (!all) model = next;
      }
      expect(actual()).toEqual(expected(model));
    }),
    { numRuns: 80, seed: 20261122 },
  );
});
