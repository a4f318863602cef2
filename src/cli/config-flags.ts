import type { Command } from '@commander-js/extra-typings';

import type { Setting } from '../config/setting.ts';
import { settings } from '../config/settings.ts';

/** Values of flags as commander keeps them: `--tenant-id` as `tenantId`. */
export type FlagValues = Readonly<Record<string, unknown>>;

/** Adds `--config` and the flags of settings to a command, with what `--help` says of them. */
export const addConfigFlags = (
  command: Command,
  isOffered: (setting: Setting) => boolean = () => true,
): void => {
  command.option('--config <file>', 'configuration file (default: dynamics-graphql.yaml, if there is one)');
  for (const setting of settings.filter(isOffered)) {
    const { flag, variable, about, standard, kind } = setting;
    if (flag === undefined) continue;
    const more = standard === undefined ? '' : `, default ${standard}`;
    command.option(`${flag}${kind === 'switch' ? '' : ' <value>'}`, `${about} (${variable}${more})`);
  }
  command.addHelpText('after', `\n${othersHelp(isOffered)}\n${orderHelp}`);
};

/** What was given by flags, for `loadConfig`. */
export const readConfigFlags = (values: FlagValues) => ({
  flags: Object.fromEntries(settings.map(({ path, flag }) => [path, flagText(values, flag)])),
  file: flagText(values, '--config'),
});

const othersHelp = (isOffered: (setting: Setting) => boolean): string =>
  [
    'Only by variable or file, as a command line can be seen by others:',
    ...settings
      .filter((setting) => setting.flag === undefined && isOffered(setting))
      .map(({ variable, about }) => `  ${variable.padEnd(33)} ${about}`),
    '',
    'Only in the file: callers, roles, rateLimits, cors, trustedDocuments (docs/securing.md), audiences, names',
    '(docs/schema.md), azure.applicationUsers (docs/operating.md).',
    '',
  ].join('\n');

const orderHelp = 'Flags win over variables, variables over the file, the file over defaults.';

const flagText = (values: FlagValues, flag: string | undefined): string | undefined => {
  const name = flag?.slice(2).replace(/-([a-z])/g, (_match, letter: string) => letter.toUpperCase());
  const value = name === undefined ? undefined : values[name];
  if (value === true) return 'true';
  return typeof value === 'string' ? value : undefined;
};
