import { CommanderError } from '@commander-js/extra-typings';
import { describe, expect, it } from 'vitest';

import { createProgram } from '../../../src/cli/create-program.ts';
import { settings } from '../../../src/config/settings.ts';

interface Outcome {
  readonly printed: string;
  readonly error: unknown;
}

/** Runs a command line as far as its parsing, and keeps what commander prints. */
const run = async (...args: string[]): Promise<Outcome> => {
  const program = createProgram();
  let printed = '';
  for (const command of [program, ...program.commands, ...program.commands.flatMap((one) => one.commands)]) {
    command.configureOutput({ writeOut: (text) => (printed += text), writeErr: (text) => (printed += text) });
    command.configureHelp({ helpWidth: 200 });
  }
  const error: unknown = await program.parseAsync(args, { from: 'user' }).catch((caught: unknown) => caught);
  return { printed, error };
};

describe('createProgram', () => {
  it('lists its commands and exit codes', async () => {
    const { printed, error } = await run('--help');
    expect(error).toBeInstanceOf(CommanderError);
    expect(error).toMatchObject({ exitCode: 0 });
    for (const text of ['serve', 'schema', 'demo', 'emulate', 'Exit codes: 0', '4 metadata unusable']) {
      expect(printed).toContain(text);
    }
  });

  it('tells its version', async () => {
    const { printed, error } = await run('--version');
    expect(error).toMatchObject({ exitCode: 0 });
    expect(printed).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('explains every setting of serve with its variable and default, and keeps secrets off the command line', async () => {
    const { printed } = await run('serve', '--help');
    expect(printed).toContain('--csdl-only  ');
    for (const text of ['docs/connect-dynamics.md', 'callers: {', 'SIGHUP', '3 sign-in'])
      expect(printed).toContain(text);
    for (const { flag, variable, about, standard, secret } of settings) {
      const line = printed.split('\n').find((text) => text.trim().startsWith(`${flag ?? variable} `)) ?? '';
      expect(line).toContain(about);
      expect(line).toContain(variable);
      if (standard !== undefined) expect(line).toContain(`default ${standard}`);
      if (secret === true) expect(flag).toBeUndefined();
    }
  });

  it.each([
    ['demo', ['--port', '(default: 4000, env: PORT)']],
    ['demo', ['--emulator-port', '(default: 5050, env: EMULATOR_PORT)']],
    ['emulate', ['--metadata', '--definitions', '--rows', '--seed', '--size', '--latency', '--host']],
  ])('explains the flags of %s', async (command, texts) => {
    const { printed } = await run(command, '--help');
    for (const text of texts) expect(printed).toContain(text);
  });

  it.each([
    [
      'pull',
      ['--out <folder>', '--verbose', '--metadata <file>', '--definitions <path>', '--include <value>'],
    ],
    ['print', ['--audience <name>', '--report', '--json', '--snapshot', '--languages <value>']],
    ['diff', ['<before>', '<after>', '--fail-on <criticality>', '--json', '"live"']],
    [
      'check',
      ['--fail-on <criticality>', '(choices: "breaking", "dangerous", default: "breaking")', 'Exit code 1'],
    ],
  ])('explains schema %s, with examples', async (command, texts) => {
    const { printed } = await run('schema', command, '--help');
    for (const text of [...texts, 'Examples:', `dynamics-graphql schema ${command}`, '--config <file>']) {
      expect(printed).toContain(text);
    }
    for (const text of ['--port', '--host', '--metadata-probe-seconds', 'CURSOR_SECRET']) {
      expect(printed).not.toContain(text);
    }
  });

  it.each([
    [['schema'], 'pull'],
    [['schema', 'push'], "unknown command 'push'"],
    [['schema', 'diff', 'one.graphql'], "missing required argument 'after'"],
    [['schema', 'pull', 'too', 'many'], 'too many arguments'],
    [['schema', 'check', '--fail-on', 'safe'], 'Allowed choices are breaking, dangerous.'],
    [['unknown'], "unknown command 'unknown'"],
    [['demo', '--unknown'], "unknown option '--unknown'"],
    [['demo', '--port', '70000'], 'It must be a whole number from 0 to 65535.'],
    [['demo', '--port', '4e3'], 'It must be a whole number'],
    [['emulate', '--size', 'huge'], 'Allowed choices are small, large.'],
  ])('refuses %j', async (args, text) => {
    const { printed, error } = await run(...args);
    expect(error).toBeInstanceOf(CommanderError);
    expect((error as CommanderError).exitCode).not.toBe(0);
    expect(printed).toContain(text);
  });

  it.each(['--definitions', '--rows'])('wants metadata with %s', async (flag) => {
    const { error } = await run('emulate', flag, '5');
    expect(error).toMatchObject({ name: 'StartError', exitCode: 2 });
    expect(error).toMatchObject({ message: `${flag} needs --metadata beside it` });
  });
});
