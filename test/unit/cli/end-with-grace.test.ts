import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';

const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const subject = new URL('../../../src/cli/end-with-grace.ts', import.meta.url).href;

/** A process that ends with grace; what it logs and prints is told line by line. */
const start = async (options: string) => {
  const code = `
    import { pino } from 'pino';
    import { endWithGrace } from ${JSON.stringify(subject)};
    const never = () => new Promise(() => {});
    const closed = (what) => async () => console.log('closed ' + what);
    endWithGrace({ log: pino(), graceMs: 60_000, closers: [], ...(${options}) });
    setInterval(() => {}, 1000);
    console.log('started');
  `;
  const child = spawn(process.execPath, ['--import', tsx, '--input-type=module', '--eval', code], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const exited = once(child, 'close').then(
    ([code, signal]) => [code, signal] as [number | null, string | null],
  );
  const until = (text: RegExp) => expect.poll(() => printed).toMatch(text);
  await until(/started/);
  return { child, exited, until, printed: () => printed };
};

describe('endWithGrace', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('%s: closes the newest first, and ends with 0', async (signal) => {
    const { child, exited, printed } = await start(`{ closers: [closed('first'), closed('second')] }`);
    child.kill(signal);
    expect(await exited).toEqual([0, null]);
    // The log writes by itself, so its line may come later.
    expect(printed()).toContain('"msg":"closing"');
    expect(printed()).toMatch(/closed second\n[^]*closed first\n/);
  });

  it('does not wait longer than the grace for what never closes: 0, and a line in the log', async () => {
    const { child, exited, printed } = await start(`{ graceMs: 50, closers: [never] }`);
    child.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
    expect(printed()).toContain('"msg":"requests were cut off"');
  });

  it('closes the others where one fails', async () => {
    const { child, exited, printed } = await start(
      `{ closers: [closed('first'), () => Promise.reject(new Error('no'))] }`,
    );
    child.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
    expect(printed()).toContain('closed first');
    expect(printed()).toContain('"msg":"something could not be closed"');
  });

  it.each([
    ['the time that is left to traffic', '{ before: never }', 'SIGTERM'],
    ['the grace', '{ closers: [never] }', 'SIGINT'],
  ] as const)('a second signal ends it at once, in %s', async (_what, options, second) => {
    const { child, exited, until } = await start(options);
    child.kill('SIGTERM');
    await until(/"msg":"closing"/);
    child.kill(second);
    // What it waits for would take a minute, or never come.
    expect(await exited).toEqual([1, null]);
  });

  it.each([
    ['ends it with 1', 'undefined', /unexpected error; the process ends/, [1, null]],
    ['ends it with 1, as long as it does not last yet', '() => false', /the process ends/, [1, null]],
    ['is logged, and it goes on', '() => true', /unexpected error; the process goes on/, [0, null]],
  ] as const)('an error that nobody caught %s where lasting is so', async (_what, lasting, line, exit) => {
    const { child, exited, until } = await start(
      `(setTimeout(() => { throw new Error('nobody catches this'); }, 10), { lasting: ${lasting} })`,
    );
    await until(line);
    child.kill('SIGTERM');
    expect(await exited).toEqual(exit);
  });
});
