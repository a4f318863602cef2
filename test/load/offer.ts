import { setTimeout } from 'node:timers/promises';
import { Pool } from 'undici';

import { callerHeaders } from '../support/test-callers.ts';

/** What became of the operations that were offered. */
export interface Offered {
  /** How many were sent. */
  readonly sent: number;
  /** How many were answered without errors before the load ended: what was waiting then says nothing of a rate. */
  readonly answeredMeanwhile: number;
  /** Milliseconds of each that was answered without errors. */
  readonly answered: readonly number[];
  /** Milliseconds of each that was refused with the time after which to come again. */
  readonly refused: readonly number[];
  /** How many failed otherwise, by code. */
  readonly failed: ReadonlyMap<string, number>;
}

export interface OfferOptions {
  readonly url: string;
  readonly seconds: number;
  /**
   * So many in each second, whether or not those before were answered, as clients do who know nothing of each other, while no more
   * than so many wait; or so many at once, each the next when the last was answered.
   */
  readonly pace: { readonly perSecond: number } | { readonly atOnce: number };
}

/** Callers in turn, so that the limit of operations of one at once doesn't show. */
const callers = 50;
const query = '{ accounts(first: 10) { nodes { name } } }';
const tickMs = 5;
/** Whoever finds so many waiting does without: else what clients have to do themselves would be measured. */
const mostWaiting = 1500;

interface Tally {
  readonly until: number;
  answeredMeanwhile: number;
  readonly answered: number[];
  readonly refused: number[];
  readonly failed: Map<string, number>;
}

interface Body {
  readonly errors?: readonly { readonly extensions?: Readonly<Record<string, unknown>> }[];
}

/** Sends operations for a while, and waits until the last of them was answered. */
export const offer = async ({ url, seconds, pace }: OfferOptions): Promise<Offered> => {
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, {
    connections: mostWaiting,
    headersTimeout: 60_000,
    keepAliveMaxTimeout: 2000,
  });
  const began = performance.now();
  const until = began + seconds * 1000;
  const tally: Tally = { until, answeredMeanwhile: 0, answered: [], refused: [], failed: new Map() };
  let sent = 0;
  const ask = (): Promise<void> => {
    sent += 1;
    return askOnce(pool, pathname, { tally, caller: `caller ${sent % callers}` });
  };
  if ('atOnce' in pace) {
    const client = async (): Promise<void> => {
      while (performance.now() < until) await ask();
    };
    await Promise.all(Array.from({ length: pace.atOnce }, client));
  } else {
    const running = new Set<Promise<void>>();
    let asked = 0;
    while (performance.now() < until) {
      const due = ((performance.now() - began) / 1000) * pace.perSecond;
      for (; asked < due; asked += 1) {
        if (running.size >= mostWaiting) continue;
        const one: Promise<void> = ask().finally(() => running.delete(one));
        running.add(one);
      }
      await setTimeout(tickMs);
    }
    await Promise.all(running);
  }
  await pool.close();
  const { answered, answeredMeanwhile, refused, failed } = tally;
  return { sent, answered, answeredMeanwhile, refused, failed };
};

const askOnce = async (
  pool: Pool,
  path: string,
  { tally, caller }: { readonly tally: Tally; readonly caller: string },
): Promise<void> => {
  const began = performance.now();
  const fail = (code: string): void => void tally.failed.set(code, (tally.failed.get(code) ?? 0) + 1);
  try {
    const answer = await pool.request({
      method: 'POST',
      path,
      headers: { 'content-type': 'application/json', ...callerHeaders({ role: 'admin', id: caller }) },
      body: JSON.stringify({ query }),
    });
    const { errors } = (await answer.body.json()) as Body;
    const now = performance.now();
    const milliseconds = now - began;
    const extensions = errors?.[0]?.extensions;
    if (errors === undefined) {
      tally.answered.push(milliseconds);
      if (now <= tally.until) tally.answeredMeanwhile += 1;
    } else if (typeof extensions?.['retryAfterSeconds'] === 'number') tally.refused.push(milliseconds);
    else fail(String(extensions?.['code']));
  } catch (error) {
    fail(error instanceof Error ? error.message : String(error));
  }
};

/** The value below which this part of them is; NaN of none. */
export const percentile = (values: readonly number[], part: number): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length * part)] ?? Number.NaN;
