import { setTimeout } from 'node:timers/promises';
import { Command } from '@commander-js/extra-typings';

import { readPlaces } from '../../config/config-lines.ts';
import { loadConfig } from '../../config/load-config.ts';
import type { Config } from '../../config/options.ts';
import { redact, secretsOf } from '../../config/redact.ts';
import { createGateway, type Gateway } from '../../gateway/gateway.ts';
import { createLog } from '../../observe/create-log.ts';
import { addConfigFlags, readConfigFlags, type FlagValues } from '../config-flags.ts';
import { endWithGrace, type Closers } from '../end-with-grace.ts';
import { reloadOnHangup } from '../reload-on-hangup.ts';

/** Milliseconds for running requests to end, and for those that are given up then to say so. */
const graceMs = 35_000;

/** `serve`: the gateway in front of a real organisation. */
export const serveCommand = (): Command => {
  const command = new Command('serve').description('Serve an organisation as GraphQL.');
  addConfigFlags(command);
  command.option('--wait', 'keep trying while the organisation does not answer', false);
  command.addHelpText('after', examples);
  return command.action(() => serve(command.opts()));
};

const examples = `
Examples:
  dynamics-graphql serve
  dynamics-graphql serve --port 4001 --include 'account,contact,acme_*' --languages 1033,1031
  dynamics-graphql serve --config ./gateway.yaml --wait`;

const serve = async (values: FlagValues): Promise<void> => {
  const secrets: string[] = [];
  const load = async (): Promise<Config> => {
    const loaded = await loadConfig({ ...readConfigFlags(values), env: process.env });
    secrets.push(...secretsOf(loaded).filter((secret) => !secrets.includes(secret)));
    return loaded;
  };
  const places = () => readPlaces({ file: readConfigFlags(values).file });
  const config = await load();
  const log = createLog({ level: config.logLevel, secrets });
  log.debug(redact(config), 'configuration');

  const closers: Closers = [];
  const { host, metricsPort, preStopSeconds } = config.server;
  /** None until the start has succeeded. */
  const running: Gateway[] = [];
  // Before the start, which may take long: the first process of a container is ended by no signal that it doesn't listen to.
  endWithGrace({
    closers,
    graceMs,
    log,
    lasting: true,
    before: async (signal) => {
      for (const one of running) one.drain();
      if (running.length > 0 && signal === 'SIGTERM') await setTimeout(preStopSeconds * 1000);
    },
  });
  const gateway = await createGateway({
    ...config,
    metadataProbeSeconds: config.metadata.probeSeconds,
    log,
    roles: config.roles ?? {},
    callers: config.callers ?? {},
    placeOf: await places(),
    wait: values['wait'] === true,
  });
  running.push(gateway);
  closers.push(() => gateway.close());
  reloadOnHangup({ gateway, config, load, places, log });
  if (metricsPort !== undefined) {
    const { url } = await gateway.listenMetrics({ host, port: metricsPort });
    log.info({ url: `${url}/metrics` }, 'metrics are served');
  }
  const { url } = await gateway.listen(config.server);
  process.stdout.write(`GraphQL is at ${url}/graphql\n`);
};
