import closeWithGrace from 'close-with-grace';
import type { Logger } from 'pino';

/** Things to close, the newest first. */
export type Closers = (() => Promise<void>)[];

export interface GraceOptions {
  readonly closers: Closers;
  /** Milliseconds for all of them; what isn't closed then is cut off. */
  readonly graceMs: number;
  readonly log: Logger;
}

/** Ends the process in order on SIGTERM, SIGINT (exit code 0) and on an error that nobody caught (1). A second signal ends it at once. */
export const endWithGrace = ({ closers, graceMs, log }: GraceOptions): void => {
  closeWithGrace({ delay: false, logger: false }, async ({ err, signal }) => {
    if (err) log.fatal({ err }, 'unexpected error; the process ends');
    else log.info({ signal }, 'closing');
    const closed = Promise.allSettled(closers.reverse().map((close) => close()));
    const late = new Promise((resolve) => setTimeout(resolve, graceMs, 'late'));
    if ((await Promise.race([closed, late])) === 'late') log.warn('requests were cut off');
  });
};
