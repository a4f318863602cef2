import { parseArgs } from 'node:util';

import { fuzz } from './fuzz.ts';

/** `npm run fuzz -- --count 1000000 --seed 2`: prints what it found, and ends with 1 if that is anything. */
const { values } = parseArgs({
  options: { count: { type: 'string', default: '1000000' }, seed: { type: 'string', default: '1' } },
});
const [count, seed] = [Number(values.count), Number(values.seed)];
const started = Date.now();
const findings = await fuzz({
  seed,
  count,
  onProgress: (done) => {
    process.stdout.write(`${done} requests, ${Math.round((Date.now() - started) / 1000)} s\n`);
  },
});
for (const finding of findings) process.stdout.write(`${JSON.stringify(finding, undefined, 2)}\n`);
process.stdout.write(`${findings.length} findings in ${count} requests of seed ${seed}\n`);
process.exitCode = findings.length === 0 ? 0 : 1;
