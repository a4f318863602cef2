import { Command } from '@commander-js/extra-typings';

import { compareSdl, type SchemaText } from '../../diff/compare-sdl.ts';
import { countChanges } from '../../diff/count-changes.ts';
import { printChanges } from '../../diff/print-changes.ts';
import { changesListed } from '../changes-listed.ts';
import type { FlagValues } from '../config-flags.ts';
import { exitCodes } from '../exit-codes.ts';
import { failOnOption, fails } from '../fail-on.ts';
import { addSchemaFlags, openSchemas } from '../open-schemas.ts';
import { readSchemaFile } from '../read-schema-file.ts';

/** `schema diff`: what changed between two schemas. */
export const schemaDiffCommand = (): Command => {
  const command = new Command('diff').description('Tell what changed from one schema to another.');
  command
    .argument('<before>', 'a .graphql file, a folder with schema.graphql, or "live"')
    .argument('<after>', 'likewise')
    .option('--audience <name>', 'of this audience, where a folder or "live" is given')
    .addOption(failOnOption('end with exit code 1 on such a change (default: never)'))
    .option('--json', 'as JSON', false)
    .option('--verbose', 'list every change', false);
  addSchemaFlags(command);
  command.addHelpText('after', examples);
  return command.action(() => diff(command.args, command.opts()));
};

const examples = `
"live" is what would be served now: of the organisation, or of --metadata or --snapshot.

Examples:
  dynamics-graphql schema diff ./schema live
  dynamics-graphql schema diff before.graphql after.graphql --verbose
  dynamics-graphql schema diff ./schema ./schema-of-test --audience partners --json`;

const diff = async ([before = '', after = '']: readonly string[], values: FlagValues): Promise<void> => {
  const changes = await compareSdl(await open(before, values), await open(after, values));
  const text =
    values['json'] === true
      ? `${JSON.stringify({ counts: countChanges(changes), changes }, undefined, 2)}\n`
      : printChanges(changes, changesListed(values));
  process.stdout.write(text);
  if (fails(changes, values['failOn'])) process.exitCode = exitCodes.failed;
};

const open = async (place: string, values: FlagValues): Promise<SchemaText> => {
  const audience = typeof values['audience'] === 'string' ? values['audience'] : undefined;
  if (place !== 'live') return readSchemaFile(place, audience);
  const { sdl } = await openSchemas(values);
  return sdl(audience);
};
