import { afterAll, beforeAll, expect, it } from 'vitest';

import { createDice, type Dice } from '../../src/emulator/organization/rows/dice.ts';
import type { Model, Table } from '../../src/model/model.ts';
import { createNaiveAnswer, type NaiveAnswer } from '../support/equivalence/naive-answer.ts';
import { printSelection } from '../support/equivalence/print-selection.ts';
import { randomArguments } from '../support/equivalence/random-arguments.ts';
import { randomQuery } from '../support/equivalence/random-query.ts';
import { startGateway, type TestGateway } from '../support/start-gateway.ts';

/** What is asked for here at random, nobody would ask for. */
const limits = { requests: 5000, waits: 50 };

/** The planner's own choice, nothing in one query that can be followed, everything in batches; and the doubtful `ne`. */
const ways: Readonly<Record<string, Parameters<typeof startGateway>[0]>> = {
  planned: { gateway: { limits } },
  followed: { gateway: { limits, requests: { expand: false } } },
  batched: { gateway: { limits, requests: { batch: { maxParallel: 0 } } } },
  'ne holds for null': { gateway: { limits }, emulator: { quirks: { neMatchesNull: true } } },
};

let tests: ReadonlyMap<string, TestGateway>;
let test: TestGateway;
let naive: NaiveAnswer;

beforeAll(async () => {
  tests = new Map(
    await Promise.all(
      Object.entries(ways).map(async ([way, options]) => [way, await startGateway(options)] as const),
    ),
  );
  test = tests.get('planned') ?? (await startGateway());
  naive = createNaiveAnswer(test.emulator.organization, test.gateway.current().model);
});
afterAll(() => Promise.all([...tests.values()].map(({ gateway }) => gateway.close())));

/** A root field, and what it must answer. */
interface Root {
  readonly text: string;
  readonly expected: unknown;
}

const nobody = 'ffffffff-ffff-4fff-8fff-ffffffffffff';

const randomRoot = (model: Model, table: Table, dice: Dice): Root => {
  const argumentsFor = randomArguments(model, naive.rows, dice);
  const fields = randomQuery({ model, dice, argumentsFor }, table);
  const selection = printSelection(model, fields);
  if (dice.chance(0.5)) {
    const first = dice.pick([1, 3, 20]);
    const args = argumentsFor(table);
    const text = `${table.listField}(first: ${first} ${args.text}) { nodes ${selection} pageInfo { hasNextPage } totalCount }`;
    return { text, expected: naive.list(table, { first, form: 'nodes', fields, args, count: true }) };
  }
  const id = dice.pick([nobody, ...naive.ids(table).slice(0, 5)]);
  const global = Buffer.from(`${table.logicalName}:${id}`).toString('base64url');
  const text = dice.chance(0.5)
    ? `${table.oneField}(id: "${id}") ${selection}`
    : `node(id: "${global}") { ... on ${table.typeName} ${selection} }`;
  return { text, expected: naive.one(table, id, fields) };
};

/** One to four root fields of one or two tables, so that reads are merged. */
const randomRoots = (dice: Dice): readonly Root[] => {
  const { model } = test.gateway.current();
  const tables = [...model.tables.values()];
  const chosen = [dice.pick(tables), dice.pick(tables)];
  return Array.from({ length: dice.whole(1, 4) }, () => randomRoot(model, dice.pick(chosen), dice));
};

const seeds = Array.from({ length: 10 }, (_, index) => index);

it.each(seeds)(
  'random queries are answered as by looking at the rows one by one, seed %i',
  async (seed) => {
    for (let number = 0; number < 100; number += 1) {
      const roots = randomRoots(createDice(seed, `query ${number}`));
      const fields = roots.map(({ text }, index) => `r${index}: ${text}`).join(' ');
      const query = `query ($yes: Boolean!) { __typename @include(if: $yes) ${fields} }`;
      const expected = Object.fromEntries(roots.map((root, index) => [`r${index}`, root.expected]));
      for (const [way, { run }] of tests) {
        const { data, errors = [], extensions } = await run(query, { yes: true });
        const what = `${way}: ${query}`;
        // An email's status is no status of an activity pointer, and null there.
        const failed = errors.filter((error) => error.extensions?.['code'] !== 'UNKNOWN_CHOICE');
        expect(failed, what).toEqual([]);
        expect(data, what).toEqual({ __typename: 'Query', ...expected });
        const { upstream = [], predicted } = extensions ?? {};
        expect(upstream.length, what).toBeLessThanOrEqual(predicted?.requests ?? 0);
        const urls = upstream.flatMap(({ url, parts = [{ url }] }) => parts.map((part) => part.url));
        for (const url of urls) {
          expect(url).toMatch(/^\w+\?(?:\$select=[^&]+(?:&\$(?!top)\w+=[^&]+)*|fetchXml=[^&]+)$/);
        }
      }
    }
  },
  60_000,
);

it('an activity that was reached through its base type is what it is when looked back at', async () => {
  const { data } = await test.data(`{
    activityPointers(first: 50) { nodes { activityTypeCode activityPartiesByActivity(first: 1) { nodes {
      activity { __typename table ... on Email { subject } }
    } } } }
  }`);
  const { nodes } = data?.['activityPointers'] as {
    nodes: {
      activityTypeCode: string;
      activityPartiesByActivity: { nodes: { activity: Record<string, unknown> }[] };
    }[];
  };
  const seen = nodes.flatMap(({ activityTypeCode, activityPartiesByActivity }) =>
    activityPartiesByActivity.nodes.map(({ activity }) => ({ activityTypeCode, activity })),
  );
  expect(new Set(seen.map(({ activity }) => activity['__typename']))).toContain('Email');
  for (const { activityTypeCode, activity } of seen) {
    expect(activity['table']).toBe(activityTypeCode.toLowerCase());
    expect('subject' in activity).toBe(activity['__typename'] === 'Email');
  }
});
