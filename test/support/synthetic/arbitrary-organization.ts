import fc from 'fast-check';

import { oddityNames, type SyntheticShape } from './make-synthetic-organization.ts';

/** Small organisations of all kinds; where a test fails, fast-check takes away what doesn't matter and tells the shape. */
export function arbitraryShape(): fc.Arbitrary<SyntheticShape> {
  return fc.record({
    seed: fc.nat({ max: 2 ** 31 }),
    tables: fc.integer({ min: 1, max: 6 }),
    columns: fc.integer({ min: 6, max: 20 }),
    relationships: fc.integer({ min: 0, max: 12 }),
    oddities: fc.subarray(oddityNames),
  });
}

/** How often a property is tried, always with the same organisations, so that a run takes the same time every day. */
export function runs(numRuns: number): fc.Parameters<unknown> {
  return { seed: 20_261_124, numRuns, endOnFailure: false };
}
