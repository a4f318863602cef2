#!/usr/bin/env node
import { CommanderError } from '@commander-js/extra-typings';

import { createProgram } from './create-program.ts';
import { endsBySignal } from './end-with-grace.ts';
import { exitCodes } from './exit-codes.ts';
import { explainStart } from './start-error.ts';

// Whoever reads what is printed may stop early: `schema print | head`. That ends no server.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  if (!endsBySignal()) process.exit(exitCodes.ok);
});

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
