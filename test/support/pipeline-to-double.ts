import { pino } from 'pino';

import type { Emulator } from '../../src/emulator/create-emulator.ts';
import { wellKnown } from '../../src/emulator/organization/well-known.ts';
import { defaultBatchPolicy } from '../../src/load/batch-policy.ts';
import { ExchangeLog } from '../../src/load/exchange-log.ts';
import { createLoaders, type Loaders } from '../../src/load/loaders.ts';
import { planRead } from '../../src/plan/plan-read.ts';
import { createPipeline } from '../../src/transport/create-pipeline.ts';
import { createFetchSend } from '../../src/transport/fetch-send.ts';
import type { LimiterOptions } from '../../src/transport/limiter/limiter-options.ts';
import { Limiter } from '../../src/transport/limiter/limiter.ts';
import { createBreaker } from '../../src/transport/policies/break-circuit.ts';
import { Repeats } from '../../src/transport/retry/repeats.ts';
import type { Send } from '../../src/transport/send.ts';
import { everyRight } from './every-right.ts';

export interface PipelineToDoubleOptions {
  readonly limiter?: LimiterOptions;
  /** @default waits take no time */
  readonly repeats?: Repeats;
  /** Sees the address of every request. */
  readonly onRequest?: (url: URL) => void;
}

export interface PipelineToDouble {
  readonly send: Send;
  readonly limiter: Limiter;
  /** Loaders of one operation, which ends within so many milliseconds; all of its reads go in batches, or none. */
  readonly loaders: (options: { readonly withinMs: number; readonly inBatches: boolean }) => Loaders;
}

const origin = 'http://dataverse.test';

/** A token of the double, for as many pipelines as are wanted. */
export const tokenOf = async (emulator: Emulator): Promise<string> => {
  const answer = await emulator.fetch(
    new Request(`${origin}/login/${wellKnown.tenantId}/oauth2/v2.0/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: wellKnown.gatewayClient.clientId,
        client_secret: wellKnown.gatewayClient.secret,
        scope: `${origin}/.default`,
      }),
    }),
  );
  return ((await answer.json()) as { access_token: string }).access_token;
};

/** All policies between loaders and the double, without the rest of a gateway. */
export const pipelineToDouble = (
  emulator: Pick<Emulator, 'fetch'>,
  token: string,
  options: PipelineToDoubleOptions = {},
): PipelineToDouble => {
  const limiter = new Limiter(options.limiter);
  const repeats = options.repeats ?? new Repeats({ sleep: () => Promise.resolve() });
  const serviceRoot = `${origin}/api/data/v9.2/`;
  const { send } = createPipeline({
    upstream: createFetchSend({
      serviceRoot: new URL(serviceRoot),
      fetch: (request) => {
        options.onRequest?.(new URL(request.url));
        return emulator.fetch(request);
      },
      maxBodyBytes: 50_000,
    }),
    users: [
      {
        tokens: {
          getToken: () => Promise.resolve({ value: token }),
          rejected: () => undefined,
          refused: () => false,
        },
        limiter,
      },
    ],
    repeats,
    breaker: createBreaker(),
    log: pino({ level: 'silent' }),
    onExchange: () => undefined,
    newGuid: () => crypto.randomUUID(),
    userAgent: 'test',
  });
  return {
    send,
    limiter,
    loaders: ({ withinMs, inBatches }) => {
      const deadline = performance.now() + withinMs;
      return createLoaders({
        send: (request) => send({ ...request, deadline }),
        sendSearch: () => Promise.reject(new Error('There is no search here.')),
        waitToRepeat: (answers, count) =>
          repeats.waitForParts(answers, count, { deadline, signal: undefined }),
        principal: { kind: 'service', reason: 'test' },
        signal: undefined,
        late: () => ({
          send: (request) => send({ ...request, deadline: deadline + 1000 }),
          signal: undefined,
        }),
        serviceRoot,
        policy: { ...defaultBatchPolicy, maxParallel: inBatches ? 0 : 8 },
        newBoundary: () => crypto.randomUUID(),
        log: new ExchangeLog(() => 0),
        proveBatch: () => Promise.resolve(true),
        access: everyRight,
        planRead: (need, conditions) => planRead(need, { conditions }),
        onWrite: () => undefined,
        now: () => 0,
      });
    },
  };
};
