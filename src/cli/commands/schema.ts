import { Command } from '@commander-js/extra-typings';

import { schemaCheckCommand } from './schema-check.ts';
import { schemaDiffCommand } from './schema-diff.ts';
import { schemaPrintCommand } from './schema-print.ts';
import { schemaPullCommand } from './schema-pull.ts';

/** `schema`: the group of commands about an organisation's schema, which serve nothing. */
export const schemaCommand = (): Command => {
  const group = new Command('schema').description('Write, show and compare the schema of an organisation.');
  for (const command of [
    schemaPullCommand(),
    schemaPrintCommand(),
    schemaDiffCommand(),
    schemaCheckCommand(),
  ]) {
    group.addCommand(command.exitOverride());
  }
  return group;
};
