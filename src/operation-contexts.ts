import { randomBytes, randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';

import { admitOperation } from './admit-operation.ts';
import type { Connection } from './connect-organization.ts';
import { CostMeter, defaultCostLimits } from './execute/cost-meter.ts';
import type { OperationContext } from './execute/operation-context.ts';
import type { GatewayOptions } from './gateway-options.ts';
import { defaultBatchPolicy } from './load/batch-policy.ts';
import { ExchangeLog } from './load/exchange-log.ts';
import { createLoaders } from './load/loaders.ts';
import { defaultPageLimits } from './plan/planner.ts';
import { rememberReadPlans } from './plan/remember-read-plans.ts';
import type { OperationRequest } from './server/create-server.ts';
import { createCursorSealer, cursorKey } from './shape/cursor.ts';
import type { Send, UpstreamPrincipal } from './transport/send.ts';

/** Callers aren't told apart yet: the gateway listens on loopback only, and each may read what the application user may. */
export const principal: UpstreamPrincipal = {
  kind: 'service',
  reason: 'callers on loopback are not told apart',
};
const owner = { principal: 'anonymous', role: 'admin' };

/** What each operation works with: loaders of its own. */
export const operationContexts = (
  options: GatewayOptions,
  connection: Connection,
  onStaleMetadata: () => void,
): ((operation: OperationRequest) => OperationContext) => {
  const { clock = () => new Date(), newGuid = randomUUID } = options;
  const cursors = createCursorSealer({
    key: cursorKey(options.cursorSecret ?? connection.secret),
    owner: { environment: options.dataverse.url.origin, ...owner },
    now: () => clock().getTime(),
    randomBytes: options.randomBytes ?? randomBytes,
  });
  const planRead = rememberReadPlans({ expand: options.requests?.expand });
  return ({ request, signal, deadline }) => {
    admitOperation(connection, { caller: owner.principal, deadline });
    const attributed =
      (send: Send): Send =>
      (sent) =>
        send({ ...sent, caller: owner.principal, deadline });
    const exchanges = new ExchangeLog(() => performance.now());
    const loaders = createLoaders({
      send: attributed(connection.send),
      sendSearch: attributed(connection.sendSearch),
      waitToRepeat: connection.waitToRepeat({ deadline, signal }),
      principal,
      signal,
      serviceRoot: connection.serviceRoot,
      policy: { ...defaultBatchPolicy, ...options.requests?.batch },
      newBoundary: newGuid,
      log: exchanges,
      planRead,
      onStaleMetadata,
    });
    const planning = { limits: defaultPageLimits, openCursor: cursors.open };
    const acceptLanguage = request.headers.get('accept-language') ?? undefined;
    const meter = new CostMeter({ ...defaultCostLimits, ...options.limits }, planRead);
    return {
      planning,
      loaders,
      meter,
      shaping: { sealCursor: cursors.seal, failed: false },
      acceptLanguage,
      exchanges,
    };
  };
};
