import { setTimeout } from 'node:timers/promises';

import { createEmulator, type Emulator } from '../../../src/emulator/create-emulator.ts';
import type { Organization } from '../../../src/emulator/organization.ts';
import { createSampleOrganization } from '../../../src/emulator/organization/create-sample-organization.ts';
import { createDice } from '../../../src/emulator/organization/rows/dice.ts';
import { origin, signIn } from '../client.ts';
import { checkAnswer } from './check-answer.ts';
import { fuzzRequest } from './mutate.ts';
import type { FuzzRequest } from './seed-requests.ts';

export interface FuzzOptions {
  readonly seed: number;
  readonly count: number;
  /** Told when another ten thousand are answered. */
  readonly onProgress?: (done: number) => void;
}

/** An answer that should not have come. */
export interface Finding {
  /** Of the requests of this seed, from 0. */
  readonly index: number;
  readonly request: FuzzRequest;
  readonly problem: string;
}

/** Longer than any answer takes, however busy the machine is. */
const hangMs = 30_000;
const maxFindings = 10;

/** Requests after which a new double takes over, so that the rows that they create do not pile up. */
const perDouble = 10_000;

/**
 * Sends random requests to a double and looks at its answers; the same seed sends the same requests.
 * @returns what was wrong with them, at most ten
 */
export async function fuzz({ seed, count, onProgress }: FuzzOptions): Promise<readonly Finding[]> {
  const dice = createDice(seed, 'fuzz');
  // Time stands still, so that tokens hold; search allows one request a second, which would refuse most of them.
  let now = Date.parse('2026-11-20T10:00:00Z');
  const start = async () => {
    const started = await createEmulator({
      organization: smallSample(),
      clock: () => new Date((now += 1)),
      tokenLifetimeSeconds: 365 * 24 * 3600,
    });
    return { emulator: started, token: await signIn(started) };
  };
  let { emulator, token } = await start();
  const findings: Finding[] = [];
  for (let index = 0; index < count && findings.length < maxFindings; index++) {
    const request = fuzzRequest(dice);
    const problem = await ask(emulator, token, request);
    if (problem !== undefined) findings.push({ index, request, problem });
    if (index % perDouble !== perDouble - 1) continue;
    onProgress?.(index + 1);
    ({ emulator, token } = await start());
  }
  return findings;
}

/** A few rows of each table, so that whole lists cost little; lookups to the others lead nowhere. */
function smallSample(): Organization {
  const sample = createSampleOrganization();
  const rows = [...sample.rows].map(([table, all]) => [table, all.slice(0, 20)] as const);
  return { ...sample, rows: new Map(rows) };
}

async function ask(emulator: Emulator, token: string, request: FuzzRequest): Promise<string | undefined> {
  const sent = toRequest(request, token);
  if (sent === undefined) return undefined;
  const stop = new AbortController();
  const hang = setTimeout(hangMs, 'hang' as const, { signal: stop.signal }).catch(() => 'hang' as const);
  try {
    const answer = await Promise.race([emulator.fetch(sent), hang]);
    return answer === 'hang' ? 'no answer came' : await checkAnswer(sent, answer);
  } catch (error) {
    return `it threw ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  } finally {
    stop.abort();
  }
}

/** @returns undefined for what no client can send */
function toRequest({ method, target, headers, body }: FuzzRequest, token: string): Request | undefined {
  try {
    return new Request(`${origin}${target}`, {
      method,
      headers: { ...headers, Authorization: `Bearer ${token}` },
      ...(method !== 'GET' && method !== 'HEAD' && { body }),
    });
  } catch {
    return undefined;
  }
}
