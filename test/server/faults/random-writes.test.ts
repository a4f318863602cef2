import { execute, parse, type GraphQLSchema } from 'graphql';
import { beforeAll, describe, expect, it } from 'vitest';

import { createEmulator, type Emulator } from '../../../src/emulator/create-emulator.ts';
import type { FaultInput } from '../../../src/emulator/faults/fault.ts';
import type { JournalEntry } from '../../../src/emulator/journal.ts';
import { CostMeter } from '../../../src/execute/cost-meter.ts';
import { executeOperation } from '../../../src/execute/execute-operation.ts';
import type { OperationContext } from '../../../src/execute/operation-context.ts';
import { createGateway } from '../../../src/gateway/gateway.ts';
import { ExchangeLog } from '../../../src/load/exchange-log.ts';
import { defaultPageLimits, noRules } from '../../../src/plan/planner.ts';
import { rememberReadPlans } from '../../../src/plan/remember-read-plans.ts';
import { pipelineToDouble, tokenOf } from '../../support/pipeline-to-double.ts';
import { gatewaySettings, type Answer } from '../../support/start-gateway.ts';
import { createDice, type Dice } from '../../support/synthetic/dice.ts';
import { openTestCursor, sealTestCursor } from '../../support/test-cursor.ts';
import {
  prepareMutation,
  writeKinds,
  type PreparedMutation,
  type RowPool,
} from '../../support/write-kinds.ts';

const sequences = 600;
/** Milliseconds that an operation has. */
const withinMs = 400;
/** Milliseconds after which it hangs: its time, what it may take to end (docs/writing.md), and a busy machine. */
const hangsAfterMs = 20_000;

const anyAction = (dice: Dice): FaultInput['action'] => {
  const applied = dice.chance(0.5);
  const status = dice.pick([200, 204, 400, 401, 403, 404, 412, 429, 429, 500, 502, 503, 503, 504]);
  if (dice.chance(0.02)) return { kind: 'silence', applied };
  return dice.pick<FaultInput['action']>([
    // Only of what stands before Dataverse it can't be told whether it was passed on.
    {
      kind: 'answer',
      status,
      retryAfter: dice.pick([0, 'junk', -1]),
      applied: applied && [502, 503, 504].includes(status),
    },
    { kind: 'answer', status: dice.pick([200, 500, 502, 503]), text: '<html>', applied },
    { kind: 'answer', status: 500, code: dice.pick(['0x80044150', '0x80040216']) },
    { kind: 'answer', status: 412, code: dice.pick(['0x80040237', '0x80060882', '0x80040333']) },
    { kind: 'answer', status: 200, json: dice.pick<unknown>([null, [], {}, { value: 1 }]), applied },
    { kind: 'cut', after: dice.pick(['nothing', 'headers', dice.whole(0, 400)] as const), applied },
    { kind: 'alter', keepBytes: dice.whole(0, 600) },
    { kind: 'alter', padTo: 60_000 },
    { kind: 'alter', headers: { 'content-type': 'text/html' } },
    { kind: 'alter', headers: { 'odata-version': null } },
    { kind: 'alter', prepend: dice.pick(['\uFEFF', ')]}', '<html>']) },
    { kind: 'multipart', parts: dice.pick(['dropLast', 'repeatFirst', 'leaveOpen', 'reverse'] as const) },
    { kind: 'delay', ms: dice.whole(0, 3) },
  ]);
};

/** Of one request, of all, or of some by chance. */
const anyFault = (dice: Dice): FaultInput => ({
  match: {
    ...dice.pick([{ times: 1 }, { times: 1 }, {}, { percent: 50 }, { nth: 2, times: 1 }]),
    ...(dice.chance(0.3) && dice.pick([{ method: 'GET' }, { method: 'POST' }, { kind: 'batch' as const }])),
  },
  action: anyAction(dice),
});

const anyPartFault = (dice: Dice): FaultInput => ({
  match: { kind: 'part', nth: dice.whole(1, 2), times: dice.whole(1, 3) },
  action: { kind: 'answer', status: dice.pick([403, 412, 429, 500, 503]), retryAfter: 0 },
});

const isWriting = ({ kind, method }: JournalEntry): boolean =>
  kind === 'batch' || (kind === 'data' && method !== 'GET');

/** What an answer says of its field: every item of a bulk form, else the field itself. */
const toldBy = ({
  data,
  errors = [],
}: Answer): { code: string | undefined; extensions: Readonly<Record<string, unknown>> } => {
  const [error] = errors;
  if (error !== undefined)
    return { code: error.extensions?.['code'] as string, extensions: error.extensions ?? {} };
  const { results } = (data?.['it'] ?? {}) as { results?: readonly { error: { code: string } | null }[] };
  return { code: results?.find((item) => item.error !== null)?.error?.code, extensions: {} };
};

/** What of an answer is not true, or of the way to it not allowed. */
const liesOf = (
  answer: Answer,
  { effects, rows }: PreparedMutation,
  writing: readonly JournalEntry[],
): string[] => {
  const lies: string[] = [];
  const applied = writing.flatMap(({ writes = [] }) => writes.filter((each) => each.applied)).length;
  const isDone = effects.includes(applied);
  if (applied !== 0 && !isDone) lies.push(`${applied} effects`);
  const [changed, all] = rows();
  if (changed !== (isDone ? all : 0)) lies.push(`${changed} of ${all} rows after ${applied} effects`);
  const { code, extensions } = toldBy(answer);
  const { requestId } = extensions;
  if (code === undefined && !isDone) lies.push('told done');
  if (code === 'WRITE_OUTCOME_UNKNOWN') {
    if (Object.hasOwn(extensions, 'code') && typeof requestId !== 'string') lies.push('no request id');
  } else if (code !== undefined && isDone !== (extensions['applied'] === true)) lies.push(`told ${code}`);
  if (code === 'INTERNAL') lies.push(JSON.stringify(answer.errors));
  return lies;
};

describe(`${sequences} random sequences of faults that meet writes`, () => {
  let emulator: Emulator;
  let schema: GraphQLSchema;
  let token: string;
  let pool: RowPool;

  beforeAll(async () => {
    const dice = createDice(0);
    emulator = await createEmulator({ random: () => dice.whole(0, 9999) / 10_000 });
    token = await tokenOf(emulator);
    const exposure = { include: ['account', 'contact', 'opportunity', 'opportunityclose'] };
    const gateway = await createGateway({ ...gatewaySettings, exposure, fetch: emulator.fetch });
    ({ schema } = gateway.current());
    await gateway.close();
    pool = {
      account: await fill('Account', 'name', 600),
      contact: await fill('Contact', 'lastName', 200),
      opportunity: await fill('Opportunity', 'name', 150),
    };
  });

  /** Makes rows, which are given out one by one. */
  const fill = async (type: string, column: string, count: number): Promise<() => string> => {
    const key = `${type.toLowerCase()}id`;
    const before = new Set(
      [...(emulator.organization.rows.get(type.toLowerCase()) ?? [])].map((row) => row[key]),
    );
    const inputs = Array.from({ length: count }, (_, index) => `{ ${column}: "Pool ${index}" }`).join();
    const plural = type === 'Opportunity' ? 'Opportunities' : `${type}s`;
    await run(`mutation { create${plural}(inputs: [${inputs}]) { results { error { code } } } }`, 60_000);
    const rows = [...(emulator.organization.rows.get(type.toLowerCase()) ?? [])];
    const ids = rows.map((row) => row[key] as string).filter((id) => !before.has(id));
    expect(ids).toHaveLength(count);
    return () => {
      const id = ids.pop();
      if (id === undefined) throw new Error(`There are too few rows of ${type}`);
      return id;
    };
  };

  /** Executes an operation over a way to the double of its own. */
  const run = async (source: string, time: number): Promise<Answer> => {
    const { loaders } = pipelineToDouble(emulator, token);
    const planRead = rememberReadPlans({});
    const contextValue: OperationContext = {
      planning: { rules: noRules, limits: defaultPageLimits, openCursor: openTestCursor },
      loaders: loaders({ withinMs: time, inBatches: false }),
      meter: new CostMeter(
        { requests: 200, waits: 12, rows: 500_000 },
        { planRead, idsPerRequest: () => 500, parentsPerCount: () => 500 },
      ),
      shaping: { sealCursor: sealTestCursor, failed: false },
      acceptLanguage: undefined,
      explains: false,
      exchanges: new ExchangeLog(() => 0),
      newGuid: () => crypto.randomUUID(),
      settled: undefined,
      transaction: undefined,
    };
    const args = { schema, document: parse(source), contextValue };
    const result = await executeOperation(args, execute);
    const errors = result.errors?.map(({ message, path, originalError }) => {
      const { code = 'INTERNAL', details = {} } = (originalError ?? {}) as {
        code?: string;
        details?: object;
      };
      return { message, ...(path && { path }), extensions: { ...details, code } };
    });
    return { data: (result.data as Answer['data']) ?? null, ...(errors && { errors }) };
  };

  it('are told as they are, done once at most, and hang nowhere', { timeout: 300_000 }, async () => {
    const wrong: string[] = [];
    const told = new Map<string, number>();
    for (let seed = 1; seed <= sequences; seed += 1) {
      const dice = createDice(seed);
      const kind = writeKinds[seed % writeKinds.length] ?? 'create';
      const mutation = prepareMutation(kind, { marker: `Random ${seed}`, pool, emulator });
      const faults = Array.from({ length: dice.whole(1, 3) }, () => anyFault(dice));
      emulator.setFaults(dice.chance(0.2) ? [anyPartFault(dice), ...faults] : faults);
      emulator.clearRequests();
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<undefined>(
        (resolve) => (timer = setTimeout(resolve, hangsAfterMs, undefined)),
      );
      const answer = await Promise.race([run(mutation.source, withinMs), late]);
      clearTimeout(timer);
      const writing = emulator.requests.filter(isWriting);
      const lies = answer === undefined ? ['it hangs'] : liesOf(answer, mutation, writing);
      const sentAgain = writing.slice(0, -1).filter(mayHaveRun);
      if (sentAgain.length > 0) lies.push(`sent again after ${sentAgain.map(({ fault }) => fault).join()}`);
      const code = answer === undefined ? '' : (toldBy(answer).code ?? 'done');
      told.set(code, (told.get(code) ?? 0) + 1);
      for (const lie of lies)
        wrong.push(`${seed} ${kind}: ${lie}; ${JSON.stringify([faults, answer?.errors])}`);
    }
    expect(wrong).toEqual([]);
    for (const code of ['done', 'WRITE_OUTCOME_UNKNOWN'])
      expect(told.get(code)).toBeGreaterThan(sequences / 10);
    expect(told.size).toBeGreaterThan(6);
  });
});

/** Of those that were followed by another. Before work are refused: 401, 429, and what Dataverse itself refused. */
const mayHaveRun = ({ status, writes = [] }: JournalEntry): boolean => {
  if (writes.some(({ applied }) => applied)) return true;
  return ![401, 429, 200, 400, 404, 412, 500].includes(status);
};
