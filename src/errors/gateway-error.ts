import type { Code } from './codes.ts';

/** What Dataverse said when it refused a request; only parts that are safe to show to a client. */
export interface DataverseFault {
  /** HTTP status of the answer. */
  readonly status: number;
  /** Dataverse's own code such as `0x80040220`; may be empty. */
  readonly code: string;
  /** Dataverse's request id (`REQ_ID` or `x-ms-service-request-id`), for a support case. */
  readonly requestId?: string;
}

export interface GatewayErrorOptions extends ErrorOptions {
  readonly dataverse?: DataverseFault;
  /** Seconds after which trying again makes sense (THROTTLED, RATE_LIMITED, OVERLOADED). */
  readonly retryAfterSeconds?: number;
  /** Dataverse surely did nothing: the request was not sent, or was refused before any work. @default false */
  readonly notSent?: boolean;
  /** Status of Dataverse's answer, where that had come before the rest of it was lost. */
  readonly answered?: number;
  /** Further values for `extensions`, such as the number of an unknown choice. Must be safe to show. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/**
 * An error whose message is written for the client of the gateway.
 * Anything else that is thrown reaches a client only as a masked `INTERNAL`.
 */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';
  readonly code: Code;
  readonly dataverse: DataverseFault | undefined;
  readonly retryAfterSeconds: number | undefined;
  /** Whether Dataverse surely did nothing; what may have run must not be sent again unless it only reads. */
  readonly notSent: boolean;
  readonly answered: number | undefined;
  readonly details: Readonly<Record<string, unknown>> | undefined;

  constructor(code: Code, message: string, options: GatewayErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.dataverse = options.dataverse;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.notSent = options.notSent === true;
    this.answered = options.answered;
    this.details = options.details;
  }
}
