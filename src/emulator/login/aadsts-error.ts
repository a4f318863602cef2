/** A refusal by the login service, in Entra ID's words (contract §1.6). */
export class AadstsError extends Error {
  override readonly name = 'AadstsError';
  /** Number after `AADSTS`, the only thing that tells refusals apart. */
  readonly code: number;
  /** OAuth 2.0 error: `invalid_client`, `invalid_scope`, `invalid_request` … */
  readonly error: string;

  constructor(code: number, error: string, message: string) {
    super(message);
    this.code = code;
    this.error = error;
  }

  /** 401 where the client could not be authenticated, else 400 (contract §1.6). */
  get status(): 400 | 401 {
    return this.error === 'invalid_client' ? 401 : 400;
  }
}

/** What differs from one refusal to the next. */
export interface RefusalContext {
  readonly now: Date;
  readonly traceId: string;
  /** The client's `client-request-id` header, or a new one. */
  readonly correlationId: string;
}

/** The documented body of a refusal (contract §1.6). */
export interface AadstsBody {
  readonly error: string;
  readonly error_description: string;
  readonly error_codes: readonly number[];
  readonly timestamp: string;
  readonly trace_id: string;
  readonly correlation_id: string;
}

/** Prints a refusal as the token endpoint answers it: description of four lines, parts of it repeated as properties. */
export function aadstsBody(refusal: AadstsError, context: RefusalContext): AadstsBody {
  const timestamp = `${context.now.toISOString().slice(0, 19).replace('T', ' ')}Z`;
  return {
    error: refusal.error,
    error_description: [
      `AADSTS${refusal.code}: ${refusal.message}`,
      `Trace ID: ${context.traceId}`,
      `Correlation ID: ${context.correlationId}`,
      `Timestamp: ${timestamp}`,
    ].join('\r\n'),
    error_codes: [refusal.code],
    timestamp,
    trace_id: context.traceId,
    correlation_id: context.correlationId,
  };
}
