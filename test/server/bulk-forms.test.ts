import { beforeAll, describe, expect, it } from 'vitest';

import { guid } from '../support/guid.ts';
import { startGateway, type Answer, type TestGateway } from '../support/start-gateway.ts';

let rig: TestGateway;

beforeAll(async () => {
  rig = await startGateway();
  return () => rig.gateway.close();
});

interface Result {
  readonly index: number;
  readonly id: string | null;
  readonly error: {
    readonly code: string;
    readonly field: string | null;
    readonly causedBy: number | null;
  } | null;
}

const count = 250;
const bad = 130;
const results = '{ results { index id error { code field causedBy } } }';

const resultsOf = ({ data }: Answer): readonly Result[] =>
  (data?.['bulk'] as { results: readonly Result[] }).results;
const formsOf = ({ extensions }: Answer): readonly string[] =>
  (extensions?.upstream ?? []).map(({ url, parts }) =>
    parts === undefined ? url : `set of ${parts.length}`,
  );

/** The first and third group are written, the second isn't: its items all say which one it was for. */
const expectOneBad = (answer: Answer, error: Partial<NonNullable<Result['error']>>): void => {
  expect(answer.errors).toBeUndefined();
  const items = resultsOf(answer);
  expect(items.map(({ index }) => index)).toEqual(Array.from({ length: count }, (_, index) => index));
  const failed = items.filter((item) => item.error !== null);
  expect(failed.map(({ index }) => index)).toEqual(Array.from({ length: 100 }, (_, index) => 100 + index));
  for (const item of failed) {
    if (item.index === bad) expect(item.error).toMatchObject({ ...error, causedBy: null });
    else expect(item.error).toMatchObject({ causedBy: bad, field: null });
  }
};

/** Each table has other forms: tasks have no actions for many rows, shipments have them. */
const tables = [
  {
    type: 'Task',
    many: 'Tasks',
    table: 'task',
    key: 'activityid',
    name: 'subject',
    field: 'subject',
    keyField: 'activityId',
    action: undefined,
  },
  {
    type: 'AcmeShipment',
    many: 'AcmeShipments',
    table: 'acme_shipment',
    key: 'acme_shipmentid',
    name: 'acme_name',
    field: 'acmeName',
    keyField: 'acmeShipmentId',
    action: 'acme_shipments/Microsoft.Dynamics.CRM',
  },
] as const;

describe.each(tables)('many rows of $table', ({ type, many, table, key, name, field, keyField, action }) => {
  const idOf = (index: number): string => guid((table === 'task' ? 10_000 : 20_000) + index);
  const namesOf = (): readonly unknown[] => {
    const rows = new Map(
      [...(rig.emulator.organization.rows.get(table) ?? [])].map((row) => [row[key], row[name]]),
    );
    return Array.from({ length: count }, (_, index) => rows.get(idOf(index)));
  };
  /** Names that rows should have, by index; of the second group as they were. */
  const expectNames = (now: (index: number) => unknown, before: (index: number) => unknown): void => {
    expect(namesOf()).toEqual(
      Array.from({ length: count }, (_, index) => (index >= 100 && index < 200 ? before(index) : now(index))),
    );
  };
  const forms = (verb: string | undefined): readonly string[] =>
    action === undefined || verb === undefined
      ? ['set of 100', 'set of 100', 'set of 50']
      : [`${action}.${verb}`, `${action}.${verb}`, `${action}.${verb}`, 'set of 100'];
  const expectForms = (answer: Answer, verb: string | undefined): void => {
    expect([...formsOf(answer)].sort()).toEqual([...forms(verb)].sort());
  };

  it('created: a bad one keeps its group from being written', async () => {
    // Refused by Dataverse: the row that it points at is not there.
    const owner = { owner: { team: guid(404) } };
    const inputs = Array.from({ length: count }, (_, index) => ({
      [keyField]: idOf(index),
      [field]: `New ${index}`,
      ...(index === bad && owner),
    }));
    const answer = await rig.run(
      `mutation($inputs: [${type}CreateInput!]!) { bulk: create${many}(inputs: $inputs) ${results} }`,
      { inputs },
    );
    expectOneBad(answer, { code: 'NOT_FOUND' });
    expectForms(answer, 'CreateMultiple');
    expectNames(
      (index) => `New ${index}`,
      () => undefined,
    );
  });

  it('upserted: those that are there and those that are not', async () => {
    const inputs = Array.from({ length: count }, (_, index) => ({
      id: idOf(index),
      input: { [field]: `Put ${index}`, ...(index === bad && { owner: { team: guid(404) } }) },
    }));
    const mutation = `mutation($inputs: [${type}UpsertItem!]!) { bulk: upsert${many}(inputs: $inputs) ${results} }`;
    const refused = await rig.run(mutation, { inputs });
    expectOneBad(refused, { code: 'NOT_FOUND' });
    expectForms(refused, 'UpsertMultiple');
    expectNames(
      (index) => `Put ${index}`,
      () => undefined,
    );
    const done = await rig.run(mutation, {
      inputs: inputs.map(({ id }, index) => ({ id, input: { [field]: `Put ${index}` } })),
    });
    expect(resultsOf(done).every(({ error }) => error === null)).toBe(true);
    expectNames(
      (index) => `Put ${index}`,
      (index) => `Put ${index}`,
    );
  });

  it('updated: one that is not there', async () => {
    const inputs = Array.from({ length: count }, (_, index) => ({
      id: index === bad ? guid(404) : idOf(index),
      input: { [field]: `Set ${index}` },
    }));
    const answer = await rig.run(
      `mutation($inputs: [${type}UpdateItem!]!) { bulk: update${many}(inputs: $inputs) ${results} }`,
      { inputs },
    );
    expectOneBad(answer, { code: 'NOT_FOUND' });
    expectForms(answer, 'UpdateMultiple');
    expectNames(
      (index) => `Set ${index}`,
      (index) => `Put ${index}`,
    );
  });

  it('deleted: one that is not there', async () => {
    const ids = Array.from({ length: count }, (_, index) => (index === bad ? guid(404) : idOf(index)));
    const answer = await rig.run(`mutation($ids: [ID!]!) { bulk: delete${many}(ids: $ids) ${results} }`, {
      ids,
    });
    expectOneBad(answer, { code: 'NOT_FOUND' });
    // The action to delete many is for elastic tables only (contract §5.7).
    expectForms(answer, undefined);
    expectNames(
      () => undefined,
      (index) => `Put ${index}`,
    );
  });

  it('with a value that no row can have: nothing is sent', async () => {
    const inputs = Array.from({ length: count }, (_, index) => ({
      id: idOf(index),
      input: { [field]: index === bad ? 'x'.repeat(401) : 'y' },
    }));
    const answer = await rig.run(
      `mutation($inputs: [${type}UpdateItem!]!) { bulk: update${many}(inputs: $inputs) ${results} }`,
      { inputs },
    );
    expect(answer.errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      field: `inputs[${bad}].input.${field}`,
    });
    expect(formsOf(answer)).toEqual([]);
  });
});

describe('what Dataverse refuses for a column', () => {
  it.each([
    ['createTasks', 'TaskCreateInput', [{ subject: 'a' }, { subject: 'b', owner: null }], 'inputs[1].owner'],
    [
      'updateTasks',
      'TaskUpdateItem',
      [
        { id: guid(1), input: { subject: 'a' } },
        { id: guid(31_000), input: { owner: null } },
      ],
      'inputs[1].input.owner',
    ],
  ])('of one item of %s names its place', async (field, input, inputs, place) => {
    const id = guid(31_000);
    await rig.data(
      `mutation { upsertTask(id: "${id}", input: { subject: "x" }) { created } a: upsertTask(id: "${guid(1)}", input: { subject: "x" }) { created } }`,
    );
    const answer = await rig.run(
      `mutation($inputs: [${input}!]!) { bulk: ${field}(inputs: $inputs) ${results} }`,
      { inputs },
    );
    expect(resultsOf(answer).map(({ error }) => error)).toMatchObject([
      { causedBy: 1, field: null },
      { causedBy: null, field: place },
    ]);
  });
});
