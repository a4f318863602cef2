import { Command } from '@commander-js/extra-typings';

import { loadConfig } from '../../config/load-config.ts';
import { redact, secretsOf } from '../../config/redact.ts';
import { settings } from '../../config/settings.ts';
import { createGateway } from '../../gateway.ts';
import { createLog } from '../../observe/create-log.ts';
import { endWithGrace, type Closers } from '../end-with-grace.ts';

/** Milliseconds for running requests to end. */
const graceMs = 30_000;

/** `serve`: the gateway in front of a real organisation. */
export const serveCommand = (): Command => {
  const command = new Command('serve').description('Serve an organisation as GraphQL.');
  command.option('--config <file>', 'configuration file (default: dynamics-graphql.yaml, if there is one)');
  command.option('--wait', 'keep trying while the organisation does not answer', false);
  for (const { flag, variable, about, standard } of settings) {
    if (flag === undefined) continue;
    command.option(
      `${flag} <value>`,
      `${about} (${variable}${standard === undefined ? '' : `, default ${standard}`})`,
    );
  }
  command.addHelpText('after', `\n${secretsHelp}\n${orderHelp}`);
  return command.action(() => serve(command.opts()));
};

const secretsHelp = [
  'Only by variable or file, as a command line can be seen by others:',
  ...settings
    .filter(({ flag }) => flag === undefined)
    .map(({ variable, about }) => `  ${variable.padEnd(33)} ${about}`),
  '',
].join('\n');

const orderHelp = 'Flags win over variables, variables over the file, the file over defaults.';

const serve = async (flags: Readonly<Record<string, unknown>>): Promise<void> => {
  const config = await loadConfig({
    flags: Object.fromEntries(settings.map(({ path, flag }) => [path, textFlag(flags, flag)])),
    env: process.env,
    file: textFlag(flags, '--config'),
  });
  const log = createLog({ level: config.logLevel, secrets: secretsOf(config) });
  log.debug(redact(config), 'configuration');

  // Until callers are told apart it listens on loopback only, where whoever asks may see what it costs.
  const explain = true;
  const gateway = await createGateway({ ...config, log, explain, wait: flags['wait'] === true });
  const closers: Closers = [() => gateway.close()];
  endWithGrace({ closers, graceMs, log });
  const { url } = await gateway.listen(config.server);
  process.stdout.write(`GraphQL is at ${url}/graphql\n`);
};

/** Commander keeps `--tenant-id` as `tenantId`. */
const textFlag = (flags: Readonly<Record<string, unknown>>, flag: string | undefined): string | undefined => {
  const name = flag?.slice(2).replace(/-([a-z])/g, (_match, letter: string) => letter.toUpperCase());
  const value = name === undefined ? undefined : flags[name];
  return typeof value === 'string' ? value : undefined;
};
