import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';

import { runCommand } from '../support/run-command.ts';
import { spawnCommand } from '../support/spawn-command.ts';

let end: () => unknown = () => undefined;
afterEach(() => end());

describe('emulate', () => {
  it('prints the variables that point a gateway at it, and they do', async () => {
    const child = spawnCommand(['emulate', '--port', '0']);
    end = () => child.kill('SIGKILL');
    let printed = '';
    child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    while (!printed.includes('What was asked')) {
      await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
      expect(child.exitCode).toBeNull();
    }
    const env = Object.fromEntries(
      [...printed.matchAll(/^ {2}export (\w+)=(\S+)$/gm)].map(({ 1: name = '', 2: value = '' }) => [
        name,
        value,
      ]),
    );
    expect(env).toMatchObject({
      DATAVERSE_URL: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) as unknown,
      AZURE_AUTHORITY_HOST: `${env['DATAVERSE_URL'] ?? ''}/login`,
    });
    const pulled = await runCommand(['schema', 'print'], { env });
    expect(pulled).toMatchObject({ code: 0 });
    expect(pulled.stdout).toContain('type Account ');
  });
});
