import { expect, it } from 'vitest';

import { countChanges } from '../../../src/diff/count-changes.ts';

it('countChanges counts each change once', () => {
  const change = { path: 'a', message: 'b' };
  expect(
    countChanges([
      { ...change, criticality: 'breaking', kind: 'added' },
      { ...change, criticality: 'dangerous', kind: 'added' },
      { ...change, criticality: 'safe', kind: 'added' },
      { ...change, criticality: 'safe', kind: 'changed' },
      { ...change, criticality: 'safe', kind: 'removed' },
    ]),
  ).toEqual({ breaking: 1, dangerous: 1, added: 1, safe: 2 });
});
