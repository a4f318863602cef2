import type { Logger } from 'pino';

import type { Config } from '../config/options.ts';
import type { Gateway, ReloadableOptions } from '../gateway/gateway.ts';

export interface ReloadOptions {
  /** What is in force. */
  readonly config: Config;
  /** Reads the configuration again. */
  readonly load: () => Promise<Config>;
  /** Where in its file a place of the configuration is now. */
  readonly places: () => Promise<(where: string) => string>;
  readonly log: Logger;
}

/** Settings that take effect at a start only: all that the gateway does not reload. */
const fixed = {
  dataverse: true,
  azure: true,
  server: true,
  upstream: true,
  metadata: true,
  schemaDir: true,
  stateDir: true,
  languages: true,
  csdlOnly: true,
  cursorSecret: true,
  idempotency: true,
  redisUrl: true,
} as const satisfies Record<Exclude<keyof Config, keyof ReloadableOptions | 'logLevel'>, true>;

const fixedSettings = Object.keys(fixed) as (keyof typeof fixed)[];

export interface Reloading {
  /** From here on there is something that can change. What came before is done now, once. */
  begin(gateway: Pick<Gateway, 'reload'>): Promise<void>;
}

/**
 * On SIGHUP, reads the configuration again and takes over what can change while running. Where anything in it is wrong, all
 * of the old one stays in force, and the log says why. It ends no start; what came meanwhile is heeded when that is over.
 */
export const reloadOnHangup = (options: ReloadOptions): Reloading => {
  const { load, places, log } = options;
  let { config } = options;
  let gateway: Pick<Gateway, 'reload'> | undefined;
  let running = Promise.resolve();
  let isWanted = false;
  const reload = async (): Promise<void> => {
    // Several that came while one was under way are one: it reads what there is by then.
    if (gateway === undefined || !isWanted) return;
    isWanted = false;
    try {
      const next = await load();
      const { roles = {}, callers = {} } = next;
      await gateway.reload({ ...next, roles, callers, placeOf: await places() });
      const waiting = fixedSettings.filter(
        (key) => JSON.stringify(next[key]) !== JSON.stringify(config[key]),
      );
      if (waiting.length > 0) log.warn({ settings: waiting }, 'these settings take effect at the next start');
      log.level = next.logLevel;
      config = { ...next, ...Object.fromEntries(waiting.map((key) => [key, config[key]])) };
      log.info('the configuration was read again');
    } catch (error) {
      log.error({ err: error }, 'the configuration was not read again; the old one stays in force');
    }
  };
  process.on('SIGHUP', () => {
    isWanted = true;
    running = running.then(reload);
  });
  return {
    begin: (started) => {
      gateway = started;
      return (running = running.then(reload));
    },
  };
};
