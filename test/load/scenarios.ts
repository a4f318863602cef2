import { percentile, type Offered } from './offer.ts';
import type { Rig, Upstream } from './rig.ts';

/** A figure beside what it should be. */
export interface Finding {
  readonly what: string;
  readonly value: string;
  readonly target: string;
  readonly holds: boolean;
}

/** A gateway that answers, and what it does then. */
export interface Normal {
  /** Answers in a second when as much as possible is asked. */
  readonly peak: number;
  /** Answers in a second of the gateway's own processor time then. */
  readonly peakPerCpu: number;
  /** Milliseconds of 95 and 99 % of the answers when half of that is asked. */
  readonly p95: number;
  readonly p99: number;
}

export interface Scenario {
  readonly rig: Rig;
  readonly normal: Normal;
  readonly seconds: number;
  readonly say: (line: string) => void;
}

const usual: Upstream = { kind: 'answers', afterMs: 20 };

/** What the gateway does when all goes well. */
export const measureNormal = async ({ rig, seconds, say }: Omit<Scenario, 'normal'>): Promise<Normal> => {
  rig.become(usual);
  say('warming up');
  await rig.offer({ seconds: Math.min(3, seconds), pace: { atOnce: 32 } });
  let peak = 0;
  let peakPerCpu = 0;
  for (let round = 1; round <= 3; round += 1) {
    say(`as much as possible, for ${seconds} s, ${round} of 3`);
    const { offered, cpuSeconds } = await offerAndMeasure(rig, { seconds, pace: { atOnce: 64 } });
    peak = Math.max(peak, offered.answeredMeanwhile / seconds);
    peakPerCpu = Math.max(peakPerCpu, offered.answered.length / cpuSeconds);
  }
  say(`half of ${Math.round(peak)} a second, for ${seconds} s`);
  const half = await rig.offer({ seconds, pace: { perSecond: peak / 2 } });
  return { peak, peakPerCpu, p95: percentile(half.answered, 0.95), p99: percentile(half.answered, 0.99) };
};

/** Three times as much as it can do. */
export const overload = async (
  scenario: Scenario & { readonly limit: Limit },
): Promise<readonly Finding[]> => {
  const { rig, normal, seconds, say, limit } = scenario;
  say(`three times ${Math.round(normal.peak)} a second, for ${seconds} s`);
  const pace = { perSecond: 3 * normal.peak };
  const { result, health } = await rig.whileWatched(() => offerAndMeasure(rig, { seconds, pace }));
  const { offered, cpuSeconds, memory } = result;
  const { live, dead, ready } = health;
  return [
    finding('sent, of three times the peak', offered.sent / seconds / pace.perSecond, '×', true),
    ...goodput(limit, { offered, cpuSeconds, normal, seconds }),
    ...refusals(offered),
    finding(
      'p99 of what was answered, of normal',
      percentile(offered.answered, 0.99) / normal.p99,
      '× (no target in time)',
      true,
    ),
    finding(
      'p99 of /health/live',
      percentile(live, 0.99),
      'ms < 100',
      percentile(live, 0.99) < 100 && dead === 0,
    ),
    finding('most memory, of before', memory, '× ≤ 2', memory <= 2),
    {
      what: '/health/ready said',
      value: [...ready].join(', '),
      target: 'ok, shedding',
      holds: !ready.has('unavailable'),
    },
    await recovery(scenario),
  ];
};

/** What there is too little of: turns at Dataverse, or the gateway's own time, of which clients on the same machine take a part. */
export type Limit = 'turns' | 'time';

interface Measured {
  readonly offered: Offered;
  readonly cpuSeconds: number;
  readonly normal: Normal;
  readonly seconds: number;
}

/** The target is for what is scarce: three times as many clients leave a gateway on the same machine less of it. */
const goodput = (limit: Limit, { offered, cpuSeconds, normal, seconds }: Measured): readonly Finding[] => {
  const inTime = offered.answeredMeanwhile / seconds / normal.peak;
  const perCpu = offered.answered.length / cpuSeconds / normal.peakPerCpu;
  return limit === 'turns'
    ? [ratio('goodput of the peak', inTime, 0.8)]
    : [
        finding('goodput of the peak', inTime, '×', true),
        ratio('goodput of its time, of the peak', perCpu, 0.8),
      ];
};

/** Two seconds for each request: a hundredth of what could be done before. */
export const slow = async (scenario: Scenario & { readonly atOnce: number }): Promise<readonly Finding[]> => {
  const { rig, normal, seconds, say, atOnce } = scenario;
  rig.become({ kind: 'answers', afterMs: 2000 });
  const long = Math.max(seconds, 12);
  say(`two seconds for each request, half of ${Math.round(normal.peak)} operations a second, for ${long} s`);
  rig.requests();
  const offered = await rig.offer({ seconds: long, pace: { perSecond: normal.peak / 2 } });
  rig.become(usual);
  const requests = rig.requests() / offered.answered.length;
  const possible = (long / 2) * atOnce;
  return [
    ratio('answers of what can be done', offered.answered.length / possible, 0.8),
    finding('requests of answers', requests, '× ≤ 1.1', requests <= 1.1),
    ...refusals(offered),
    await recovery(scenario),
  ];
};

/** Nobody answers. */
export const dead = async (scenario: Scenario): Promise<readonly Finding[]> => {
  const { rig, normal, seconds, say } = scenario;
  rig.become({ kind: 'dead' });
  rig.requests();
  say(`connections are reset, half of ${Math.round(normal.peak)} operations a second, for ${seconds} s`);
  const offered = await rig.offer({ seconds, pace: { perSecond: normal.peak / 2 } });
  rig.become(usual);
  const sent = rig.requests();
  return [
    ...refusals(offered, true),
    finding('requests of operations', sent / offered.sent, '× ≤ 1.1', sent <= offered.sent * 1.1 + 30),
    await recovery(scenario),
  ];
};

/** The token has ended, and there is no other. */
export const noToken = async (scenario: Scenario): Promise<readonly Finding[]> => {
  const { rig, normal, seconds, say } = scenario;
  rig.tokens();
  rig.become({ kind: 'no token' });
  say(`no token is given, half of ${Math.round(normal.peak)} operations a second, for ${seconds} s`);
  const offered = await rig.offer({ seconds, pace: { perSecond: normal.peak / 2 } });
  const tokens = rig.tokens();
  rig.become(usual);
  return [
    ...refusals(offered, true),
    finding('requests to the login service', tokens, `≤ ${seconds + 2}`, tokens <= seconds + 2),
    await recovery(scenario),
  ];
};

/** A load, and what the gateway used for it: processor time, and its most memory as a multiple of that before. */
const offerAndMeasure = async (rig: Rig, load: Parameters<Rig['offer']>[0]) => {
  const before = await rig.usage();
  const offered = await rig.offer(load);
  const after = await rig.usage();
  const cpuSeconds = after.cpuSeconds - before.cpuSeconds;
  return { offered, cpuSeconds, memory: after.memory / before.memory };
};

/** How those were told who were not answered. @param isOutage they may be told that nobody answers, without a time */
const refusals = ({ refused, failed }: Offered, isOutage = false): readonly Finding[] => {
  const told = (isOutage ? failed.get('UPSTREAM_UNAVAILABLE') : undefined) ?? 0;
  const others = [...failed.values()].reduce((sum, count) => sum + count, 0) - told;
  const names = [...failed].map(([code, count]) => `${code} ${count}`).join(', ');
  const middle = percentile(refused, 0.5);
  return [
    finding('refused, with a time', refused.length, '', true),
    finding('failed otherwise', others, `0${names === '' ? '' : ` (all: ${names})`}`, others === 0),
    finding('median of a refusal', middle, 'ms < 50', refused.length === 0 || middle < 50),
  ];
};

const windowSeconds = 0.5;
const patienceSeconds = 15;

/** Seconds until half of the peak is answered again as it is normally. */
const recovery = async ({ rig, normal, say }: Scenario): Promise<Finding> => {
  const began = performance.now();
  say('waiting until all is as before');
  for (;;) {
    const pace = { perSecond: normal.peak / 2 };
    const { answered, refused, failed } = await rig.offer({ seconds: windowSeconds, pace });
    const passed = (performance.now() - began) / 1000;
    const isHealthy =
      refused.length === 0 && failed.size === 0 && percentile(answered, 0.5) <= 2 * normal.p95;
    if (isHealthy) return finding('seconds until it is as before', passed, '≤ 5', passed <= 5);
    if (passed > patienceSeconds)
      return finding('seconds until it is as before', passed, '≤ 5, and not over yet', false);
  }
};

const ratio = (what: string, value: number, least: number): Finding =>
  finding(what, value, `× ≥ ${least}`, value >= least);

const finding = (what: string, value: number, target: string, holds: boolean): Finding => ({
  what,
  value: value.toLocaleString('en-US', { maximumFractionDigits: 2 }),
  target,
  holds,
});
