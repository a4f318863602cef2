import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import type { Logger } from 'pino';

import type { RoleLimits } from '../access/role-options.ts';
import { upstreamIdentity } from '../access/upstream-identity.ts';
import { CostMeter } from '../execute/cost-meter.ts';
import type { OperationContext, Renewal, TimeLimit } from '../execute/operation-context.ts';
import { defaultBatchPolicy } from '../load/batch-policy.ts';
import { rememberParentsPerCount } from '../load/count-query.ts';
import { ExchangeLog } from '../load/exchange-log.ts';
import { createLoaders } from '../load/loaders.ts';
import { rememberIdsPerRequest } from '../load/remember-ids-per-request.ts';
import { PendingSlots } from '../odata/pending-slots.ts';
import { claimValues } from '../plan/filter/plan-row-rules.ts';
import { defaultPageLimits, type PageLimits } from '../plan/planner.ts';
import { noCost, together } from '../plan/predict-cost.ts';
import { rememberReadPlans } from '../plan/remember-read-plans.ts';
import { createQueryAccess } from '../query/query-access.ts';
import type { KnownRequest } from '../server/requests.ts';
import type { OperationRequest } from '../server/server-options.ts';
import { createCursorSealer, cursorKey } from '../shape/cursor.ts';
import type { Send } from '../transport/send.ts';
import { admitOperation } from './admit-operation.ts';
import type { Connection } from './connect-organization.ts';
import type { GatewayOptions } from './gateway-options.ts';
import type { KeyedWrites } from './keyed-writes.ts';
import { refuseExpired } from './refuse-expired.ts';
import type { RoleSchema } from './role-schemas.ts';
import { StaleSchema, type StaleSchemaOptions } from './stale-schema.ts';
import { upstreamCaller } from './upstream-caller.ts';

/** Milliseconds after an operation's deadline in which what it sent may still be under way. */
const graceMs = 60_000;
/** Milliseconds after an operation's deadline for looking what became of a write that was not answered. */
const lookUpMs = 1000;
/** Milliseconds after an operation's deadline until a field that writes ends, whatever it waits for. */
const lastWordMs = 2000;

export interface OperationContextsOptions extends StaleSchemaOptions {
  readonly options: GatewayOptions;
  readonly connection: Connection;
  /** Where each write leaves a line. */
  readonly log: Logger;
  /** undefined: writes have no keys. */
  readonly keyedWrites: KeyedWrites | undefined;
  /** The schema that a request was let in with, and the rights behind it. */
  readonly roleSchema: (request: KnownRequest) => Pick<RoleSchema, 'rows' | 'rights'>;
}

/** What each operation works with: loaders of its own. */
export const operationContexts = ({
  options,
  connection,
  log,
  keyedWrites,
  roleSchema,
  ...metadata
}: OperationContextsOptions): ((operation: OperationRequest) => OperationContext) => {
  const { clock = () => new Date(), newGuid = randomUUID } = options;
  const secret = options.cursorSecret ?? connection.secret;
  const key = cursorKey(secret);
  const environment = options.dataverse.url.origin;
  const policy = { ...defaultBatchPolicy, ...options.requests?.batch };
  const planRead = rememberReadPlans({ expand: options.requests?.expand });
  const idsPerRequest = rememberIdsPerRequest(connection.serviceRoot);
  const parentsPerCount = rememberParentsPerCount(connection.serviceRoot);
  const metersOf = new WeakMap<object, CostMeter[]>();
  const contextOf = (operation: OperationRequest, exchanges: ExchangeLog): OperationContext => {
    const { request, known, signal, deadline, text, batch, hold = () => undefined } = operation;
    const { caller, role } = known;
    const asking = upstreamCaller(known);
    const renew = async (): Promise<Renewal | undefined> => {
      const schema = await staleSchema.next();
      if (schema === undefined) return undefined;
      // What was spent on the old schema counts for nothing, but is shown.
      const anew = { ...operation, known: { ...known, schema }, batch: undefined };
      return { schema, context: contextOf(anew, exchanges) };
    };
    const staleSchema = new StaleSchema(operation, metadata);
    const until =
      (deadline: number | undefined) =>
      (send: Send): Send =>
      (sent) =>
        send({ ...sent, caller: asking, deadline });
    const attributed = until(deadline);
    const { rows: rules, rights } = roleSchema(known);
    const cursors = createCursorSealer({
      key,
      owner: { environment, principal: caller.id, role: role.name },
      now: () => clock().getTime(),
      randomBytes: options.randomBytes ?? randomBytes,
    });
    const { limits } = role;
    const pending = options.incrementalDelivery === true ? new PendingSlots() : undefined;
    const loaders = createLoaders({
      send: refuseExpired(caller, clock)(attributed(connection.send)),
      sendSearch: attributed(connection.sendSearch),
      waitToRepeat: connection.waitToRepeat({ deadline, signal }),
      proveBatch: connection.proveBatch,
      principal: upstreamIdentity(role, caller.objectId),
      signal,
      late:
        deadline === undefined
          ? undefined
          : () => ({
              send: until(deadline + lookUpMs)(connection.send),
              signal: AbortSignal.timeout(Math.max(0, Math.ceil(deadline + lookUpMs - performance.now()))),
            }),
      serviceRoot: connection.serviceRoot,
      policy,
      newBoundary: newGuid,
      log: exchanges,
      planRead,
      access: createQueryAccess({ rights, claim: claimValues(rules, caller.claims) }),
      pending,
      onStaleMetadata: staleSchema.note,
      onWrite: (record) =>
        log.info(
          { caller: caller.id, role: role.name, ...record, operationHash: text && hashOf(text) },
          'written',
        ),
      now: () => performance.now(),
    });
    const { filterConditions: conditions, filterDepth: depth } = limits;
    const planning = {
      rules: rules.rules,
      limits: pageLimits(limits),
      filterLimits: { conditions, depth },
      openCursor: cursors.open,
    };
    const acceptLanguage = request.headers.get('accept-language') ?? undefined;
    const { upstreamRequests: requests, upstreamWaits: waits, rows } = limits;
    // The operations of a list have one budget.
    const others = (batch && metersOf.get(batch)) ?? [];
    const meter: CostMeter = new CostMeter(
      { requests, waits, rows },
      { planRead, idsPerRequest, parentsPerCount },
      () => others.reduce((sum, other) => (other === meter ? sum : together(sum, other.cost)), noCost),
    );
    others.push(meter);
    if (batch !== undefined) metersOf.set(batch, others);
    return {
      planning,
      loaders,
      meter,
      shaping: { sealCursor: cursors.seal, pending, failed: false },
      settled: undefined,
      acceptLanguage,
      newGuid,
      transaction: undefined,
      timeLimit: deadline === undefined ? undefined : { hold, endInTime: endBy(deadline + lastWordMs) },
      idempotency: keyedWrites?.({ caller: caller.id, secret, longestMs: limits.deadlineMs + graceMs }),
      renew: () => (staleSchema.isNoted ? renew() : undefined),
      explains: role.explain,
      exchanges,
    };
  };
  return (operation) => {
    const { known, deadline } = operation;
    admitOperation(connection, { caller: upstreamCaller(known), deadline });
    return contextOf(operation, new ExchangeLog(() => performance.now()));
  };
};

/** As clients and manifests tell documents apart; nothing of the text can be read from it. */
const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Ends work at a time in monotonic milliseconds, if it hasn't by then. */
const endBy =
  (time: number): TimeLimit['endInTime'] =>
  async (work, lastWord) => {
    let timer: NodeJS.Timeout | undefined;
    const end = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(lastWord()), Math.max(0, time - performance.now()));
    });
    try {
      return await Promise.race([work, end]);
    } finally {
      clearTimeout(timer);
    }
  };

/** A role's own; where no `first` is given, no more than it allows. */
const pageLimits = ({ pageSize, nestedPageSize }: RoleLimits): PageLimits => ({
  maxFirst: pageSize,
  nestedMaxFirst: nestedPageSize,
  defaultFirst: Math.min(defaultPageLimits.defaultFirst, pageSize),
  nestedDefaultFirst: Math.min(defaultPageLimits.nestedDefaultFirst, nestedPageSize),
});
