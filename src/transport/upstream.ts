import type { Send, SendStream } from './send.ts';

/** The bare connection to one organisation, under all policies. */
export interface Upstream {
  readonly send: Send;
  readonly sendStream: SendStream;
  /** Ends idle connections and waits for running exchanges. */
  close(): Promise<void>;
}

export interface BodyLimits {
  /** Bytes of one answer held in memory, after inflation. @default 67108864 (64 MiB) */
  readonly maxBodyBytes?: number | undefined;
  /** Bytes of one streamed answer (`$metadata`), after inflation. @default 536870912 (512 MiB) */
  readonly maxStreamBytes?: number | undefined;
}

export const defaultMaxBodyBytes = 64 * 1024 * 1024;
export const defaultMaxStreamBytes = 512 * 1024 * 1024;
