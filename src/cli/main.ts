#!/usr/bin/env node
import { CommanderError } from '@commander-js/extra-typings';

import { createProgram } from './create-program.ts';
import { exitCodes } from './exit-codes.ts';
import { explainStart } from './start-error.ts';

try {
  await createProgram().parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    // Commander has printed its message or the help already.
    process.exit(error.exitCode === 0 ? exitCodes.ok : exitCodes.usage);
  }
  const { text, exitCode } = explainStart(error);
  process.stderr.write(`${text}\n`);
  process.exit(exitCode);
}
