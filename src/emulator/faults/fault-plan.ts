import type { JournalEntry } from '../journal.ts';
import type { Fault } from './fault.ts';

/** What is looked at to find out whether a fault fits. */
export interface Candidate {
  readonly kind: JournalEntry['kind'] | 'part';
  readonly method: string;
  /** Decoded; below the service root, or the whole path. */
  readonly path: string;
  readonly clientId: string | undefined;
}

/** The faults that are in force, and how often each was met. */
export interface FaultPlan {
  /** The fault that hits this request; every fitting one before it counts the request too. */
  readonly take: (candidate: Candidate) => Fault | undefined;
  readonly set: (faults: readonly Fault[]) => void;
  /** As they stand, with how many requests each fitted and hit. */
  readonly list: () => readonly (Fault & { readonly fitted: number; readonly hit: number })[];
}

interface Counted {
  readonly fault: Fault;
  readonly fits: (candidate: Candidate) => boolean;
  fitted: number;
  hit: number;
}

/** @param random from 0 to 1, for faults that hit at random */
export function createFaultPlan(faults: readonly Fault[], random: () => number): FaultPlan {
  let counted = faults.map(count);
  return {
    take: (candidate) => {
      for (const entry of counted) {
        if (!entry.fits(candidate)) continue;
        entry.fitted += 1;
        const { nth, times = Number.POSITIVE_INFINITY, percent } = entry.fault.match;
        if (entry.fitted < nth || entry.hit >= times) continue;
        if (percent < 100 && random() * 100 >= percent) continue;
        entry.hit += 1;
        return entry.fault;
      }
      return undefined;
    },
    set: (next) => {
      counted = next.map(count);
    },
    list: () => counted.map(({ fault, fitted, hit }) => ({ ...fault, fitted, hit })),
  };
}

function count(fault: Fault): Counted {
  const { kind, method, path, clientId } = fault.match;
  const pattern = path === undefined ? undefined : globPattern(path);
  const fits = (candidate: Candidate): boolean =>
    // A part of a batch is hit only by what asks for parts: else it would be met twice.
    (kind === undefined ? candidate.kind !== 'part' : kind === candidate.kind) &&
    (method === undefined || method.toUpperCase() === candidate.method) &&
    (pattern === undefined || pattern.test(candidate.path)) &&
    (clientId === undefined || clientId.toLowerCase() === candidate.clientId?.toLowerCase());
  return { fault, fits, fitted: 0, hit: 0 };
}

const globPattern = (glob: string): RegExp =>
  new RegExp(
    `^${glob
      .split('*')
      .map((text) => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*')}$`,
    's',
  );
