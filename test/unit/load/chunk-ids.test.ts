import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { chunkIds } from '../../../src/load/chunk-ids.ts';
import { printFilter } from '../../../src/odata/print-filter.ts';
import { guid } from '../../support/guid.ts';

const ids = (count: number): readonly string[] => Array.from({ length: count }, (_, n) => guid(n));
const sizes = (count: number, baseLength: number): readonly number[] =>
  chunkIds(ids(count), { key: 'accountid', baseLength }).map((chunk) => chunk.ids.length);

describe('ids of one read', () => {
  test('are at most 500', () => {
    expect(sizes(0, 100)).toEqual([]);
    expect(sizes(500, 100)).toEqual([500]);
    expect(sizes(501, 100)).toEqual([500, 1]);
    expect(sizes(1600, 100)).toEqual([500, 500, 500, 100]);
  });

  test('are fewer where the rest of the URL is long, and never none', () => {
    expect(sizes(500, 50_000)).toEqual([217, 217, 66]);
    expect(sizes(2, 70_000)).toEqual([1, 1]);
  });

  test('one alone is compared, several are In', () => {
    const [one] = chunkIds(ids(1), { key: 'accountid', baseLength: 0 });
    expect(one?.filter).toMatchObject({ kind: 'compare', column: { property: 'accountid' }, operator: 'eq' });
    const [two] = chunkIds(ids(2), { key: 'accountid', baseLength: 0 });
    expect(two?.filter).toMatchObject({
      name: 'In',
      column: { property: 'accountid' },
      values: { length: 2 },
    });
  });

  test('stay within 60,000 characters of URL, each in one chunk', () => {
    const options = {
      count: fc.integer({ min: 1, max: 1500 }),
      baseLength: fc.integer({ min: 0, max: 59_000 }),
    };
    fc.assert(
      fc.property(fc.record(options), ({ count, baseLength }) => {
        const chunks = chunkIds(ids(count), { key: 'acme_averyverylongtablename_ofacustomerid', baseLength });
        expect(chunks.flatMap((chunk) => chunk.ids)).toEqual(ids(count));
        for (const { filter } of chunks) {
          expect(baseLength + `&$filter=${printFilter(filter)}`.length).toBeLessThanOrEqual(60_000);
        }
      }),
      { numRuns: 50 },
    );
  });
});
