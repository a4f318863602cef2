/**
 * Why metadata could not be had.
 *
 * - `refused`: the organisation answered with an error; `status` says which.
 * - `unusable`: it answered something that isn't what was asked for.
 * - `interrupted`: the answer broke off.
 */
export type MetadataErrorReason = 'refused' | 'unusable' | 'interrupted';

export interface MetadataErrorOptions extends ErrorOptions {
  /** HTTP status of the refusal. */
  readonly status?: number;
}

/** Metadata that could not be fetched or understood. The message is one sentence that names request and cause. */
export class MetadataError extends Error {
  override readonly name = 'MetadataError';
  readonly reason: MetadataErrorReason;
  readonly status: number | undefined;

  constructor(reason: MetadataErrorReason, message: string, options: MetadataErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.reason = reason;
    this.status = options.status;
  }
}
