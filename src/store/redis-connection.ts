import { Redis } from 'ioredis';

/** A connection that keeps trying in the background, and never makes anybody wait for it. */
export interface RedisConnection {
  readonly client: Redis;
  close(): void;
}

/** Milliseconds that a command may take. */
const commandTimeoutMs = 500;
/** Milliseconds between two tries to connect, at most. */
const maxPauseMs = 5000;

/**
 * Connects to Redis. Commands fail at once while it isn't there.
 *
 * @param url `redis://` or `rediss://`, with user and password where needed
 * @param onFailure told once for each time that the connection is lost
 */
export const connectRedis = (url: string, onFailure: (error: unknown) => void): RedisConnection => {
  const client = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: commandTimeoutMs,
    retryStrategy: (times) => Math.min(times * 200, maxPauseMs),
  });
  let isDown = false;
  client.on('ready', () => (isDown = false));
  client.on('error', (error: unknown) => {
    if (!isDown) onFailure(withoutCommand(error));
    isDown = true;
  });
  return { client, close: () => client.disconnect() };
};

/** Errors of the library bring the command along, which is the password where signing in was refused. */
const withoutCommand = (error: unknown): unknown => {
  if (error instanceof Error) Reflect.deleteProperty(error, 'command');
  return error;
};
