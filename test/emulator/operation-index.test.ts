import { describe, expect, it } from 'vitest';

import { operationIndex } from '../../src/emulator/message/operation-index.ts';
import type { Operation } from '../../src/emulator/metadata/operation.ts';

const unbound: Operation = { kind: 'Action', name: 'Merge', parameters: [] };
const bound = (type: string): Operation => ({ ...unbound, bound: true, parameters: [['entity', type]] });

describe('operationIndex', () => {
  it('finds each overload by what it is bound to', () => {
    const [account, list] = [bound('account'), bound('Collection(account)')];
    const found = operationIndex([account, unbound, list]).get('Merge');
    expect(found?.get('')).toBe(unbound);
    expect(found?.get('account')).toBe(account);
    expect(found?.get('Collection(account)')).toBe(list);
    expect(found?.get('contact')).toBeUndefined();
  });

  it.each([
    ['unbound', unbound, { ...unbound, returns: 'Edm.String' }],
    ['bound to one type', bound('account'), { ...bound('account'), kind: 'Function' as const }],
  ])('refuses two that are %s', (_, first, second) => {
    expect(() => operationIndex([first, second])).toThrow(
      /The operation Merge\((account)?\) is declared twice/,
    );
  });
});
