import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { compile } from '../compile.ts';
import type { Job, JobResult } from './job.ts';

const run = promisify(execFile);

/** Makes what runs jobs, each in a process of its own. */
export async function createJobRunner(): Promise<(job: Job) => Promise<JobResult>> {
  const child = await compile('schema/child');
  return async (job) => {
    const args = ['--expose-gc', child, JSON.stringify(job)];
    const { stdout } = await run(process.execPath, args, { maxBuffer: 2 ** 30 });
    return JSON.parse(stdout) as JobResult;
  };
}
