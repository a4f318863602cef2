import { describe, expect, it, vi } from 'vitest';

import { mayReadRow } from '../../../src/execute/may-read-row.ts';
import type { Loaders } from '../../../src/load/loaders.ts';
import { own, type Filter } from '../../../src/query/filter.ts';
import { salesModel } from '../../support/sales-model.ts';

const id = '11111111-0000-4000-8000-000000000001';
const rule: Filter = { kind: 'compare', column: own('statecode'), operator: 'eq', value: null, rule: true };

/** Asks for an account, and tells what was asked upstream. */
const ask = async ({ row, rules }: { row: unknown; rules: ReadonlyMap<string, Filter> }) => {
  const readRow = vi.fn<Loaders['readRow']>(() => Promise.resolve(row as never));
  const table = salesModel.tables.get('account');
  if (table === undefined) throw new Error('No accounts');
  const may = await mayReadRow({ readRow } as unknown as Loaders, { table, rules, id });
  return { may, asked: readRow.mock.calls.map(([request]) => request) };
};

describe('mayReadRow', () => {
  it('asks nothing where no rule is on the table', async () => {
    const rules = new Map([['contact', rule]]);
    expect(await ask({ row: null, rules })).toEqual({ may: true, asked: [] });
  });

  it('asks for the row under the rule, by its id', async () => {
    const { may, asked } = await ask({ row: { accountid: id }, rules: new Map([['account', rule]]) });
    expect(may).toBe(true);
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({ id, need: { rule } });
  });

  it('takes a row that the rule hides for one that is not there', async () => {
    const { may } = await ask({ row: null, rules: new Map([['account', rule]]) });
    expect(may).toBe(false);
  });

  it('passes a failed request on: it is no right', async () => {
    const readRow = () => Promise.reject(new Error('down'));
    const table = salesModel.tables.get('account');
    if (table === undefined) throw new Error('No accounts');
    const asked = mayReadRow({ readRow } as unknown as Loaders, {
      table,
      rules: new Map([['account', rule]]),
      id,
    });
    await expect(asked).rejects.toThrow('down');
  });
});
