import { createEmulator, type Emulator } from '../../../src/emulator/create-emulator.ts';
import type { Organization } from '../../../src/emulator/organization.ts';
import { createSampleOrganization } from '../../../src/emulator/organization/create-sample-organization.ts';
import { createDice } from '../../../src/emulator/organization/rows/dice.ts';
import { origin, signIn } from '../client.ts';
import { checkAnswer } from './check-answer.ts';
import { randomRequest } from './random-request.ts';
import type { FuzzRequest } from './seed-requests.ts';

export interface FuzzOptions {
  readonly seed: number;
  /** Number of the first request, from 0; those before it that its double would have answered are sent, too. */
  readonly from: number;
  readonly count: number;
  /** Told before each request is sent. */
  readonly onRequest?: (index: number) => void;
  /** Told of each answer that should not have come. */
  readonly onFinding: (finding: Finding) => void;
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

/**
 * Requests after which a new double takes over, so that the rows and tables that they create do not pile up. Its requests
 * depend on nothing that came before it, so that any of them can be had again without all the others.
 */
export const perDouble = 1000;

/** Sends random requests to doubles and looks at their answers; the same seed sends the same requests. */
export async function fuzz({ seed, from, count, onRequest, onFinding }: FuzzOptions): Promise<void> {
  const organization = smallSample();
  const end = from + count;
  for (let first = from - (from % perDouble); first < end; first += perDouble) {
    const dice = createDice(seed, `fuzz ${first}`);
    const { emulator, token } = await start(organization);
    for (let index = first; index < Math.min(end, first + perDouble); index++) {
      const request = randomRequest(dice);
      onRequest?.(index);
      const problem = await ask(emulator, token, request);
      if (problem !== undefined && index >= from) onFinding({ index, request, problem });
    }
  }
}

async function start(organization: Organization): Promise<{ emulator: Emulator; token: string }> {
  // Time stands still, so that tokens hold; search allows one request a second, which would refuse most of them.
  let now = Date.parse('2026-11-20T10:00:00Z');
  const emulator = await createEmulator({
    organization,
    clock: () => new Date((now += 1)),
    tokenLifetimeSeconds: 365 * 24 * 3600,
  });
  return { emulator, token: await signIn(emulator) };
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
  let timer: NodeJS.Timeout | undefined;
  const hang = new Promise<'hang'>((resolve) => {
    timer = setTimeout(() => resolve('hang'), hangMs);
  });
  try {
    const answer = await Promise.race([emulator.fetch(sent), hang]);
    return answer === 'hang' ? 'no answer came' : await checkAnswer(sent, answer);
  } catch (error) {
    return `it threw ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  } finally {
    clearTimeout(timer);
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
