import { Command } from '@commander-js/extra-typings';

import { StartError } from '../../errors/start-error.ts';
import { reportSchema } from '../../gateway/schemas/report-schema.ts';
import type { FlagValues } from '../config-flags.ts';
import { addSchemaFlags, openSchemas } from '../open-schemas.ts';
import { printReport } from '../print-report.ts';

/** `schema print`: SDL, or the report on how it came about, on stdout. */
export const schemaPrintCommand = (): Command => {
  const command = new Command('print').description('Print the schema of an organisation, or a report on it.');
  command
    .option('--audience <name>', 'of this audience')
    .option(
      '--report',
      'instead of the schema: what is left out and why, clashes of names, unused patterns',
      false,
    )
    .option('--json', 'the report as JSON', false);
  addSchemaFlags(command);
  command.addHelpText('after', examples);
  return command.action(() => print(command.opts()));
};

const examples = `
Nothing is written. Names are those of the lock in SCHEMA_DIR; what it lacks is made anew.

Examples:
  dynamics-graphql schema print > schema.graphql
  dynamics-graphql schema print --audience partners
  dynamics-graphql schema print --report --snapshot
  dynamics-graphql schema print --report --json --metadata metadata.xml`;

const print = async (values: FlagValues): Promise<void> => {
  const { audience, report, json } = values;
  if (json === true && report !== true)
    throw new StartError('--json needs --report beside it', { exitCode: 2 });
  const name = typeof audience === 'string' ? audience : undefined;
  const { schemas, sdl } = await openSchemas(values);
  if (report !== true) {
    process.stdout.write(sdl(name).text);
    return;
  }
  const content = reportSchema(schemas, name);
  process.stdout.write(json === true ? `${JSON.stringify(content, undefined, 2)}\n` : printReport(content));
};
