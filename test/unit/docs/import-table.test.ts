import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';

interface Rule {
  readonly name: string;
  readonly to: { readonly pathNot?: unknown };
}

const require = createRequire(import.meta.url);
const { forbidden } = require('../../../.dependency-cruiser.cjs') as { readonly forbidden: readonly Rule[] };
const map = await readFile(new URL('../../../src/README.md', import.meta.url), 'utf8');

/** What a rule's patterns let through: `^src/query/` → `query`, `^src/store/store[.]ts$` → `store/store.ts`. */
const allowedBy = ({ to }: Rule): string[] =>
  [to.pathNot].flat().map((pattern) =>
    String(pattern)
      .replace(/^\^src\//, '')
      .replace(/\/$|\$$/, '')
      .replace('[.]', '.'),
  );

const rules = forbidden.filter(({ name }) => name.startsWith('room-'));
const roomOf = ({ name }: Rule): string => name.replace('room-', '');

/** What a row names, or, where it says "all but", the other rooms. */
const rowOf = (room: string): string[] | undefined => {
  const [, table = ''] = map.split('## Who may import whom');
  const row = table.split('\n').find((line) => line.startsWith(`| \`${room}\``));
  if (row === undefined) return undefined;
  const cell = row.split('|')[2] ?? '';
  const named = [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
  if (!cell.trim().startsWith('all but')) return named;
  const others = rules.map(roomOf).filter((name) => name !== room && name !== 'errors');
  return others.filter((name) => !named.includes(name));
};

describe('src/README.md', () => {
  it('has a row for each room with a rule', () => {
    expect(rules.length).toBeGreaterThan(15);
  });

  it.each(rules)('tells what $name enforces', (rule) => {
    const room = roomOf(rule);
    const more = allowedBy(rule).filter((name) => name !== room && name !== 'errors');
    expect(rowOf(room)?.sort()).toEqual(more.sort());
  });
});
