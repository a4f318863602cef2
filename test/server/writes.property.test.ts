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
  readonly firm: number | null;
}

/** What the rows should be, by number. */
type Model = Map<number, Person>;

const numbers = 5;
const firms = 3;
const anyone = fc.nat({ max: numbers - 1 });
const anyFirm = fc.option(fc.nat({ max: firms - 1 }));
const text = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
  .filter((value) => value.trim() === value && !value.includes('\0'));
const values = fc.record({ lastName: text, nickName: fc.option(text), firm: anyFirm });

const oneWrite = fc.oneof(
  fc.record({ kind: fc.constant('create' as const), who: anyone, values }),
  fc.record({
    kind: fc.constant('update' as const),
    who: anyone,
    values: fc.record({ nickName: fc.option(text), firm: anyFirm }),
  }),
  fc.record({ kind: fc.constant('upsert' as const), who: anyone, values }),
  fc.record({ kind: fc.constant('delete' as const), who: anyone }),
  fc.record({ kind: fc.constant('link' as const), who: anyone, firm: fc.nat({ max: firms - 1 }) }),
  fc.record({ kind: fc.constant('unlink' as const), who: anyone, firm: fc.nat({ max: firms - 1 }) }),
);
type OneWrite = typeof oneWrite extends fc.Arbitrary<infer Value> ? Value : never;

const step = fc.oneof(
  { weight: 3, arbitrary: oneWrite.map((write) => ({ together: false, writes: [write] })) },
  {
    weight: 1,
    arbitrary: fc
      .array(oneWrite, { minLength: 2, maxLength: 4 })
      .map((writes) => ({ together: true, writes })),
  },
  {
    weight: 1,
    arbitrary: fc
      .array(oneWrite, { minLength: 2, maxLength: 4 })
      .map((writes) => ({ together: false, writes })),
  },
);

let run = 0;
const personId = (number: number): string =>
  `0a000000-0000-4000-8000-${String(run * 100 + number).padStart(12, '0')}`;
const firmId = (number: number): string =>
  `0b000000-0000-4000-8000-${String(run * 100 + number).padStart(12, '0')}`;

/** Does to the model what the write should do; false where it should be refused. */
const apply = (model: Model, write: OneWrite): boolean => {
  const known = model.get(write.who);
  switch (write.kind) {
    case 'create':
      if (known !== undefined) return false;
      model.set(write.who, write.values);
      return true;
    case 'upsert':
      model.set(write.who, write.values);
      return true;
    case 'update':
      if (known === undefined) return false;
      model.set(write.who, { ...known, ...write.values });
      return true;
    case 'delete':
      return model.delete(write.who);
    case 'link':
      if (known === undefined) return false;
      model.set(write.who, { ...known, firm: write.firm });
      return true;
    case 'unlink':
      // Ending what isn't there is no error, and changes nothing.
      if (known === undefined) return false;
      if (known.firm === write.firm) model.set(write.who, { ...known, firm: null });
      return true;
  }
};

const inputOf = ({ firm, ...rest }: Partial<Person>): Record<string, unknown> => ({
  ...rest,
  ...(firm === undefined ? {} : { parentCustomer: firm === null ? null : { account: firmId(firm) } }),
});

/** The write as a field of a mutation. */
const fieldOf = (write: OneWrite, index: number, variables: Record<string, unknown>): string => {
  const id = personId(write.who);
  const name = `v${index}`;
  switch (write.kind) {
    case 'create':
      variables[name] = { contactId: id, ...inputOf(write.values) };
      return `f${index}: createContact(input: $${name}) { id }`;
    case 'update':
      variables[name] = inputOf(write.values);
      return `f${index}: updateContact(id: "${id}", input: $${name}) { id lastName }`;
    case 'upsert':
      variables[name] = inputOf(write.values);
      return `f${index}: upsertContact(id: "${id}", input: $${name}) { created }`;
    case 'delete':
      return `f${index}: deleteContact(id: "${id}") { id }`;
    case 'link':
    case 'unlink':
      variables[name] = { contactsByParentCustomer: { [write.kind]: [id] } };
      return `f${index}: updateAccount(id: "${firmId(write.firm)}", input: $${name}) { id }`;
  }
};

const typeOf = ({ kind }: OneWrite): string => {
  if (kind === 'link' || kind === 'unlink') return 'AccountUpdateInput!';
  return `Contact${kind.charAt(0).toUpperCase()}${kind.slice(1)}Input!`;
};

const rowsOf = (): readonly Row[] => {
  const ids = new Set<unknown>(Array.from({ length: numbers }, (_, number) => personId(number)));
  return [...(rig.emulator.organization.rows.get('contact') ?? [])].filter(({ contactid }) =>
    ids.has(contactid),
  );
};

it('random sequences of writes leave the rows that a model of them has', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
      run += 1;
      await rig.data(
        'mutation($inputs: [AccountCreateInput!]!) { createAccounts(inputs: $inputs) { results { id } } }',
        {
          inputs: Array.from({ length: firms }, (_, number) => ({
            accountId: firmId(number),
            name: `Firm ${number}`,
          })),
        },
      );
      let model: Model = new Map();
      for (const { together, writes } of steps) {
        const variables: Record<string, unknown> = {};
        const fields = writes.map((write, index) => fieldOf(write, index, variables));
        const declared = writes.flatMap((write, index) =>
          `v${index}` in variables ? [`$v${index}: ${typeOf(write)}`] : [],
        );
        const head = `mutation${declared.length > 0 ? `(${declared.join()})` : ''}${together ? ' @transaction' : ''}`;
        const answer = await rig.run(`${head} { ${fields.join('\n')} }`, variables);
        const next: Model = new Map(model);
        const outcomes = writes.map((write) => (apply(next, write) ? 'done' : 'refused'));
        const refused = new Set((answer.errors ?? []).map(({ path }) => path?.[0]));
        const expected = outcomes.flatMap((outcome, index) => {
          const all = together && outcomes.includes('refused');
          return outcome === 'refused' || all ? [`f${index}`] : [];
        });
        expect(refused).toEqual(new Set(expected));
        if (!together || expected.length === 0) model = next;
      }
      const actual = rowsOf().map(({ contactid, lastname, nickname, parentcustomerid }) => [
        contactid,
        lastname,
        nickname ?? null,
        (parentcustomerid as { id: string } | null | undefined)?.id ?? null,
      ]);
      const wanted = [...model].map(([number, { lastName, nickName, firm }]) => [
        personId(number),
        lastName,
        nickName,
        firm === null ? null : firmId(firm),
      ]);
      expect(actual.sort()).toEqual(wanted.sort());
    }),
    { numRuns: 60, seed: 20261122 },
  );
}, 120_000);
