import { beforeAll, describe, expect, it } from 'vitest';

import { createEmulator, type Emulator } from '../../../src/emulator/create-emulator.ts';
import type { FaultInput } from '../../../src/emulator/faults/fault.ts';
import { GatewayError } from '../../../src/errors/gateway-error.ts';
import type { Loaders } from '../../../src/load/loaders.ts';
import { makeNeed } from '../../support/make-need.ts';
import { pipelineToDouble, tokenOf } from '../../support/pipeline-to-double.ts';
import { createDice, type Dice } from '../../support/synthetic/dice.ts';

const sequences = 2000;
const withinMs = 400;

const codes: ReadonlySet<string> = new Set([
  'UPSTREAM_ERROR',
  'UPSTREAM_UNAVAILABLE',
  'UPSTREAM_AUTH',
  'THROTTLED',
  'TIMEOUT',
  'FORBIDDEN',
  'NOT_FOUND',
  'CONFLICT',
]);

/**
 * Not among them: parts in another order, which matrix.test.ts has. Answers carry no id of their request, so two reads of one
 * table that were exchanged can be told apart by set and page size alone, and not where errors took the place of those.
 */
const anyAction = (dice: Dice): FaultInput['action'] => {
  const status = dice.pick([200, 204, 400, 401, 403, 404, 412, 429, 429, 500, 502, 503, 503, 504]);
  if (dice.chance(0.01)) return { kind: 'silence' };
  return dice.pick<FaultInput['action']>([
    { kind: 'answer', status, retryAfter: dice.pick([0, 'junk', -1, { dateIn: -3 }]) },
    { kind: 'answer', status, text: '<html>' },
    { kind: 'answer', status: 500, code: dice.pick(['0x80044150', '0x80040216']) },
    {
      kind: 'answer',
      status: 200,
      json: dice.pick<unknown>([null, [], {}, { value: 1 }, { value: [null] }]),
    },
    { kind: 'cut', after: dice.pick(['nothing', 'headers', dice.whole(0, 400)] as const) },
    { kind: 'alter', keepBytes: dice.whole(0, 600) },
    { kind: 'alter', padTo: 60_000 },
    { kind: 'alter', headers: { 'content-type': 'text/html' } },
    { kind: 'alter', prepend: dice.pick(['\uFEFF', ')]}', '<html>']) },
    {
      kind: 'alter',
      replace: [{ text: '"value"', with: dice.pick(['"valve"', '"__proto__"', '"value":NaN,"x"']) }],
    },
    { kind: 'multipart', parts: dice.pick(['dropLast', 'repeatFirst', 'leaveOpen'] as const) },
    { kind: 'page', next: dice.pick(['foreign', 'outside'] as const) },
    { kind: 'delay', ms: dice.whole(0, 3) },
  ]);
};

const anyFault = (dice: Dice): FaultInput => ({
  match: {
    nth: dice.whole(1, 3),
    ...(dice.chance(0.8) && { times: dice.whole(1, 3) }),
    ...(dice.chance(0.3) && { path: dice.pick(['accounts*', 'contacts*', '$batch']) }),
  },
  action: anyAction(dice),
});

const anyPartFault = (dice: Dice): FaultInput => ({
  match: { kind: 'part', nth: dice.whole(1, 4), times: dice.whole(1, 2) },
  action: { kind: 'answer', status: dice.pick([403, 429, 500, 503]), retryAfter: 0 },
});

describe(`${sequences} random sequences of faults`, () => {
  let emulator: Emulator;
  let token: string;
  let ids: readonly string[];
  let truth: string;

  const accounts = makeNeed('account', { columns: ['name'] });
  const contacts = makeNeed('contact', { columns: ['fullname'] });
  const read = (loaders: Loaders): Promise<unknown>[] => [
    loaders
      .readList({
        need: accounts,
        page: { first: 4, resume: undefined, count: false },
        orderBy: [{ property: 'accountid', direction: 'asc' }],
        filter: undefined,
        paths: [],
      })
      .then(({ rows }) => rows.map(({ name }) => name)),
    loaders
      .readList({
        need: contacts,
        page: { first: 3, resume: undefined, count: false },
        orderBy: [{ property: 'contactid', direction: 'asc' }],
        filter: undefined,
        paths: [],
      })
      .then(({ rows }) => rows.map(({ fullname }) => fullname)),
    ...ids.map((id) => loaders.readRow({ need: accounts, id, paths: [] }).then((row) => row?.['name'])),
  ];

  beforeAll(async () => {
    emulator = await createEmulator();
    token = await tokenOf(emulator);
    const loaders = pipelineToDouble(emulator, token).loaders({ withinMs: 60_000, inBatches: false });
    const { rows } = await loaders.readList({
      need: accounts,
      page: { first: 2, resume: undefined, count: false },
      orderBy: [],
      filter: undefined,
      paths: [],
    });
    ids = rows.map(({ accountid }) => String(accountid));
    expect(ids).toHaveLength(2);
    truth = JSON.stringify(await Promise.all(read(loaders)));
  });

  it('bring no wrong answer, ask no stranger, and hang nowhere', { timeout: 500_000 }, async () => {
    const wrong: string[] = [];
    const strangers = new Set<string>();
    const expected = JSON.parse(truth) as unknown[];
    let answered = 0;
    let failed = 0;
    for (let seed = 1; seed <= sequences; seed += 1) {
      const dice = createDice(seed);
      const inBatches = dice.chance(0.5);
      const faults = Array.from({ length: dice.whole(1, 3) }, () => anyFault(dice));
      emulator.setFaults(dice.chance(0.3) && inBatches ? [anyPartFault(dice), ...faults] : faults);
      emulator.clearRequests();
      const { loaders } = pipelineToDouble(emulator, token, {
        onRequest: ({ origin }) => strangers.add(origin),
      });
      const results = await Promise.allSettled(read(loaders({ withinMs, inBatches })));
      results.forEach((result, index) => {
        if (result.status === 'fulfilled') {
          answered += 1;
          if (JSON.stringify(result.value) !== JSON.stringify(expected[index]))
            wrong.push(`${seed}: ${index} ${JSON.stringify(result.value)}`);
        } else {
          failed += 1;
          const { reason } = result as { readonly reason: unknown };
          if (!(reason instanceof GatewayError) || !codes.has(reason.code))
            wrong.push(`${seed}: ${String(reason)}`);
        }
      });
      // Each of the reads is sent three times at most, and once more where its answer was no JSON, or its batch no batch.
      if (emulator.requests.length > 40) wrong.push(`${seed}: ${emulator.requests.length} requests`);
    }
    expect(wrong).toEqual([]);
    expect([...strangers]).toEqual(['http://dataverse.test']);
    expect(Math.min(answered, failed)).toBeGreaterThan(sequences / 4);
  });
});
