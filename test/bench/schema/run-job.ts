import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import type { Job, JobResult } from './job.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const output = `${root}.cache/bench/`;
const run = promisify(execFile);

/** Compiles the gateway and the child process as a build does, so that no loader takes part in what is measured. */
export async function compileChild(): Promise<void> {
  await mkdir(output, { recursive: true });
  const settings = {
    extends: '../../tsconfig.json',
    compilerOptions: { noEmit: false, rootDir: '../..', outDir: '.' },
    files: ['../../test/bench/schema/child.ts'],
  };
  await writeFile(`${output}tsconfig.json`, JSON.stringify(settings));
  await writeFile(`${output}package.json`, '{ "type": "module" }');
  await run(process.execPath, [
    `${root}node_modules/typescript/bin/tsc`,
    '--noCheck',
    '-p',
    `${output}tsconfig.json`,
  ]);
}

/** Runs one job in a process of its own. */
export async function runJob(job: Job): Promise<JobResult> {
  const args = ['--expose-gc', `${output}test/bench/schema/child.js`, JSON.stringify(job)];
  const { stdout } = await run(process.execPath, args, { maxBuffer: 2 ** 30 });
  return JSON.parse(stdout) as JobResult;
}
