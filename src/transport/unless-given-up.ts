import { gaveUp } from './gave-up.ts';

/**
 * What is waited for, but not after the request was given up: nobody waits for a slow login service any longer than for the
 * answer. What comes then is thrown away, or serves others.
 *
 * @throws GatewayError TIMEOUT, or why it was given up; and whatever the wait ends in
 */
export const unlessGivenUp = <Value>(
  value: Promise<Value>,
  signal: AbortSignal | undefined,
): Promise<Value> => {
  if (signal === undefined) return value;
  return new Promise((resolve, reject) => {
    const leave = (): void => reject(gaveUp(signal));
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
    const stop = (): void => signal.removeEventListener('abort', leave);
    value.then(stop, stop);
    value.then(resolve, reject);
  });
};
