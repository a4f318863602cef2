import { once } from 'node:events';
import { Pool } from 'undici';

/** What the measuring process gives to the one that asks. */
export interface AskByIdInput {
  readonly origin: string;
  readonly token: string;
  /** Paths that are asked for in turn. */
  readonly paths: readonly string[];
  readonly requests: number;
  readonly connections: number;
}

/** What it gives back: how many answers there were of each status, and in how many milliseconds. */
export interface AskByIdResult {
  readonly statuses: Readonly<Record<string, number>>;
  readonly ms: number;
}

/** Asks from a process of its own, so that asking takes no time from answering. */
async function askById(input: AskByIdInput): Promise<AskByIdResult> {
  const { origin, token, paths, requests, connections } = input;
  const pool = new Pool(origin, { connections, pipelining: 1 });
  const headers = { authorization: `Bearer ${token}`, accept: 'application/json' };
  const statuses: Record<string, number> = {};
  let next = 0;
  const ask = async (): Promise<void> => {
    while (next < requests) {
      const path = paths[next++ % paths.length] ?? '';
      const { statusCode, body } = await pool.request({ path, method: 'GET', headers });
      await body.dump();
      statuses[statusCode] = (statuses[statusCode] ?? 0) + 1;
    }
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: connections }, ask));
  const ms = performance.now() - started;
  await pool.close();
  return { statuses, ms };
}

const [input] = (await once(process, 'message')) as [AskByIdInput];
process.send?.(await askById(input));
process.disconnect();
