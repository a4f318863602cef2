import { Command } from '@commander-js/extra-typings';

import { packageVersion } from '../gateway/package-version.ts';
import { demoCommand } from './commands/demo.ts';
import { emulateCommand } from './commands/emulate.ts';
import { keysCommand } from './commands/keys.ts';
import { schemaCommand } from './commands/schema.ts';
import { serveCommand } from './commands/serve.ts';

const exitHelp = `
Exit codes: 0 ended as asked, 1 a check failed or something unforeseen, 2 configuration or usage, 3 sign-in or organisation, 4 metadata unusable.`;

/** The command line. Commander throws instead of ending the process, so that main.ts alone chooses exit codes. */
export const createProgram = (): Command => {
  const program = new Command('dynamics-graphql')
    .description('A GraphQL gateway over the Dynamics 365 / Dataverse Web API.')
    .version(packageVersion())
    .addHelpText('after', exitHelp)
    .exitOverride();
  for (const command of [serveCommand(), schemaCommand(), keysCommand(), demoCommand(), emulateCommand()]) {
    program.addCommand(command.exitOverride());
  }
  return program;
};
