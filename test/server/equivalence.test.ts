import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createEmulator } from '../../src/emulator/create-emulator.ts';
import { createDice } from '../../src/emulator/organization/rows/dice.ts';
import type { GatewayOptions } from '../../src/gateway/gateway-options.ts';
import type { FetchFunction } from '../../src/transport/fetch-send.ts';
import { createNaiveAnswer, type NaiveAnswer } from '../support/equivalence/naive-answer.ts';
import { printQuery } from '../support/equivalence/print-query.ts';
import { inAnyOrder } from '../support/equivalence/random-aggregate.ts';
import { randomArguments } from '../support/equivalence/random-arguments.ts';
import { randomQuery, type RandomQuery } from '../support/equivalence/random-query.ts';
import { shrinkQuery } from '../support/equivalence/shrink-query.ts';
import { allPayloads, mergedAnswer, sendForParts } from '../support/incremental.ts';
import { startGateway, type Answer, type TestGateway } from '../support/start-gateway.ts';

/** Random queries, of one to three root fields; more with `EQUIVALENCE_CASES=100000`, others with `EQUIVALENCE_SEED=1000`. */
const cases = Number(process.env['EQUIVALENCE_CASES'] ?? 3000);
const firstSeed = Number(process.env['EQUIVALENCE_SEED'] ?? 0);
const perTest = 250;

/** What is asked for here at random, nobody would ask for. */
const everything = 1_000_000;
const limits = {
  ...{ tokens: everything, depth: 100, aliases: everything, fields: everything, directives: everything },
  ...{ fragments: everything, filterConditions: 500, filterDepth: 20 },
  ...{ upstreamRequests: 5000, upstreamWaits: 50, rows: 100_000_000 },
};
const roles: GatewayOptions['roles'] = {
  admin: {
    tables: { '*': {}, role: { read: true }, systemuserroles: { read: true } },
    explain: true,
    rawQueries: true,
    limits,
  },
};

/** The planner's own choice, nothing in one query that can be followed, everything in batches; parts, and the doubtful `ne`. */
const ways: Readonly<Record<string, Partial<GatewayOptions>>> = {
  planned: {},
  followed: { requests: { expand: false } },
  batched: { requests: { batch: { maxParallel: 0 } } },
  'in parts': { incrementalDelivery: true },
  'what is doubtful': {},
};

let tests: ReadonlyMap<string, TestGateway>;
let naive: NaiveAnswer;

beforeAll(async () => {
  const emulator = await createEmulator();
  const { organization } = emulator;
  const doubtful = await createEmulator({
    organization,
    quirks: { neMatchesNull: true, allHoldsForNone: false },
  });
  const started = new Map<string, TestGateway>();
  // One after another: a start has ten seconds.
  for (const [way, options] of Object.entries(ways)) {
    const { fetch } = way === 'what is doubtful' ? doubtful : emulator;
    started.set(way, await startGateway({ gateway: { roles, ...options, fetch } }));
  }
  tests = started;
  naive = createNaiveAnswer(organization, gatewayOf('planned').gateway.current().model);
});
afterAll(() => Promise.all([...tests.values()].map(({ gateway }) => gateway.close())));

const gatewayOf = (way: string): TestGateway => {
  const test = tests.get(way);
  if (test === undefined) throw new Error(`No gateway for ${way}`);
  return test;
};

/** A gateway, and in which way it answers. */
type Way = readonly [name: string, test: TestGateway];

/** The last two ways take turns, and every third query goes neither. */
const isLeftOut = ([name]: Way, number: number): boolean =>
  (name === 'in parts' && number % 3 !== 0) || (name === 'what is doubtful' && number % 3 !== 1);

const queryOf = (seed: number, name: string): RandomQuery => {
  const { model } = gatewayOf('planned').gateway.current();
  const dice = createDice(seed, name);
  return randomQuery({
    ...{ model, dice, ids: naive.ids, textOf: naive.textOf, isFilled: naive.isFilled },
    makeArguments: randomArguments(model, naive.rows, dice),
  });
};

const ask = async (way: string, { gateway, run }: TestGateway, query: RandomQuery): Promise<Answer> => {
  if (way !== 'in parts') {
    const { query: text, variables } = printQuery(query);
    return run(text, variables);
  }
  return mergedAnswer(await allPayloads(await sendForParts(gateway, printQuery(query, true))));
};

/** An answer of which everything counts but the order of groups. */
const comparable = (query: RandomQuery, data: Answer['data']): Readonly<Record<string, unknown>> => ({
  ...data,
  ...Object.fromEntries(
    query.filter(({ kind }) => kind === 'aggregate').map(({ key }) => [key, inAnyOrder(data?.[key])]),
  ),
});

/** What is wrong with one way's answer to a query; undefined: nothing. */
const problemOf = async (
  [way, test]: Way,
  query: RandomQuery,
  expected: Answer['data'] = naive.answer(query),
): Promise<string | undefined> => {
  const { data, errors = [], extensions } = await ask(way, test, query);
  // An email's status is no status of an activity pointer, and null there.
  const failed = errors.filter((error) => error.extensions?.['code'] !== 'UNKNOWN_CHOICE');
  if (failed.length > 0) return `errors: ${JSON.stringify(failed)}`;
  if (!isDeepStrictEqual(comparable(query, data), comparable(query, expected))) {
    return `answer: ${JSON.stringify(data)}\ninstead of: ${JSON.stringify(expected)}`;
  }
  const { upstream = [], predicted } = extensions ?? {};
  if (upstream.length > (predicted?.requests ?? 0)) return `${upstream.length} requests, more than predicted`;
  const urls = upstream.flatMap(({ url, parts = [{ url }] }) => parts.map((part) => part.url));
  const strange = urls.find(
    (url) => !/^\w+\?(?:\$select=[^&]+(?:&\$(?!top)\w+=[^&]+)*|fetchXml=[^&]+)$/.test(url),
  );
  return strange === undefined ? undefined : `request ${strange}`;
};

/** The smallest query near a failing one, with what is wrong with its answer. */
const report = async ([way, test]: Way, query: RandomQuery): Promise<string> => {
  const fails = async (each: RandomQuery): Promise<boolean> => {
    const problem = await problemOf([way, test], each);
    // Leaving something out of a field that stands twice may make a query that is none.
    return problem !== undefined && !problem.includes('GRAPHQL_VALIDATION_FAILED');
  };
  const small = await shrinkQuery(query, fails);
  const { query: text, variables } = printQuery(small, way === 'in parts');
  return `${way}: ${text}\nwith ${JSON.stringify(variables)}\n${(await problemOf([way, test], small)) ?? ''}`;
};

describe('random queries are answered as by looking at the rows one by one', () => {
  const seeds = Array.from({ length: Math.ceil(cases / perTest) }, (_, index) => firstSeed + index);

  it.each(seeds)(
    'seed %i',
    async (seed) => {
      const count = Math.min(perTest, cases - (seed - firstSeed) * perTest);
      for (let number = 0; number < count; number += 1) {
        const query = queryOf(seed, `query ${number}`);
        const expected = naive.answer(query);
        for (const way of tests) {
          if (isLeftOut(way, number)) continue;
          const problem = await problemOf(way, query, expected);
          if (problem !== undefined) expect.fail(`query ${number}, ${await report(way, query)}`);
        }
      }
    },
    600_000,
  );
});

describe('what is found to be wrong', () => {
  /** Doubles of which something is wrong, and what a query must have to show it. */
  const wrong: readonly (readonly [what: string, spoil: (body: string) => string, shows: RegExp])[] = [
    [
      'a column',
      (body) => body.replaceAll(/"createdon":"2/g, '"createdon":"3'),
      /^query \{ \w+: (?:node|\w+)\(.{1,80}\) \{.{0,80}(?<!over\w+)createdOn.{0,60}\}$/i,
    ],
    ['rows of lists', (body) => body.replaceAll(/,\{"@odata.etag"[^{}]*\}\]/g, ']'), /^query \{ .{1,250}\}$/],
  ];

  it.each(wrong)('%s: is shown by a small query', async (_what, spoil, shows) => {
    const { emulator } = gatewayOf('planned');
    const { organization } = emulator;
    const double = await createEmulator({ organization });
    let spoils = false;
    const fetch: FetchFunction = async (request) => {
      const response = await double.fetch(request);
      if (!spoils) return response;
      return new Response(spoil(await response.text()), response);
    };
    const test = await startGateway({ gateway: { roles, fetch } });
    spoils = true;
    let found: string | undefined;
    for (let number = 0; found === undefined && number < 200; number += 1) {
      const query = queryOf(99, `planted ${number}`);
      if ((await problemOf(['planned', test], query)) === undefined) continue;
      found = await report(['planned', test], query);
    }
    await test.gateway.close();
    expect(found?.replace('planned: ', '').split('\n')[0]).toMatch(shows);
  });
});
