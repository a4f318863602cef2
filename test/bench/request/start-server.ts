import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Pool } from 'undici';

/** A server in a process of its own, to which one operation is sent again and again. */
export interface MeasuredServer {
  /** The answer to one operation. */
  readonly ask: (query: string) => Promise<string>;
  /** Milliseconds of processor that it uses for each of so many, of which `atOnce` run at the same time. */
  readonly measure: (query: string, load: Load) => Promise<number>;
  readonly close: () => Promise<void>;
}

export interface Load {
  readonly requests: number;
  readonly atOnce: number;
}

/**
 * @param file what tells its address and what it uses of the processor, see `tellCpu`
 * @param options for it, as JSON
 * @param headers of each operation
 */
export const startServer = async (
  file: string,
  options: object,
  headers: Readonly<Record<string, string>>,
): Promise<MeasuredServer> => {
  const child = spawn(process.execPath, [file, JSON.stringify(options)], {
    env: { PATH: process.env['PATH'] },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const nextMessage = async (): Promise<unknown> => ((await once(child, 'message')) as unknown[])[0];
  const pool = new Pool(String(await nextMessage()), { connections: 32 });
  const cpu = async (): Promise<number> => {
    child.send('cpu');
    return Number(await nextMessage());
  };
  const ask = async (query: string): Promise<string> => {
    const { body } = await pool.request({
      method: 'POST',
      path: '/graphql',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query }),
    });
    return body.text();
  };
  return {
    ask,
    measure: async (query, { requests, atOnce }) => {
      let left = requests;
      const client = async (): Promise<void> => {
        while (left > 0) {
          left -= 1;
          await ask(query);
        }
      };
      const before = await cpu();
      await Promise.all(Array.from({ length: atOnce }, client));
      return ((await cpu()) - before) / requests;
    },
    close: async () => {
      await pool.close();
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
};
