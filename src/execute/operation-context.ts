import type { ExchangeLog } from '../load/exchange-log.ts';
import type { Loaders } from '../load/loaders.ts';
import type { Planner } from '../plan/planner.ts';
import type { SealCursor } from '../shape/shape-connection.ts';

/** What the resolvers of one GraphQL operation work with. Made anew for each, so that nothing is shared between callers. */
export interface OperationContext {
  readonly planner: Planner;
  readonly loaders: Loaders;
  readonly sealCursor: SealCursor;
  /** What was sent upstream for this operation. */
  readonly exchanges: ExchangeLog;
}
