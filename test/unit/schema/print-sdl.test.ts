import {
  GraphQLObjectType,
  lexicographicSortSchema,
  buildSchema as parseSdl,
  printSchema,
  validateSchema,
} from 'graphql';
import { afterEach, describe, expect, test, vi } from 'vitest';

import { buildSchema } from '../../../src/schema/build-schema.ts';
import { printSdl } from '../../../src/schema/print-sdl.ts';
import { sdlParts } from '../../../src/schema/sdl-parts.ts';
import { everyKind, portOf } from './every-kind.ts';

afterEach(() => vi.restoreAllMocks());

const schema = buildSchema(everyKind, portOf());
const sdl = printSdl(schema);

/** Definition of a type or directive, without the texts. */
const definition = (start: string): string => {
  const part = sdl.split('\n\n').find((each) => each.includes(`\n${start}`) || each.startsWith(start));
  return (part ?? 'not there').replace(/^ *""".*"""\n|^"""\n.*\n"""\n/gm, '');
};

test('is the same each time, whatever the order of the metadata', () => {
  const turned = {
    ...everyKind,
    tables: new Map(
      [...everyKind.tables]
        .map(([name, table]) => [name, { ...table, fields: new Map([...table.fields].reverse()) }] as const)
        .reverse(),
    ),
  };
  expect(printSdl(buildSchema(turned, portOf()))).toBe(sdl);
});

test('is a valid schema of its own with the same types', () => {
  const parsed = parseSdl(sdl);
  expect(validateSchema(parsed)).toEqual([]);
  expect(printSchema(lexicographicSortSchema(parsed))).toBe(printSchema(lexicographicSortSchema(schema)));
});

test('comes in parts, one for each definition', () => {
  const parts = [...sdlParts(schema)];
  expect(`${parts.join('\n\n')}\n`).toBe(sdl);
  const names = parts.map(
    (part) => /^(schema|(directive|type|interface|enum|input|scalar) @?\w+)/m.exec(part)?.[0],
  );
  expect(names.slice(0, 4)).toEqual([
    ...['schema', 'directive @dataverse', 'type Account', 'type AccountAggregate'],
  ]);
  expect(names).toHaveLength(Object.keys(schema.getTypeMap()).length - builtIn + 2);
});

/** Five scalars, and the eight types of introspection. */
const builtIn = 13;

test('leaves the schema as it was, without the fields of its types', () => {
  const served = buildSchema(everyKind, portOf());
  const made = vi.spyOn(GraphQLObjectType.prototype, 'getFields');
  expect(printSdl(served)).toBe(sdl);
  const types = new Set(made.mock.contexts);
  expect(made.mock.contexts.map(String)).toContain('Account');
  expect([...everyKind.tables.values()].filter((each) => types.has(served.getType(each.typeName)))).toEqual(
    [],
  );
});

describe('what Dataverse calls things', () => {
  test('stands at types and fields, with what may be written', () => {
    expect(definition('type Account ').split('\n')).toEqual(
      expect.arrayContaining([
        'type Account implements Customer & Node & Record @dataverse(name: "account") {',
        '  accountid: UUID! @dataverse(name: "accountid", readOnly: true, required: "SystemRequired")',
        '  children(',
        '  ): AccountConnection @dataverse(name: "account_children")',
        '  formatted: AccountFormatted!',
        '  name: String @dataverse(name: "name")',
        '  parent: Account @dataverse(name: "parentid")',
        '  parentId: UUID @dataverse(name: "parentid")',
        '  revenue: Decimal @dataverse(name: "revenue", required: "Recommended")',
        '  version: BigInt @dataverse(name: "version", readOnly: true)',
      ]),
    );
    expect(definition('type Pointer ')).toContain('  activity: Record @dataverse(name: "activitytypecode")');
    expect(definition('type Mail ')).toContain('  to: [Party!] @dataverse(name: "to")');
  });

  test('stands at enums and their values', () => {
    expect(definition('enum AccountIndustry ')).toBe(
      'enum AccountIndustry @dataverse(name: "account_industry") {\n' +
        '  ART @dataverse(value: 20)\n  BANK @dataverse(value: 1)\n}',
    );
  });

  test('stands at interfaces of lookups, not at those of the gateway', () => {
    expect(definition('interface Customer ')).toContain(
      'interface Customer implements Node & Record @dataverse(name: "account+contact") {',
    );
    expect(definition('interface Record ')).toContain('interface Record implements Node {');
  });

  test('stands at root fields', () => {
    expect(definition('type Query ')).toContain('): [ChoiceOption!]\n');
    expect(definition('type Query ')).toContain('): Account @dataverse(name: "key_number")');
  });
});
