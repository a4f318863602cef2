import { availableParallelism, loadavg } from 'node:os';
import { Command, InvalidArgumentError, Option } from '@commander-js/extra-typings';

import { startRig } from './rig.ts';
import { dead, measureNormal, noToken, overload, slow, type Finding, type Scenario } from './scenarios.ts';

/** Requests at once where Dataverse is what can't do more, and where the gateway itself is. */
const scarce = 8;
const plenty = 48;

const say = (line: string): void => void process.stderr.write(`${line} …\n`);

const print = (title: string, findings: readonly Finding[]): void => {
  process.stdout.write(`\n${title}\n`);
  for (const { what, value, target, holds } of findings) {
    process.stdout.write(`  ${holds ? ' ' : '!'} ${what.padEnd(38)} ${value.padStart(10)}  ${target}\n`);
  }
};

const seconds = (text: string): number => {
  const value = Number(text);
  if (!(value >= 1 && value <= 600)) throw new InvalidArgumentError('1 to 600');
  return value;
};

const names = ['overload', 'busy', 'slow', 'dead', 'token'] as const;
type Name = (typeof names)[number];

const program = new Command('npm run load --')
  .description(
    [
      'Measures a gateway under more than it can do: goodput, refusals, recovery and memory, each beside its target.',
      'A double that answers after 20 ms, the gateway and its clients share this machine, each a process of its own.',
      'So only ratios say something, and only while nothing else takes the processors: see the load average.',
      '',
      '  overload  three times the peak, where Dataverse takes 8 requests at once',
      '  busy      three times the peak, where the gateway has no more time: goodput is that of the time that clients leave it',
      '  slow      requests take two seconds',
      '  dead      connections are reset',
      '  token     the token has ended, and the login service gives no other',
    ].join('\n'),
  )
  .option('--seconds <n>', 'how long each load lasts', seconds, 8)
  .addOption(new Option('--only <names...>', 'some of them').choices(names))
  .parse();
const { seconds: each, only = names } = program.opts();

const loadAverage = (): string =>
  `load average ${loadavg()[0]?.toFixed(1) ?? ''} on ${availableParallelism()} processors`;

let missed = 0;
process.stdout.write(`${loadAverage()}\n`);
const run = async (
  maxConcurrent: number,
  scenarios: Partial<Record<Name, (scenario: Scenario) => Promise<readonly Finding[]>>>,
): Promise<void> => {
  const wanted = Object.entries(scenarios).filter(([name]) => (only as readonly string[]).includes(name));
  if (wanted.length === 0) return;
  say(`starting, with ${maxConcurrent} requests at once`);
  const rig = await startRig({ maxConcurrent });
  const normal = await measureNormal({ rig, seconds: each, say });
  process.stdout.write(
    `\n${maxConcurrent} at once: peak ${Math.round(normal.peak)} /s; at half of it p95 ${normal.p95.toFixed(1)} ms, p99 ${normal.p99.toFixed(1)} ms\n`,
  );
  for (const [name, measure] of wanted) {
    const findings = await measure({ rig, normal, seconds: each, say });
    missed += findings.filter(({ holds }) => !holds).length;
    print(name, findings);
  }
  await rig.close();
};
await run(scarce, {
  overload: (scenario) => overload({ ...scenario, limit: 'turns' }),
  slow: (scenario) => slow({ ...scenario, atOnce: scarce }),
  dead,
  token: noToken,
});
await run(plenty, { busy: (scenario) => overload({ ...scenario, limit: 'time' }) });
process.stdout.write(missed === 0 ? '\nall targets are met' : `\n${missed} targets are missed (!)`);
process.stdout.write(`; ${loadAverage()}\n`);
process.exit(missed === 0 ? 0 : 1);
