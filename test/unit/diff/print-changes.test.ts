import { describe, expect, it } from 'vitest';

import { printChanges } from '../../../src/diff/print-changes.ts';
import type { SchemaChange } from '../../../src/diff/schema-change.ts';

const change = (
  criticality: SchemaChange['criticality'],
  message: string,
  kind: SchemaChange['kind'] = 'changed',
): SchemaChange => ({ criticality, kind, path: 'a', message });

describe('printChanges', () => {
  it('says so where nothing changed', () => {
    expect(printChanges([])).toBe('No changes\n');
  });

  it('counts, and lists the worst first', () => {
    const changes = [
      change('breaking', 'gone', 'removed'),
      change('dangerous', 'relabelled', 'added'),
      change('safe', 'new', 'added'),
      change('safe', 'new description'),
    ];
    expect(printChanges(changes)).toBe(
      [
        '4 changes: 1 breaking, 1 dangerous, 1 added, 1 otherwise safe',
        '',
        'Breaking: operations of clients fail, or mean something else',
        '  gone',
        '',
        'Dangerous: clients that rely on it may behave differently',
        '  relabelled',
        '',
        'Safe',
        '  new',
        '  new description',
        '',
      ].join('\n'),
    );
  });

  it('cuts long lists, each for itself', () => {
    const many = Array.from({ length: 1250 }, (_, index) => change('safe', `change ${index}`));
    const text = printChanges([change('breaking', 'gone'), ...many], { most: 20 });
    expect(text.split('\n')).toHaveLength(1 + 3 + 2 + 21 + 1);
    expect(text).toContain('1,251 changes: 1 breaking, 0 dangerous, 0 added, 1,250 otherwise safe\n');
    expect(text).toMatch(/\n {2}change 19\n {2}… and 1,230 more \(--verbose lists all\)\n$/);
    expect(printChanges(many)).not.toContain('…');
  });
});
