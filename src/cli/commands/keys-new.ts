import { Command } from '@commander-js/extra-typings';

import { digest, newApiKey, scryptOf } from '../../auth/inbound/api-key-hash.ts';
import { apiKeyId } from '../../auth/inbound/api-key-options.ts';
import { StartError } from '../../errors/start-error.ts';
import type { FlagValues } from '../config-flags.ts';

/** `keys new`: a key for a caller, and what the configuration is to hold of it. Nothing is written. */
export const keysNewCommand = (): Command => {
  const command = new Command('new').description(
    'Make a key for a caller, and the entry of the configuration that lets it in.',
  );
  command
    .argument('<id>', 'who it is for, such as partner-1: letters, digits, - and _')
    .requiredOption('--role <name>', 'role of the caller')
    .option('--expires <date>', 'until when it is let in, such as 2027-12-31')
    .option('--scrypt', 'hash it by scrypt instead of SHA-256', false)
    .addHelpText('after', help);
  return command.action(() => newKey(command.args[0] ?? '', command.opts()));
};

const help = `
The key goes to stderr, once: it is stored nowhere, and whoever has it is let in. The entry goes to stdout.

Examples:
  dynamics-graphql keys new partner-1 --role partner --expires 2027-12-31
  dynamics-graphql keys new partner-1 --role partner >> keys.yaml`;

const newKey = async (id: string, { role, expires: until, scrypt }: FlagValues): Promise<void> => {
  if (!apiKeyId.test(id)) {
    throw new StartError('An id is up to 64 letters, digits, - and _, such as partner-1', { exitCode: 2 });
  }
  const expires = typeof until === 'string' ? until : undefined;
  if (expires !== undefined && !isDate(expires)) {
    throw new StartError('--expires takes a date such as 2027-12-31', { exitCode: 2 });
  }
  const key = newApiKey(id);
  const hash =
    scrypt === true ? `scrypt: "${await scryptOf(key)}"` : `sha256: "${digest(key).toString('hex')}"`;
  const last = expires === undefined ? [] : [`expires: ${expires}`];
  const entry = [`id: ${JSON.stringify(id)}`, hash, `role: ${JSON.stringify(role)}`, ...last].join(', ');
  process.stderr.write(`The key, which is not shown again: send it in the header x-api-key.\n\n  ${key}\n\n`);
  process.stderr.write('Its entry of callers.apiKeys, or of the file that callers.apiKeysFile names:\n\n');
  process.stdout.write(`- { ${entry} }\n`);
};

const isDate = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
