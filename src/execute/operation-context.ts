import type { GraphQLSchema } from 'graphql';

import type { ExchangeLog } from '../load/exchange-log.ts';
import type { Loaders } from '../load/loaders.ts';
import type { Planner } from '../plan/planner.ts';
import type { Shaping } from '../shape/shaped.ts';
import type { CostMeter } from './cost-meter.ts';
import type { Idempotency } from './idempotency.ts';
import type { Transaction } from './transaction.ts';

/** The time that an operation has. */
export interface TimeLimit {
  /** From here on the operation ends by its fields alone: nobody else cuts it off. */
  readonly hold: () => void;
  /** Gives what the work gives; where it hasn't ended a moment after the operation's deadline, throws the last word on it. */
  readonly endInTime: <T>(work: Promise<T>, lastWord: () => Error) => Promise<T>;
}

/** What an operation goes on with where its schema was out of date. */
export interface Renewal {
  readonly schema: GraphQLSchema;
  readonly context: OperationContext;
}

/** What the resolvers of one GraphQL operation work with. Made anew for each, so that nothing is shared between callers. */
export interface OperationContext {
  /** Everything about planning but model and language: the schema that the operation runs on brings them. */
  readonly planning: Omit<Planner, 'model' | 'language'>;
  readonly loaders: Loaders;
  /** What the operation will cost; every read is added before it is sent. */
  readonly meter: CostMeter;
  readonly shaping: Shaping;
  /** Values of root fields, by response key, where they were resolved before; see executeOperation. */
  settled: ReadonlyMap<string, unknown> | undefined;
  /** Value of `Accept-Language`; undefined: none was sent. Picks the language of choice labels. */
  readonly acceptLanguage: string | undefined;
  /** For primary keys of new rows. */
  readonly newGuid: () => string;
  /** Of a mutation `@transaction`: what gathers the writes of its fields. */
  transaction: Transaction | undefined;
  /** How fields that write come to an end. @default they take as long as they take */
  readonly timeLimit?: TimeLimit | undefined;
  /** How writes with a key are done once. @default there are no keys */
  readonly idempotency?: Idempotency | undefined;
  /**
   * Where Dataverse lacked something that the schema has: waits for the new schema, and gives what the operation can be begun anew
   * with; undefined where there is no new schema in time. No promise: nothing was lacking.
   */
  readonly renew?: (() => Promise<Renewal | undefined> | undefined) | undefined;
  /** Whether the caller may see that, and what the operation was expected to cost. */
  readonly explains: boolean;
  /** What was sent upstream for this operation. */
  readonly exchanges: ExchangeLog;
}
