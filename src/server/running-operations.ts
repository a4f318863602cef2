import { isAsyncIterable, mapAsyncIterator } from '@graphql-tools/utils';

import { GatewayError } from '../errors/gateway-error.ts';
import { callerKey } from './caller-key.ts';
import type { KnownRequest } from './requests.ts';

type Sender = Pick<KnownRequest, 'role' | 'caller' | 'client'>;

/**
 * Counts what each caller has running: operations until their last part was taken, and files that are sent or taken. It
 * outlives the options: what runs when they change goes on counting.
 */
export class RunningOperations {
  readonly #running = new Map<string, number>();

  /**
   * Counts one more.
   *
   * @returns ends it; of no account when called again
   * @throws GatewayError RATE_LIMITED where the caller has as many running as its role allows
   */
  begin(sender: Sender): () => void {
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
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      const left = (this.#running.get(key) ?? 1) - 1;
      if (left === 0) this.#running.delete(key);
      else this.#running.set(key, left);
    };
  }

  /** Counts one more while it runs; an answer in several parts runs until its end. @throws GatewayError as {@link begin} */
  async run<T>(sender: Sender, run: () => Promise<T> | T): Promise<T> {
    const end = this.begin(sender);
    try {
      const result = await run();
      if (isAsyncIterable(result)) {
        return mapAsyncIterator(
          result,
          (part) => part,
          (error: unknown) => {
            end();
            throw error;
          },
          end,
        ) as T;
      }
      end();
      return result;
    } catch (error) {
      end();
      throw error;
    }
  }
}
