import { GatewayError } from '../errors/gateway-error.ts';

/** Bytes of all uploads together that are held in memory. */
const defaultMaxBytes = 64 * 1024 * 1024;
/** Callers that have room at the same time, whatever the others send. */
const shares = 4;

/** Keeps what uploads hold in memory below a limit, by refusing those that come when there is no room for them. */
export class UploadMemory {
  readonly #maxBytes: number;
  readonly #byCaller = new Map<string, number>();
  #held = 0;

  constructor(maxBytes = defaultMaxBytes) {
    this.#maxBytes = maxBytes;
  }

  /**
   * Runs what holds so many bytes. One alone is always let in, and one alone of a caller where there is room.
   *
   * @param caller whose bytes they are: one has a quarter of the whole
   * @throws GatewayError RATE_LIMITED where the caller sends too much at once, OVERLOADED where all together do
   */
  async hold<T>(caller: string, bytes: number, run: () => Promise<T>): Promise<T> {
    const own = this.#byCaller.get(caller) ?? 0;
    if (own > 0 && own + bytes > this.#maxBytes / shares) {
      throw refusal('RATE_LIMITED', 'You send as much at once as one caller may; try again later.');
    }
    if (this.#held > 0 && this.#held + bytes > this.#maxBytes) {
      throw refusal('OVERLOADED', 'The gateway takes no more files at the moment.');
    }
    this.#add(caller, bytes);
    try {
      return await run();
    } finally {
      this.#add(caller, -bytes);
    }
  }

  #add(caller: string, bytes: number): void {
    this.#held += bytes;
    const own = (this.#byCaller.get(caller) ?? 0) + bytes;
    if (own === 0) this.#byCaller.delete(caller);
    else this.#byCaller.set(caller, own);
  }
}

const refusal = (code: 'RATE_LIMITED' | 'OVERLOADED', message: string): GatewayError =>
  new GatewayError(code, message, { retryAfterSeconds: 1, notSent: true });
