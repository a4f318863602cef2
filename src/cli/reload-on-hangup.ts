import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';

import type { Config } from '../config/options.ts';
import type { Gateway } from '../gateway.ts';

export interface ReloadOptions {
  readonly gateway: Pick<Gateway, 'reload'>;
  /** What is in force. */
  readonly config: Config;
  /** Reads the configuration again. */
  readonly load: () => Promise<Config>;
  readonly log: Logger;
}

/** Groups that take effect at a start only. */
const fixed = [
  'dataverse',
  'roles',
  'limits',
  'callers',
  'rateLimits',
  'idempotency',
  'redisUrl',
  'cors',
  'trustedDocuments',
  'automaticPersistedQueries',
  'azure',
  'server',
  'upstream',
  'metadata',
  'schemaDir',
  'stateDir',
  'languages',
  'csdlOnly',
] as const;

/**
 * On SIGHUP, reads the configuration again and takes over what can change while running. Where anything in it is wrong, all
 * of the old one stays in force, and the log says why.
 */
export const reloadOnHangup = (options: ReloadOptions): (() => Promise<void>) => {
  const { gateway, load, log } = options;
  let { config } = options;
  let running = Promise.resolve();
  const reload = async (): Promise<void> => {
    try {
      const next = await load();
      gateway.reload(next);
      const waiting = fixed.filter((key) => !isDeepStrictEqual(next[key], config[key]));
      if (waiting.length > 0) log.warn({ settings: waiting }, 'these settings take effect at the next start');
      log.level = next.logLevel;
      config = { ...next, ...Object.fromEntries(waiting.map((key) => [key, config[key]])) };
      log.info('the configuration was read again');
    } catch (error) {
      log.error({ err: error }, 'the configuration was not read again; the old one stays in force');
    }
  };
  const hangup = (): Promise<void> => (running = running.then(reload));
  process.on('SIGHUP', () => void hangup());
  return hangup;
};
