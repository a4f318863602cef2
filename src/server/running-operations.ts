import { GatewayError } from '../errors/gateway-error.ts';
import { callerKey } from './caller-key.ts';
import type { KnownRequest } from './requests.ts';

/** Counts what each caller has running: operations, and files that are sent. */
export class RunningOperations {
  readonly #running = new Map<string, number>();

  /**
   * Runs one more.
   *
   * @throws GatewayError RATE_LIMITED where the caller has as many running as its role allows
   */
  async run<T>(
    sender: Pick<KnownRequest, 'role' | 'caller' | 'client'>,
    run: () => Promise<T> | T,
  ): Promise<T> {
    const key = callerKey(sender);
    const most = sender.role.limits.concurrentOperations;
    const others = this.#running.get(key) ?? 0;
    if (others >= most) {
      const message = `You have ${most} operations running, the limit "concurrentOperations"; try again later.`;
      throw new GatewayError('RATE_LIMITED', message, {
        retryAfterSeconds: 1,
        details: { limit: 'concurrentOperations', most },
      });
    }
    this.#running.set(key, others + 1);
    try {
      return await run();
    } finally {
      const left = (this.#running.get(key) ?? 1) - 1;
      if (left === 0) this.#running.delete(key);
      else this.#running.set(key, left);
    }
  }
}
