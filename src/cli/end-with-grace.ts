import closeWithGrace from 'close-with-grace';
import type { Logger } from 'pino';

/** Things to close, the newest first. */
export type Closers = (() => Promise<void>)[];

export interface GraceOptions {
  readonly closers: Closers;
  /** Milliseconds for all of them; what isn't closed then is cut off. */
  readonly graceMs: number;
  readonly log: Logger;
  /** Done before anything is closed, not within the grace: `SIGTERM` may leave traffic some time to go elsewhere. */
  readonly before?: ((signal: string | undefined) => Promise<void>) | undefined;
  /** Goes on after errors that nobody caught, which are logged, and leaves SIGHUP to others. @default false */
  readonly lasting?: boolean | undefined;
}

const errorEvents = ['uncaughtException', 'unhandledRejection'] as const;

/**
 * Ends the process in order on SIGTERM and SIGINT (exit code 0), and, unless it is to last, on an error that nobody caught (1).
 * A second signal ends it at once.
 */
export const endWithGrace = (options: GraceOptions): void => {
  const { closers, graceMs, log, before, lasting = false } = options;
  if (lasting) {
    for (const event of errorEvents) {
      process.on(event, (err: unknown) => log.error({ err }, 'unexpected error; the process goes on'));
    }
  }
  const skip = lasting ? [...errorEvents, 'SIGHUP' as const] : [];
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
