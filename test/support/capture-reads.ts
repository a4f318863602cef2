import { graphql, type GraphQLFormattedError } from 'graphql';

import { CostMeter } from '../../src/execute/cost-meter.ts';
import type { OperationContext } from '../../src/execute/operation-context.ts';
import { createReadResolvers } from '../../src/execute/read-resolvers.ts';
import { ExchangeLog } from '../../src/load/exchange-log.ts';
import type { Loaders } from '../../src/load/loaders.ts';
import type { ListRequest, RowRequest } from '../../src/load/reader.ts';
import { WriteLedger } from '../../src/load/write-ledger.ts';
import type { Model } from '../../src/model/model.ts';
import { ListPage } from '../../src/odata/list-page.ts';
import { printQuery } from '../../src/odata/print-query.ts';
import { planRead } from '../../src/plan/plan-read.ts';
import { defaultPageLimits, noRules } from '../../src/plan/planner.ts';
import { rememberReadPlans } from '../../src/plan/remember-read-plans.ts';
import type { ReadPlan } from '../../src/query/read-plan.ts';
import { buildSchema } from '../../src/schema/build-schema.ts';
import { openTestCursor, sealTestCursor } from './test-cursor.ts';

interface CaptureInput {
  readonly model: Model;
  readonly source: string;
  readonly variableValues?: Readonly<Record<string, unknown>>;
  /** What the loaders answer. @default nothing */
  readonly loaders?: Partial<Loaders>;
}

interface Captured {
  readonly lists: readonly ListRequest[];
  readonly rows: readonly RowRequest[];
  readonly data: unknown;
  readonly errors: readonly GraphQLFormattedError[];
}

/** Runs an operation over loaders that only note what they were asked for. */
export async function captureReads(input: CaptureInput): Promise<Captured> {
  const { model, source, variableValues } = input;
  const lists: ListRequest[] = [];
  const rows: RowRequest[] = [];
  const loaders: Loaders = {
    readRow: (request) => {
      rows.push(request);
      return input.loaders?.readRow?.(request) ?? Promise.resolve(null);
    },
    readByKey: (request) => input.loaders?.readByKey?.(request) ?? Promise.resolve(null),
    readList: (request) => {
      lists.push(request);
      return input.loaders?.readList?.(request) ?? Promise.resolve(ListPage.empty());
    },
    readAggregate: (request) => input.loaders?.readAggregate?.(request) ?? Promise.resolve([]),
    readPredefined: () => Promise.resolve(ListPage.empty()),
    search: () => Promise.resolve({ hits: [], count: 0 }),
    call: () => Promise.reject(new Error('Nothing is called here.')),
    write: () => Promise.reject(new Error('Nothing is written here.')),
    ledger: new WriteLedger(() => 'none'),
    writeMany: () => Promise.reject(new Error('Nothing is written here.')),
  };
  const contextValue: OperationContext = {
    planning: { rules: noRules, limits: defaultPageLimits, openCursor: openTestCursor },
    loaders,
    meter: new CostMeter(
      { requests: 200, waits: 12, rows: 500_000 },
      { planRead: rememberReadPlans({}), idsPerRequest: () => 500, parentsPerCount: () => 500 },
    ),
    shaping: { sealCursor: sealTestCursor, failed: false },
    acceptLanguage: undefined,
    explains: true,
    exchanges: new ExchangeLog(() => 0),
    newGuid: () => '00000000-0000-4000-8000-000000000001',
    settled: undefined,
    transaction: undefined,
  };
  const schema = buildSchema(model, createReadResolvers(model));
  const result = await graphql({ schema, source, contextValue, ...(variableValues && { variableValues }) });
  const errors = (result.errors ?? []).map((error) => error.toJSON());
  return { lists, rows, data: result.data, errors };
}

/** Plan of an operation with one root field. */
export async function planOf(model: Model, source: string): Promise<ReadPlan> {
  const { lists, rows, errors } = await captureReads({ model, source });
  const [request, ...others] = [...lists, ...rows];
  if (request === undefined || others.length > 0) throw new Error(`Not one read: ${JSON.stringify(errors)}`);
  return planRead(request.need);
}

/** A plan as text: its query, and below it what is read in further ones. */
export function printPlan(plan: ReadPlan, indent = ''): readonly string[] {
  const { path, headers } = printQuery(plan.query);
  const annotations = headers['Prefer']?.replace(/^.*include-annotations=/, ' ') ?? '';
  return [
    `${indent}${path}${annotations}`,
    ...plan.follows.flatMap((follow) => {
      const at = follow.path
        .map(({ slot, collection }) => (collection ? `${slotName(slot)}[]` : slot))
        .join('.');
      if (follow.kind !== 'related') {
        return [`${indent}  ${follow.kind} ${at}/${follow.collection.navigation}`];
      }
      const ways = follow.byTarget === undefined ? '' : ` or by target`;
      const slots = follow.slots.map(({ slot }) => slotName(slot)).join(',');
      return [
        `${indent}  follow ${at}/${slots}${follow.reread === undefined ? ' by target' : ways}`,
        ...(follow.reread === undefined ? [] : printPlan(follow.reread, `${indent}    `)),
      ];
    }),
  ];
}

function slotName(slot: string): string {
  return /^\["([^"]+)"/.exec(slot)?.[1] ?? slot;
}
