import { describe, expect, it } from 'vitest';

import { fails } from '../../../src/cli/fail-on.ts';
import type { Criticality } from '../../../src/diff/schema-change.ts';

const changes = (...criticalities: Criticality[]) =>
  criticalities.map((criticality) => ({ criticality, kind: 'changed', path: 'a', message: 'b' }) as const);

describe('fails', () => {
  it.each<readonly [Criticality, string | undefined, boolean]>([
    ['breaking', undefined, false],
    ['breaking', 'breaking', true],
    ['breaking', 'dangerous', true],
    ['dangerous', 'breaking', false],
    ['dangerous', 'dangerous', true],
    ['safe', 'dangerous', false],
  ])('a %s change, where %s ones fail: %s', (criticality, failOn, expected) => {
    expect(fails(changes('safe', criticality), failOn)).toBe(expected);
    expect(fails([], failOn)).toBe(false);
  });
});
