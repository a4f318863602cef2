import closeWithGrace from 'close-with-grace';
import type { Logger } from 'pino';

import { exitCodes } from './exit-codes.ts';

/** Things to close, the newest first. */
export type Closers = (() => Promise<void>)[];

export interface GraceOptions {
  /** May grow: what is there when the end comes is closed. */
  readonly closers: Closers;
  /** Milliseconds for all of them; what isn't closed then is cut off. */
  readonly graceMs: number;
  readonly log: Logger;
  /** Done before anything is closed, not within the grace: `SIGTERM` may leave traffic some time to go elsewhere. */
  readonly before?: ((signal: string | undefined) => Promise<void>) | undefined;
  /**
   * SIGHUP is left to others, and an error that nobody caught is logged and ends nothing while this says so: a start that failed
   * in such a way would never end. @default false
   */
  readonly lasting?: (() => boolean) | undefined;
}

const errorEvents = ['uncaughtException', 'unhandledRejection'] as const;

let installed = false;

/** Whether this process is one that runs until a signal ends it. */
export const endsBySignal = (): boolean => installed;

/**
 * Ends the process in order on SIGTERM and SIGINT (exit code 0), and, unless it is to last, on an error that nobody caught (1).
 * A second signal ends it at once. To be called before anything that takes time: until then a signal ends the process with
 * no exit code, or, where it is the first of a container, does nothing at all.
 */
export const endWithGrace = (options: GraceOptions): void => {
  const { closers, graceMs, log, before, lasting } = options;
  installed = true;
  if (lasting !== undefined) {
    for (const event of errorEvents) {
      process.on(event, (err: unknown) => {
        if (lasting()) {
          log.error({ err }, 'unexpected error; the process goes on');
          return;
        }
        log.fatal({ err }, 'unexpected error; the process ends');
        process.exit(exitCodes.failed);
      });
    }
  }
  const skip = lasting === undefined ? [] : [...errorEvents, 'SIGHUP' as const];
  closeWithGrace({ delay: false, logger: false, skip }, async ({ err, signal }) => {
    if (err) log.fatal({ err }, 'unexpected error; the process ends');
    else log.info({ signal }, 'closing');
    await before?.(signal);
    const fails = (error: unknown): void => log.error({ err: error }, 'something could not be closed');
    const closed = Promise.all(closers.reverse().map((close) => close().catch(fails)));
    const late = new Promise((resolve) => setTimeout(resolve, graceMs, 'late'));
    if ((await Promise.race([closed, late])) === 'late') log.warn('requests were cut off');
  });
};
