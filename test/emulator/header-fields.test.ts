import { array, assert, constantFrom, property, record } from 'fast-check';
import { describe, expect, it } from 'vitest';

import { PlainHeaders, type HeaderFields } from '../../src/emulator/header-fields.ts';

const names = ['Prefer', 'prefer', 'ETag', 'Set-Cookie', 'set-cookie', 'OData-Version'];
const step = record({
  what: constantFrom('set', 'append', 'delete'),
  name: constantFrom(...names),
  value: constantFrom('a', 'b=1', 'W/"7"'),
});

function apply(
  headers: HeaderFields,
  { what, name, value }: { what: string; name: string; value: string },
): void {
  if (what === 'set') headers.set(name, value);
  else if (what === 'append') headers.append(name, value);
  else headers.delete(name);
}

describe('PlainHeaders', () => {
  it('hold what the Headers of the platform hold', () => {
    assert(
      property(array(step), (steps) => {
        const [ours, theirs] = [new PlainHeaders(), new Headers()];
        for (const each of steps) for (const headers of [ours, theirs]) apply(headers, each);
        for (const name of names) {
          expect(ours.get(name)).toBe(theirs.get(name));
          expect(ours.has(name)).toBe(theirs.has(name));
        }
        expect(ours.getSetCookie()).toEqual(theirs.getSetCookie());
        expect([...ours].toSorted(byName)).toEqual([...theirs]);
        expect([...new PlainHeaders(ours)]).toEqual([...ours]);
      }),
      { seed: 1 },
    );
  });
});

const byName = ([left]: [string, string], [right]: [string, string]): number =>
  left < right ? -1 : Number(left > right);
