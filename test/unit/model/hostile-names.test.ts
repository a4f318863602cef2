import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Csdl } from '../../../src/metadata/csdl.ts';
import type { Definitions } from '../../../src/metadata/definitions.ts';
import { buildModel } from '../../../src/model/build-model.ts';
import type { Model } from '../../../src/model/model.ts';
import { parseNamesLock, printNamesLock } from '../../../src/model/names-lock.ts';
import { isValidName } from '../../../src/model/names.ts';
import { makeCsdl, type TypeSketch } from '../../support/make-csdl.ts';
import { makeDefinitions, makeOptions } from '../../support/make-definitions.ts';

/** Names that clash with GraphQL's, with ours, with one another, or with the syntax of paths and URLs. */
const hostile = fc.oneof(
  fc.constantFrom(
    'query',
    'Query',
    'type',
    'input',
    'true',
    'null',
    '__schema',
    '__typename',
    '__x',
    '_',
    '___',
  ),
  fc.constantFrom(
    'id',
    'table',
    'etag',
    'displayname',
    'node',
    'nodes',
    'record',
    'String',
    'accountfilter',
    'account',
  ),
  fc.constantFrom(
    'constructor',
    '__proto__',
    'toString',
    'größe',
    'grosse',
    '字段',
    'имя',
    '2nd',
    'a_b',
    'ab',
    'a__b',
    'A_B',
  ),
  fc.constantFrom(
    'a.b',
    'a>b',
    'a#1',
    'a:enum',
    'x/y',
    '$select',
    'a,b',
    '',
    ' ',
    '\u0000',
    '😀',
    'a\u202Eb',
  ),
  fc.string({ maxLength: 6 }),
);
const names = fc.uniqueArray(hostile, { minLength: 1, maxLength: 6 });

interface Hostile {
  readonly types: readonly TypeSketch[];
  readonly definitions: Definitions;
}

const organization: fc.Arbitrary<Hostile> = fc
  .record({
    tables: names,
    columns: names,
    lookups: names,
    schemaNames: names,
    labels: names,
    options: names,
  })
  .map(({ tables, columns, lookups, schemaNames, labels, options }) => {
    const pick = (list: readonly string[], index: number): string => list[index % list.length] ?? '';
    const types = tables.map((name, index): TypeSketch => ({
      name,
      set: `set${index}`,
      key: ['keyid'],
      properties: ['keyid', ...lookups.map((lookup) => `_${lookup.replaceAll(':', '')}_value`)].concat(
        columns.filter((column) => !column.includes(':')).map((column) => `${column}:Edm.Int32`),
      ),
      navigations: lookups.flatMap((lookup) =>
        tables.map((target) => ({
          name: `${lookup}_${target}`,
          type: target,
          property: `_${lookup}_value`,
          partner: 'x',
        })),
      ),
    }));
    const definitions = makeDefinitions(
      ...tables.map((logicalName, index) => ({
        logicalName,
        schemaName: pick(schemaNames, index),
        columns: columns.map((column, at) => ({
          logicalName: column,
          schemaName: pick(schemaNames, at),
          optionSet: makeOptions(
            pick(options, at),
            Object.fromEntries(labels.map((label, value) => [value, label])),
            at % 2 === 0,
          ),
        })),
      })),
    );
    return { types, definitions };
  });

/** Every name by the scope in which it has to be unique. */
function scopes(model: Model): string[][] {
  const tables = [...model.tables.values()];
  const choices = [...model.choices.values()];
  return [
    [
      ...tables.flatMap(({ typeName, generatedTypes }) => [typeName, ...generatedTypes.values()]),
      ...choices.map(({ typeName }) => typeName),
      ...model.interfaces.keys(),
    ],
    ['node', 'nodes', ...tables.flatMap(({ oneField, listField }) => [oneField, listField])],
    ...tables.map(({ fields }) => ['id', 'table', 'etag', ...[...fields.values()].map(({ field }) => field)]),
    ...choices.map(({ options }) => ['true', 'false', 'null', ...options.map(({ name }) => name)]),
  ];
}

function shuffled(csdl: Csdl): Csdl {
  const types = [...csdl.entityTypes].reverse().map(
    ([name, type]) =>
      [
        name,
        {
          ...type,
          properties: [...type.properties].reverse(),
          navigations: [...type.navigations].reverse(),
        },
      ] as const,
  );
  return { ...csdl, entityTypes: new Map(types), entitySets: new Map([...csdl.entitySets].reverse()) };
}

describe('names from hostile metadata', () => {
  it('are valid and unique, and the same from shuffled metadata and from their own lock', () => {
    fc.assert(
      fc.property(organization, fc.boolean(), ({ types, definitions: all }, csdlOnly) => {
        const csdl = makeCsdl(...types);
        const definitions = csdlOnly ? undefined : all;
        const { model, names: lock } = buildModel({ csdl, definitions });
        for (const scope of scopes(model)) {
          expect(new Set(scope).size).toBe(scope.length);
          expect(scope.filter((name) => !isValidName(name))).toEqual([]);
        }
        const text = printNamesLock(lock);
        expect(printNamesLock(buildModel({ csdl: shuffled(csdl), definitions }).names)).toBe(text);
        const again = buildModel({ csdl, definitions, lock: parseNamesLock(text) });
        expect(scopes(again.model)).toEqual(scopes(model));
        expect(printNamesLock(again.names)).toBe(text);
      }),
      { numRuns: 300 },
    );
  });

  it('leave out what is no identifier, with the reason', () => {
    const { model } = buildModel({
      csdl: makeCsdl(
        { name: 'a.b', properties: ['x'], set: 'ok' },
        { name: 'good', properties: ['goodid', 'bad,name', 'a/b', 'größe'], set: 'goods' },
        { name: 'other', properties: ['otherid'], set: 'o?x' },
      ),
    });
    expect([...model.tables.keys()]).toEqual(['good']);
    expect([...(model.tables.get('good')?.fields.keys() ?? [])]).toEqual(['goodid', 'groesse']);
    const reason = 'its name is not an identifier';
    expect(model.omissions).toEqual(
      ['a.b', 'good.a/b', 'good.bad,name', 'other'].map((path) => ({ path, reason, kind: 'unmappable' })),
    );
  });
});
