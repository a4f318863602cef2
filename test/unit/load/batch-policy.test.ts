import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { defaultBatchPolicy, shipOperations } from '../../../src/load/batch-policy.ts';

const operations = (count: number, urlLength = 100) =>
  Array.from({ length: count }, (_, index) => ({ index, urlLength }));

/** Sizes of batches, and `plain` for a plain request. */
const shipped = (...all: readonly (readonly { urlLength: number }[])[]) =>
  shipOperations(all.flat(), defaultBatchPolicy).map((shipment) =>
    shipment.kind === 'plain' ? 'plain' : shipment.operations.length,
  );

describe('operations that are ready together', () => {
  test.each([
    [0, []],
    [1, ['plain']],
    [8, Array.from({ length: 8 }, () => 'plain')],
    [9, [9]],
    [20, [20]],
    [21, [20, 1]],
    [60, [20, 20, 20]],
  ])('%i go as %j', (count, expected) => {
    expect(shipped(operations(count))).toEqual(expected);
  });

  test('with a long URL go alone in a batch, and do not count', () => {
    expect(shipped(operations(1, 30_000))).toEqual(['plain']);
    expect(shipped(operations(1, 30_001))).toEqual([1]);
    expect(shipped(operations(2, 50_000), operations(8))).toEqual([
      1,
      1,
      ...Array.from({ length: 8 }, () => 'plain'),
    ]);
  });

  test('are each sent exactly once, whatever the policy', () => {
    const policy = fc.record({
      maxParallel: fc.nat(10),
      maxBatch: fc.integer({ min: 1, max: 50 }),
      maxPlainUrl: fc.nat(200),
    });
    fc.assert(
      fc.property(fc.array(fc.nat(300), { maxLength: 100 }), policy, (lengths, limits) => {
        const all = lengths.map((urlLength, index) => ({ index, urlLength }));
        const shipments = shipOperations(all, limits);
        const sent = shipments.flatMap((shipment) =>
          shipment.kind === 'plain' ? [shipment.operation] : shipment.operations,
        );
        expect(sent.map(({ index }) => index).sort((a, b) => a - b)).toEqual(all.map(({ index }) => index));
        const plain = shipments.filter(({ kind }) => kind === 'plain');
        expect(plain.length).toBeLessThanOrEqual(limits.maxParallel);
        for (const shipment of shipments) {
          if (shipment.kind === 'batch') {
            expect(shipment.operations.length).toBeLessThanOrEqual(limits.maxBatch);
          } else {
            expect(shipment.operation.urlLength).toBeLessThanOrEqual(limits.maxPlainUrl);
          }
        }
      }),
    );
  });
});
