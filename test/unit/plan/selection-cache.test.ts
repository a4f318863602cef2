import { execute, parse, type GraphQLResolveInfo } from 'graphql';
import { describe, expect, it } from 'vitest';

import { SelectionCache } from '../../../src/plan/selection-cache.ts';
import { readSelection, type FieldSelection } from '../../../src/plan/selection.ts';
import { buildSchema } from '../../../src/schema/build-schema.ts';
import { everyKind, portOf } from '../schema/every-kind.ts';

const [table] = [...everyKind.tables.values()];
const list = table?.listField ?? '';

/** Runs one document several times, and gives what was read each time, and what is read without the cache. */
const readAll = (source: string, ...runs: readonly Readonly<Record<string, unknown>>[]) => {
  const cache = new SelectionCache();
  const document = parse(source);
  const found: { readonly kept: FieldSelection; readonly fresh: FieldSelection }[] = [];

  const note = (_source: unknown, _args: unknown, _context: unknown, info: GraphQLResolveInfo) => {
    found.push({ kept: cache.read(info), fresh: readSelection(info) });
    return null;
  };
  const schema = buildSchema(everyKind, portOf({ list: () => note }));
  for (const variableValues of runs) void execute({ schema, document, variableValues });
  return found;
};

const source = `query ($first: Int, $yes: Boolean = true) { ${list}(first: $first) { nodes { id ...Name } totalCount @include(if: $yes) } } fragment Name on ${table?.typeName ?? ''} { displayName @skip(if: $yes) }`;

describe('SelectionCache', () => {
  it('reads what is read without it, whatever the variables', () => {
    const found = readAll(
      source,
      { first: 1 },
      { first: 2, yes: false },
      { first: null },
      {},
      { yes: false },
    );
    expect(found).toHaveLength(5);
    for (const { kept, fresh } of found) expect(kept).toEqual(fresh);
    expect(found.map(({ kept }) => kept.args)).toEqual([{ first: 1 }, { first: 2 }, { first: null }, {}, {}]);
  });

  it('gives the same object again where the variables below are the same', () => {
    const [one, other, two, back] = readAll(
      source,
      { first: 1 },
      { yes: false },
      { first: 9 },
      { yes: false },
    );
    expect(two?.kept.selection).toBe(one?.kept.selection);
    expect(back?.kept.selection).toBe(other?.kept.selection);
    expect(other?.kept.selection).not.toBe(one?.kept.selection);
  });
});
