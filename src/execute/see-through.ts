import type { RootRequest } from './root-request.ts';

/**
 * Ends a field that writes at the latest when the time of its operation is up for good, whatever it then waits for.
 *
 * @throws GatewayError TIMEOUT or WRITE_OUTCOME_UNKNOWN, as its writes stand by then; what `write` throws
 */
export const seeThrough = <T>(
  { context: { timeLimit, loaders }, paths }: RootRequest,
  write: () => Promise<T>,
): Promise<T> => {
  const [path = ''] = paths;
  return timeLimit === undefined
    ? write()
    : timeLimit.endInTime(write(), () => loaders.ledger.lastWord(path));
};
