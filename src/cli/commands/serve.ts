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
To begin with, set DATAVERSE_URL, AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET, and say in dynamics-graphql.yaml who
may call (docs/connect-dynamics.md, in seven steps):

  callers: { anonymous: reader }
  roles: { reader: { tables: { account: { read: true }, contact: { read: true } } } }

SIGTERM and SIGINT end it in order, SIGHUP makes it read its configuration again (docs/operating.md).
Exit codes: 0 ended as asked, 1 something unforeseen, 2 configuration, 3 sign-in or organisation, 4 metadata unusable.

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
  const { preStopSeconds } = config.server;
  let gateway = undefined as Gateway | undefined;
  endWithGrace({
    closers,
    graceMs,
    log,
    lasting: () => gateway !== undefined,
    before: async (signal) => {
      gateway?.drain();
      // Before it serves there is no traffic that could go elsewhere.
      if (signal === 'SIGTERM' && gateway !== undefined) await setTimeout(preStopSeconds * 1000);
    },
  });
  const reload = reloadOnHangup({ config, load, places, log });

  let url = '';
  const started = await createGateway({
    ...config,
    metadataProbeSeconds: config.metadata.probeSeconds,
    limits: config.limits,
    log,
    roles: config.roles ?? {},
    callers: config.callers ?? {},
    placeOf: await places(),
    wait: values['wait'] === true,
    listenEarly: {
      ...config.server,
      onListening: (address) => {
        url = address;
        log.info({ url }, 'until the start is over, only health is answered');
      },
      onMetrics: (address) => log.info({ url: address }, 'metrics are served'),
    },
  });
  closers.push(() => started.close());
  gateway = started;
  await reload.begin(started);
  process.stdout.write(`GraphQL is at ${url}/graphql\n`);
};
