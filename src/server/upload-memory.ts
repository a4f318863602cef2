import { GatewayError } from '../errors/gateway-error.ts';

/** Bytes of all uploads together that are held in memory. */
const defaultMaxBytes = 64 * 1024 * 1024;

/** Keeps what uploads hold in memory below a limit, by refusing those that come when there is no room. */
export class UploadMemory {
  readonly #maxBytes: number;
  #held = 0;

  constructor(maxBytes = defaultMaxBytes) {
    this.#maxBytes = maxBytes;
  }

  /**
   * Runs what holds so many bytes. One alone is always let in.
   *
   * @throws GatewayError OVERLOADED
   */
  async hold<T>(bytes: number, run: () => Promise<T>): Promise<T> {
    if (this.#held > 0 && this.#held + bytes > this.#maxBytes) {
      throw new GatewayError('OVERLOADED', 'The gateway takes no more files at the moment.', {
        retryAfterSeconds: 1,
        notSent: true,
      });
    }
    this.#held += bytes;
    try {
      return await run();
    } finally {
      this.#held -= bytes;
    }
  }
}
