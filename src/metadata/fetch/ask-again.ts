import { GatewayError } from '../../errors/gateway-error.ts';
import { CsdlError } from '../csdl-error.ts';
import { MetadataError } from '../metadata-error.ts';

/** Waits so many milliseconds; rejects when the signal aborts. */
export type Sleep = (ms: number, signal: AbortSignal | undefined) => Promise<void>;

export interface AskAgainOptions {
  readonly sleep: Sleep;
  readonly signal: AbortSignal | undefined;
  /** Told before each wait. */
  readonly onRetry: (error: unknown, waitMs: number) => void;
}

/** Milliseconds before the second and the third try. */
const waits = [500, 2000];
/** Longest wait that the organisation may ask for: the window of its limits (contract §8.1). */
const maxRetryAfterSeconds = 300;

/**
 * Asks for one part of the metadata, three times at most: again after no answer, a 5xx, a 429 (when it says) and a body that
 * broke off or isn't what it should be. Any other refusal would be the same the next time.
 *
 * @throws what the last try threw
 */
export async function askAgain<Part>(ask: () => Promise<Part>, options: AskAgainOptions): Promise<Part> {
  const { sleep, signal, onRetry } = options;
  for (const wait of waits) {
    try {
      return await ask();
    } catch (error) {
      const waitMs = waitAfter(error, wait);
      if (waitMs === undefined || signal?.aborted === true) throw error;
      onRetry(error, waitMs);
      await sleep(waitMs, signal);
    }
  }
  return ask();
}

/** Undefined: asking again is of no use. */
function waitAfter(error: unknown, usual: number): number | undefined {
  if (error instanceof CsdlError) return error.reason === 'truncated' ? usual : undefined;
  if (error instanceof GatewayError) {
    return error.code === 'UPSTREAM_UNAVAILABLE' || error.code === 'TIMEOUT' ? usual : undefined;
  }
  if (!(error instanceof MetadataError)) return undefined;
  if (error.reason === 'unknown-solution') return undefined;
  if (error.reason !== 'refused') return usual;
  const { status = 0, retryAfterSeconds = 0 } = error;
  if (status !== 429 && (status < 500 || status === 501)) return undefined;
  return retryAfterSeconds > maxRetryAfterSeconds ? undefined : Math.max(usual, retryAfterSeconds * 1000);
}
