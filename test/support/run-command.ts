import { vi } from 'vitest';

import { createProgram } from '../../src/cli/create-program.ts';
import { explainStart } from '../../src/cli/start-error.ts';

/** How a command ended. */
export interface CommandOutcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunCommandOptions {
  /** The whole environment; nothing of the machine's is seen. @default none */
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a command of the command line in this process, as main.ts does. */
export const runCommand = async (
  args: readonly string[],
  { env = {} }: RunCommandOptions = {},
): Promise<CommandOutcome> => {
  const written = { stdout: '', stderr: '' };
  const before = { env: process.env, exitCode: process.exitCode };
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      written[name] += String(text);
      return true;
    }),
  );
  process.env = { ...env };
  process.exitCode = 0;
  try {
    await createProgram().parseAsync(args, { from: 'user' });
    return { code: process.exitCode, ...written };
  } catch (error) {
    const { text, exitCode } = explainStart(error);
    return { code: exitCode, stdout: written.stdout, stderr: `${written.stderr}${text}\n` };
  } finally {
    for (const spy of spies) spy.mockRestore();
    process.env = before.env;
    process.exitCode = before.exitCode;
  }
};
