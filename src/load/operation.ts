import type { ODataRequest, ODataResponse } from '../odata/request.ts';
import type { Send, UpstreamPrincipal, WaitToRepeat } from '../transport/send.ts';
import type { BatchPolicy } from './batch-policy.ts';
import type { ExchangeLog } from './exchange-log.ts';
import type { ProveBatch } from './prove-batch.ts';

/** A read to be sent, and which fields of the answer it serves. */
export interface Operation {
  readonly request: ODataRequest;
  /** Its path as it may be shown. */
  readonly shown: string;
  readonly paths: readonly string[];
  /** Nothing that is wanted at once waits for it. @default false */
  readonly deferred?: boolean | undefined;
  /** Whether it may give nothing (204), as a function may. @default false */
  readonly mayBeEmpty?: boolean | undefined;
  /** Whether an answer of 200 is nothing that can be read: then it is sent once more. @default it can always be read */
  readonly isGarbled?: ((response: ODataResponse) => boolean) | undefined;
}

/** A successful answer, and where to note how many rows it held. */
export interface OperationResult {
  readonly response: ODataResponse;
  readonly noteRows: (count: number) => void;
}

export interface OperationSenderOptions {
  readonly send: Send;
  /** On whose behalf; one for all operations, so that no batch mixes principals. */
  readonly principal: UpstreamPrincipal;
  readonly signal: AbortSignal | undefined;
  /** `https://acme.crm.dynamics.com/api/data/v9.2/` */
  readonly serviceRoot: string;
  readonly policy: BatchPolicy;
  /** Whether a batch in a user's name is done in that name. */
  readonly proveBatch: ProveBatch;
  /** 128 random bits as text. */
  readonly newBoundary: () => string;
  readonly log: ExchangeLog;
  /** Whether parts of a batch that failed are sent again, and when. @default never */
  readonly waitToRepeat?: WaitToRepeat | undefined;
  /** Told when an answer shows that the organisation lacks something that our metadata has. */
  readonly onStaleMetadata?: (() => void) | undefined;
}

/** One that may go alone or in a batch. */
export interface SizedOperation extends Operation {
  /** Of the whole URL, in characters. */
  readonly urlLength: number;
}
