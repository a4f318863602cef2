import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

/** A script that runs beside this one and answers messages. */
export interface SideProcess {
  /** The next message from it. */
  readonly next: () => Promise<unknown>;
  /** Sends it a message; what it answers. */
  readonly ask: (message: object | string) => Promise<unknown>;
  readonly end: () => Promise<void>;
}

/** Starts a script in a process of its own, so that what one of them has to do keeps no other from looking at the clock. */
export const startSideProcess = (script: URL, parameters: readonly string[] = []): SideProcess => {
  const child = fork(fileURLToPath(script), parameters, {
    execArgv: ['--import', tsx],
    env: { PATH: process.env['PATH'] },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    serialization: 'advanced', // as results hold maps, and numbers that are none
  });
  const next = async (): Promise<unknown> => {
    const ended = new AbortController();
    const exit = once(child, 'exit', { signal: ended.signal }).then(() => {
      throw new Error(`${script.pathname} ended`);
    });
    exit.catch(() => undefined);
    try {
      const [message] = (await Promise.race([
        once(child, 'message', { signal: ended.signal }),
        exit,
      ])) as unknown[];
      return message;
    } finally {
      ended.abort();
    }
  };
  return {
    next,
    ask: (message) => {
      const answer = next();
      child.send(message);
      return answer;
    },
    end: async () => {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
};
