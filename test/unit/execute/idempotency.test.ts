import { describe, expect, it } from 'vitest';

import { GatewayError } from '../../../src/errors/gateway-error.ts';
import { writeOnce, type Idempotency } from '../../../src/execute/idempotency.ts';
import type { ItemOutcome } from '../../../src/load/write-many.ts';
import { memoryStore } from '../../../src/store/memory.ts';
import type { StoredOutcome, WriteStore } from '../../../src/store/store.ts';

const done: ItemOutcome = { kind: 'done', result: { id: 'row', created: true, row: { name: 'canary' } } };
const refused = (code: GatewayError['code']): ItemOutcome => ({
  kind: 'refused',
  error: new GatewayError(code, 'canary', { details: { field: 'input.name', other: 'canary' } }),
  causedBy: undefined,
});

const setUp = (change: Partial<WriteStore> = {}) => {
  const clock = { now: 0 };
  const store = { ...memoryStore({ now: () => clock.now }), ...change };
  const failures: unknown[] = [];
  const idempotency: Idempotency = {
    store,
    placeOf: (field, key) => `${field} ${key}`,
    fingerprint: (input) => JSON.stringify(input),
    now: () => clock.now,
    longestMs: 90_000,
    onFailure: (error) => failures.push(error),
  };
  let writes = 0;
  const recalled: (readonly StoredOutcome[])[] = [];
  const run = (write: () => Promise<readonly ItemOutcome[]>): Promise<readonly ItemOutcome[]> =>
    writeOnce(
      idempotency,
      { field: 'createAccount', key: 'key', input: { name: 'a' } },
      {
        write: () => {
          writes += 1;
          return write();
        },
        recall: (outcomes) => {
          recalled.push(outcomes);
          return Promise.resolve([]);
        },
      },
    );
  const give = (...outcomes: readonly ItemOutcome[]) => run(() => Promise.resolve(outcomes));
  return { run, give, clock, failures, recalled, writes: () => writes };
};

describe('a write with a key', () => {
  it('keeps ids and codes of what became of it, and no values', async () => {
    const rig = setUp();
    await rig.give(done, refused('DUPLICATE_RECORD'), refused('THROTTLED'));
    await rig.give(done);
    expect(rig.recalled).toMatchObject([
      [
        { kind: 'done', id: 'row', created: true },
        { kind: 'refused', code: 'DUPLICATE_RECORD', field: 'input.name' },
        { kind: 'refused', code: 'THROTTLED' },
      ],
    ]);
    expect(JSON.stringify(rig.recalled)).not.toContain('canary');
    expect(rig.writes()).toBe(1);
  });

  it.each(['THROTTLED', 'OVERLOADED', 'UPSTREAM_UNAVAILABLE', 'UPSTREAM_AUTH', 'INTERNAL'] as const)(
    'is tried anew where the first was surely not done: %s',
    async (code) => {
      const rig = setUp();
      await rig.give(refused(code), refused(code));
      expect(await rig.give(done)).toEqual([done]);
      expect(rig.writes()).toBe(2);
    },
  );

  it('is tried anew where the first failed before anything was sent', async () => {
    const rig = setUp();
    const missing = new GatewayError('NOT_FOUND', 'There is no such record.');
    await expect(rig.run(() => Promise.reject(missing))).rejects.toBe(missing);
    expect(await rig.give(done)).toEqual([done]);
  });

  it('is running as long as it can be, and then of unknown outcome; it is never begun anew', async () => {
    const rig = setUp();
    void rig.run(() => new Promise(() => undefined));
    await expect(rig.give(done)).rejects.toMatchObject({ code: 'CONFLICT', details: { running: true } });
    rig.clock.now = 90_001;
    await expect(rig.give(done)).rejects.toMatchObject({ code: 'WRITE_OUTCOME_UNKNOWN' });
    expect(rig.writes()).toBe(1);
  });

  it('is answered truly where its outcome can not be kept, and is not done twice', async () => {
    const rig = setUp({ settle: () => Promise.reject(new Error('down')) });
    expect(await rig.give(done)).toEqual([done]);
    expect(rig.failures).toHaveLength(1);
    rig.clock.now = 90_001;
    await expect(rig.give(done)).rejects.toMatchObject({ code: 'WRITE_OUTCOME_UNKNOWN' });
  });

  it('is not begun where the store does not answer', async () => {
    const rig = setUp({ claim: () => Promise.reject(new Error('down')) });
    await expect(rig.give(done)).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    expect(rig.writes()).toBe(0);
  });
});
