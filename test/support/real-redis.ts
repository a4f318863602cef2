import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A Redis of the machine; undefined: there is none. */
export const redisPath = [
  process.env['DYNAMICS_GRAPHQL_REDIS'] ?? '',
  '/usr/bin/redis-server',
  '/usr/local/bin/redis-server',
].find(existsSync);

export interface RealRedis {
  readonly url: string;
  /** Begins anew, with nothing in it, at the same address. */
  readonly start: () => Promise<void>;
  /** Ends it, and all connections. */
  readonly stop: () => Promise<void>;
  readonly remove: () => Promise<void>;
}

/** A process of Redis on a free port of this machine, which keeps nothing on the disk. */
export const realRedis = async (path: string): Promise<RealRedis> => {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'redis-'));
  let running: ChildProcess | undefined;
  const redis: RealRedis = {
    url: `redis://127.0.0.1:${port}`,
    start: () =>
      new Promise((resolve, reject) => {
        const settings = ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder];
        const process = spawn(path, ['--port', String(port), ...settings], {
          stdio: ['ignore', 'pipe', 'ignore'],
        });
        running = process;
        let log = '';
        process.once('error', reject);
        process.once('exit', () => reject(new Error(`Redis did not start: ${log}`)));
        process.stdout.on('data', (chunk: Buffer) => {
          log += chunk.toString();
          if (log.includes('Ready to accept connections')) resolve();
        });
      }),
    stop: () =>
      new Promise((resolve) => {
        const process = running;
        running = undefined;
        if (process === undefined) {
          resolve();
          return;
        }
        process.once('exit', () => resolve());
        process.kill();
      }),
    remove: async () => {
      await redis.stop();
      rmSync(folder, { recursive: true });
    },
  };
  return redis;
};

/** Below those that systems give to connections: it is still free when Redis comes back. Each process begins at another one. */
const freePort = async (): Promise<number> => {
  for (let port = 15_000 + (process.pid % 10_000); ; port += 1) if (await isFree(port)) return port;
};

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer()
      .once('error', () => resolve(false))
      .listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
