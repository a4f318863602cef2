/**
 * Why metadata could not be had.
 *
 * - `refused`: the organisation answered with an error (`status` says which), or a file can't be opened.
 * - `unusable`: what came isn't what was asked for.
 * - `interrupted`: the answer broke off.
 * - `unknown-solution`: the organisation doesn't have a solution that the configuration names.
 */
export type MetadataErrorReason = 'refused' | 'unusable' | 'interrupted' | 'unknown-solution';

export interface MetadataErrorOptions extends ErrorOptions {
  /** HTTP status of the refusal. */
  readonly status?: number | undefined;
  /** Seconds after which the organisation wants to be asked again. */
  readonly retryAfterSeconds?: number | undefined;
}

/** Metadata that could not be fetched or understood. The message is one sentence that names request and cause. */
export class MetadataError extends Error {
  override readonly name = 'MetadataError';
  readonly reason: MetadataErrorReason;
  readonly status: number | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(reason: MetadataErrorReason, message: string, options: MetadataErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.reason = reason;
    this.status = options.status;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}
