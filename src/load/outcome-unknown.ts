import { GatewayError } from '../errors/gateway-error.ts';

/** What helps to find out later. */
interface Traces {
  /** Primary key of the row, where it is known before. */
  readonly recordId: string | undefined;
  /** The `x-ms-client-request-id` under which Dataverse logs the request. */
  readonly requestId: string;
}

/** The error of a write of which it isn't known whether it was done. */
export const outcomeUnknown = (cause: Error | undefined, { recordId, requestId }: Traces): GatewayError =>
  new GatewayError(
    'WRITE_OUTCOME_UNKNOWN',
    'Dataverse did not answer the write: it may have been done, or not.',
    { cause, details: { ...(recordId === undefined ? {} : { recordId }), requestId } },
  );
