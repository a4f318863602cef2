import { Command, InvalidArgumentError } from '@commander-js/extra-typings';

import { fuzz, perDouble } from './fuzz.ts';
import { watchForHang } from './watch-for-hang.ts';

const whole = (text: string): number => {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
};

/** `npm run fuzz -- --help` */
const { count, seed, from } = new Command('npm run fuzz --')
  .description(
    'Sends random requests to a Dataverse double in-process: reads, writes, batches, files, searches, sign-ins and\n' +
      'changes of metadata, made of the sample organisation and broken in a few places. Prints each answer that the\n' +
      'service would never give as it comes (a 500, a refusal of another shape, a crash, a hang), with the number of its\n' +
      'request. Ends with 1 if there was any.',
  )
  .option('--count <number>', 'how many requests', whole, 1_000_000)
  .option('--seed <number>', 'other requests with each seed', whole, 1)
  .option(
    '--from <number>',
    `number of the first one; a new double starts every ${perDouble} requests, and up to so many before it are sent, too`,
    whole,
    0,
  )
  .addHelpText(
    'after',
    `
To see one finding again:  npm run fuzz -- --seed 2 --from 123456 --count 1
In slices:                 npm run fuzz -- --seed 2 --from 250000 --count 250000`,
  )
  .parse()
  .opts();

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const reproduce = (index: number): string => `--seed ${seed} --from ${index} --count 1`;
const started = Date.now();
let findings = 0;
const watch = watchForHang();
await fuzz({
  seed,
  from,
  count,
  onRequest: (index) => {
    watch.begin(index);
    const done = index - from;
    if (done <= 0 || done % 10_000 !== 0) return;
    print(
      `${done} of ${count} requests, ${Math.round((Date.now() - started) / 1000)} s, ${findings} findings`,
    );
  },
  onFinding: (finding) => {
    findings += 1;
    print(`${reproduce(finding.index)}\n${JSON.stringify(finding, undefined, 2)}`);
  },
});
await watch.end();
print(`${findings} findings in ${count} requests of seed ${seed} from ${from}`);
process.exitCode = findings === 0 ? 0 : 1;
