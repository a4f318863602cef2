import { describe, expect, it } from 'vitest';

import { compareSchemas } from '../../../src/diff/compare-schemas.ts';
import { parseSdl } from '../../../src/diff/parse-sdl.ts';
import type { SchemaChange } from '../../../src/diff/schema-change.ts';

const directive =
  'directive @dataverse(name: String, value: Int, readOnly: Boolean, required: String) on OBJECT\n';

const base = `
type Query {
  account(id: ID!): Account @dataverse(name: "account")
}
"Account"
type Account @dataverse(name: "account") {
  id: ID!
  "Name"
  name: String @dataverse(name: "name")
  revenue: String @dataverse(name: "revenue", readOnly: true)
  industry: Industry @dataverse(name: "industrycode")
  owner: Account @dataverse(name: "ownerid")
  ownerId: ID @dataverse(name: "ownerid")
}
enum Industry @dataverse(name: "industrycode") {
  "Farming"
  FARMING @dataverse(value: 1)
  "Mining"
  MINING @dataverse(value: 2)
}
"Order"
enum Direction {
  "up"
  ASC
}
`;

/** Compares the schema above with itself after replacements. */
const changesOf = (
  ...replacements: readonly (readonly [string, string])[]
): Promise<readonly SchemaChange[]> => {
  let after = base;
  for (const [text, other] of replacements) {
    expect(after).toContain(text);
    after = after.replace(text, other);
  }
  return compareSchemas(parseSdl(directive + base), parseSdl(directive + after));
};

const short = (changes: readonly SchemaChange[]) =>
  changes.map(({ criticality, kind, path }) => `${criticality} ${kind} ${path}`);

describe('compareSchemas', () => {
  it('finds nothing between a schema and itself', async () => {
    expect(await changesOf()).toEqual([]);
  });

  it('sorts by criticality, then by path', async () => {
    const changes = await changesOf(
      ['name: String', 'title: String'],
      ['MINING', 'COAL'],
      ['account(id: ID!)', 'account(id: ID!, by: String)'],
      ['"Account"', '"Firm"'],
    );
    expect(short(changes)).toEqual([
      'breaking removed Account.name',
      'breaking removed Industry.MINING',
      'dangerous added Industry.COAL',
      'dangerous added Query.account.by',
      'safe changed Account',
      'safe added Account.title',
    ]);
  });

  it('says what a removed field or type is called now', async () => {
    const [field] = await changesOf(['name: String', 'title: String']);
    expect(field?.message).toBe(
      "Field 'name' was removed from object type 'Account'; it is called 'title' now",
    );
    const both = await changesOf(['owner: Account', 'holder: Account'], ['ownerId: ID', 'holderId: ID']);
    const removed = both.filter(({ kind }) => kind === 'removed');
    expect(removed.map(({ message }) => message.split('; ')[1])).toEqual([
      "it is called 'holder' now",
      "it is called 'holderId' now",
    ]);
    const renamed = base.replaceAll('Account', 'Firm');
    const types = await compareSchemas(parseSdl(base), parseSdl(renamed));
    expect(types.find(({ path }) => path === 'Account')?.message).toBe(
      "Type 'Account' was removed; it is called 'Firm' now",
    );
    const gone = await changesOf(['  name: String @dataverse(name: "name")\n', '']);
    expect(gone.find(({ path }) => path === 'Account.name')?.message).not.toContain('called');
  });

  it('counts a new type once, and a new field without what comes with it', async () => {
    const more = `
      "A place"
      type Depot implements Node @dataverse(name: "acme_depot") { id: ID! "Of it" kind: Kind @dataverse(name: "kind") }
      interface Node { id: ID! }
      enum Kind @dataverse(name: "kind") { "Large" LARGE @dataverse(value: 1) }
      directive @link(url: String) on SCHEMA
    `;
    const after = base.replace(
      'type Query {',
      'type Query {\n"One" depot(id: ID!): Depot @dataverse(name: "x")',
    );
    expect(short(await compareSchemas(parseSdl(base), parseSdl(after + more)))).toEqual([
      'safe added @link',
      'safe added Depot',
      'safe added Kind',
      'safe added Node',
      'safe added Query.depot',
    ]);
  });

  it('keeps quiet about the directive itself', async () => {
    const other = 'directive @dataverse(name: String, other: Int) on OBJECT | ENUM\n';
    expect(await compareSchemas(parseSdl(directive + base), parseSdl(other + base))).toEqual([]);
    const without = base.replaceAll(/ @dataverse\([^)]*\)/g, '');
    expect(await compareSchemas(parseSdl(directive + base), parseSdl(without))).toEqual([]);
  });

  it('looks at types beside a table only for what GraphQL sees, and at root fields', async () => {
    const beside = `${base} type AccountFormatted { name: String @dataverse(name: "name") }`;
    const after = beside
      .replaceAll('"name"', '"fullname"')
      .replace('Account @dataverse', 'Account! @dataverse');
    const other = after.replace(
      'Account! @dataverse(name: "account")',
      'Account! @dataverse(name: "contact")',
    );
    expect(short(await compareSchemas(parseSdl(beside), parseSdl(other)))).toEqual([
      'breaking changed Account.name',
      'breaking changed Query.account',
      'safe changed Query.account',
    ]);
  });

  it('reports directives of others', async () => {
    const keyed = base.replace('type Account', 'type Account @key(fields: "id")');
    expect(short(await compareSchemas(parseSdl(keyed), parseSdl(base)))).toEqual([
      'dangerous removed Account.@key',
    ]);
  });

  it.each<readonly [string, readonly [string, string], readonly string[]]>([
    [
      'a field that means another column',
      ['"name")', '"fullname")'],
      ["breaking Account.name 'Account.name' means 'fullname' now, before: 'name'"],
    ],
    [
      'a type that means another table',
      ['type Account @dataverse(name: "account")', 'type Account @dataverse(name: "acme_account")'],
      ["breaking Account 'Account' means 'acme_account' now, before: 'account'"],
    ],
    [
      'an enum of another choice',
      ['enum Industry @dataverse(name: "industrycode")', 'enum Industry @dataverse(name: "sector")'],
      ["breaking Industry 'Industry' means 'sector' now, before: 'industrycode'"],
    ],
    [
      'a choice with another number',
      ['(value: 2)', '(value: 3)'],
      ["breaking Industry.MINING Enum value 'Industry.MINING' is the number 3 now, before: 2"],
    ],
    [
      'a choice with another label under its old name',
      ['"Mining"', '"Quarries"'],
      [
        "dangerous Industry.MINING Enum value 'Industry.MINING' keeps its name, but its label is 'Quarries' now, before: 'Mining'",
      ],
    ],
    [
      'a label that is only written in another way',
      ['"Mining"', '"MINING "'],
      [
        "safe Industry.MINING Enum value 'Industry.MINING' keeps its name, but its label is 'MINING ' now, before: 'Mining'",
      ],
    ],
    [
      'a description of an own enum',
      ['"up"', '"down"'],
      ["safe Direction.ASC Description of enum value 'Direction.ASC' changed"],
    ],
    [
      'a column that became read-only',
      ['(name: "name")', '(name: "name", readOnly: true)'],
      ["dangerous Account.name Field 'Account.name' became read-only"],
    ],
    [
      'a column that can be written',
      [', readOnly: true', ', readOnly: false'],
      ["safe Account.revenue Field 'Account.revenue' can be written now"],
    ],
    [
      'a column that became required',
      ['(name: "name")', '(name: "name", required: "SystemRequired")'],
      ["dangerous Account.name Field 'Account.name' is required (SystemRequired) now, before: not required"],
    ],
  ])('sees %s', async (_name, replacement, expected) => {
    const changes = await changesOf(replacement);
    expect(changes.map(({ criticality, path, message }) => `${criticality} ${path} ${message}`)).toEqual(
      expected,
    );
  });
});
