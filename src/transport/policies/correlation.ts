import type { Step } from '../step.ts';

export interface CorrelationOptions {
  /** A new GUID per call; injected so that tests know it. */
  readonly newGuid: () => string;
}

/**
 * Gives each request an id that Dataverse writes to its logs. It stays outside of all repeats, so every try has the same.
 * A write brings its own, to name it where its outcome is not known.
 */
export const correlation =
  ({ newGuid }: CorrelationOptions): Step =>
  (next) =>
  (request) =>
    next({ ...request, headers: { 'x-ms-client-request-id': newGuid(), ...request.headers } });
