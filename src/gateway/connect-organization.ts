import { randomBytes, randomUUID } from 'node:crypto';
import type { Logger } from 'pino';

import { createProveBatch, type ProveBatch } from '../load/prove-batch.ts';
import { createPipeline } from '../transport/create-pipeline.ts';
import { createFetchSend } from '../transport/fetch-send.ts';
import { defaultMaxConcurrent, type LimiterOptions } from '../transport/limiter/limiter-options.ts';
import type { LimiterState } from '../transport/limiter/limiter-state.ts';
import { Limiter } from '../transport/limiter/limiter.ts';
import { ShedMeter } from '../transport/limiter/shed-meter.ts';
import { createBreaker } from '../transport/policies/break-circuit.ts';
import type { OnExchange } from '../transport/policies/measure.ts';
import { pace } from '../transport/policies/pace.ts';
import { proveImpersonation } from '../transport/policies/prove-impersonation.ts';
import { shareStreams } from '../transport/policies/share-streams.ts';
import { leastBusy, type UpstreamUser } from '../transport/policies/spread.ts';
import { Repeats } from '../transport/retry/repeats.ts';
import type { Send, SendStream, UpstreamCaller, UpstreamRequest, WaitToRepeat } from '../transport/send.ts';
import { createUndiciSend } from '../transport/undici-send.ts';
import type { Upstream } from '../transport/upstream.ts';
import { askerOf, createWhoAmI, readUserId } from '../transport/who-am-i.ts';
import type { OrganizationOptions } from './gateway-options.ts';
import { packageVersion } from './package-version.ts';
import { signInUsers } from './sign-in-users.ts';

/** A signed-in way to one organisation. */
export interface Connection {
  readonly send: Send;
  readonly sendStream: SendStream;
  /** To Dataverse search, whose paths are relative to `/api/search/v2.0/`; one request a second and user. */
  readonly sendSearch: Send;
  /** For the parts of batches that this request sent. */
  readonly waitToRepeat: (request: Pick<UpstreamRequest, 'deadline' | 'signal'>) => WaitToRepeat;
  /** Whether batches in a user's name are done in that name. */
  readonly proveBatch: ProveBatch;
  /** `https://acme.crm.dynamics.com/api/data/v9.2/` */
  readonly serviceRoot: string;
  /** For deriving other keys; never printed. Replicas of the same client secret or certificate have the same. */
  readonly secret: string;
  /** Whether any application user ever signed in; until then asking makes a try. */
  readonly signedIn: () => boolean;
  /** Whether the login service or the organisation refuses the credentials of all application users. */
  readonly refused: () => boolean;
  /** Whether so much is refused here that traffic should go elsewhere. */
  readonly shedding: () => boolean;
  /** Counts something that was refused elsewhere for want of time. */
  readonly noteRefusal: (caller?: UpstreamCaller) => void;
  /** Milliseconds that a request of this caller would wait for its turn, as far as can be told. */
  readonly expectedWaitMs: (caller: UpstreamCaller) => number;
  /** Whether more is asked than can be done, so that another read of this caller should not begin. */
  readonly crowded: (caller: UpstreamCaller) => boolean;
  /** Whether that is because Dataverse has asked for a pause. */
  readonly paused: (caller: UpstreamCaller) => boolean;
  /** Of each application user. */
  readonly limiters: () => readonly LimiterState[];
  close(): Promise<void>;
}

/** One search a second and user is allowed (contract §4.11); a little more, as not all requests travel equally fast. */
const searchIntervalMs = 1100;

/**
 * Puts sign-in and transport together. Nothing is sent yet.
 *
 * @throws StartError (exit code 2) when there is no credential, or its file can't be read.
 */
export const connectOrganization = async (
  options: OrganizationOptions,
  log: Logger,
  onExchange: OnExchange = () => undefined,
): Promise<Connection> => {
  const { dataverse, fetch, newGuid = randomUUID } = options;
  const serviceRoot = new URL(`/api/data/${dataverse.apiVersion ?? 'v9.2'}/`, dataverse.url);
  const { tokens, secret } = await signInUsers(options, log);
  const shed = new ShedMeter({ now: () => performance.now() });
  const users: readonly UpstreamUser[] = tokens.map((source) => ({
    tokens: source,
    limiter: createLimiter(options, ({ name }) => shed.count(name)),
  }));
  const connections = users.length * socketsOf(options);
  const connect = (root: URL): Upstream =>
    fetch === undefined
      ? createUndiciSend({ serviceRoot: root, connections })
      : createFetchSend({ serviceRoot: root, fetch });
  const upstream = connect(serviceRoot);
  const searchUpstream = connect(new URL('/api/search/v2.0/', dataverse.url));
  const repeats = new Repeats();
  const shared = {
    users,
    repeats,
    log,
    onExchange,
    newGuid,
    userAgent: `dynamics-graphql/${packageVersion()}`,
  };
  const breaker = createBreaker();
  // It comes before the operation, so that it may take a part of its time.
  const whoAmIMs = (options.requestTimeoutMs ?? 30_000) / 3;
  const alone = users.map((user) => ({
    ...user,
    whoAmI: createWhoAmI(createPipeline({ ...shared, users: [user], upstream, breaker }).send, whoAmIMs),
  }));
  const proven = proveImpersonation(() => leastBusy(alone).whoAmI);
  const { send, sendStream } = createPipeline({ ...shared, upstream, breaker, admission: [proven] });
  const turns = (): number => users.reduce((sum, { limiter }) => sum + limiter.state.limit, 0);
  const search = createPipeline({
    ...shared,
    upstream: searchUpstream,
    breaker: createBreaker(),
    admission: [proven, pace({ intervalMs: searchIntervalMs, maxWaitMs: 5000 })],
  });
  return {
    send,
    sendStream: shareStreams({ turns })(sendStream),
    sendSearch: search.send,
    proveBatch: createProveBatch({
      // Many wait for the proof: where its answer is lost, the next request tries again.
      send: (request) =>
        send({ ...request, deadline: performance.now() + whoAmIMs, caller: askerOf(request.principal) }),
      serviceRoot: serviceRoot.href,
      newBoundary: newGuid,
      readUserId,
    }),
    waitToRepeat: (request) => (answers, count) => repeats.waitForParts(answers, count, request),
    serviceRoot: serviceRoot.href,
    secret: secret ?? ownSecret(options, log),
    signedIn: () => tokens.some((source) => source.obtained()),
    refused: () => tokens.every((source) => source.refused()),
    shedding: () => shed.isShedding(),
    noteRefusal: (caller) => shed.count(caller?.name),
    expectedWaitMs: (caller) => leastBusy(users, caller).limiter.expectedWaitMs(caller),
    crowded: (caller) => leastBusy(users, caller).limiter.isCrowded(caller),
    paused: (caller) => leastBusy(users, caller).limiter.state.pauseMs > 0,
    limiters: () => users.map(({ limiter }) => limiter.state),
    close: async () => {
      await Promise.all([upstream.close(), searchUpstream.close()]);
    },
  };
};

/** Sockets for each application user: who has a turn needs one at once, also while those of requests that were given up are closed. */
const socketsOf = ({ upstream = {} }: OrganizationOptions): number =>
  (upstream.maxConcurrent ?? defaultMaxConcurrent) + 4;

const createLimiter = (
  { upstream = {} }: OrganizationOptions,
  onRefusal: LimiterOptions['onRefusal'],
): Limiter => {
  const { maxConcurrent, executionSeconds } = upstream;
  const executionMs = executionSeconds === undefined ? undefined : executionSeconds * 1000;
  return new Limiter({ maxConcurrent, executionMs, onRefusal });
};

/** Where nothing lasting is known to derive keys from. */
const ownSecret = ({ cursorSecret }: OrganizationOptions, log: Logger): string => {
  if (cursorSecret === undefined) {
    log.warn('cursors hold on this replica until it ends: set CURSOR_SECRET to make them last');
  }
  return randomBytes(32).toString('base64');
};
