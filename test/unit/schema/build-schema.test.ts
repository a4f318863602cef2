import { graphql, isEnumType, isInterfaceType, isObjectType } from 'graphql';
import { describe, expect, test } from 'vitest';

import { buildSchema } from '../../../src/schema/build-schema.ts';
import { makeTable } from '../../support/make-table.ts';
import { everyKind, modelOf, portOf } from './every-kind.ts';

const schema = buildSchema(everyKind, portOf());

const typeOf = (name: string) => {
  const type = schema.getType(name);
  if (!isObjectType(type) && !isInterfaceType(type)) throw new Error(`${name} has no fields`);
  return type;
};

/** Fields of a type as `name: Type`. */
const fieldsOf = (name: string): readonly string[] =>
  Object.values(typeOf(name).getFields()).map((field) => `${field.name}: ${String(field.type)}`);

/** Root field as `name(argument: Type): Type`. */
const rootField = (name: string): string => {
  const field = schema.getQueryType()?.getFields()[name];
  if (field === undefined) throw new Error(`No root field ${name}`);
  const args = field.args.map((each) => `${each.name}: ${String(each.type)}`);
  return `${name}(${args.join(', ')}): ${String(field.type)}`;
};

const identity = ['id: ID!', 'table: String!', 'recordId: UUID!', 'displayName: String', 'etag: String'];

describe('type of a table', () => {
  test('has identity, texts, columns, lookups twice, and lists of tables that are there', () => {
    expect(fieldsOf('Account')).toEqual([
      ...identity,
      'formatted: AccountFormatted!',
      'accountid: UUID!',
      'name: String',
      'number: String',
      'count: Int',
      'version: BigInt',
      'revenue: Decimal',
      'score: Float',
      'active: Boolean',
      'guid: UUID',
      'opened: DateTime',
      'meets: LocalDateTime',
      'born: Date',
      'branch: AccountIndustry',
      'branches: [AccountIndustry!]',
      'picture: Image',
      'contract: File',
      'parentId: UUID',
      'parent: Account',
      'children: AccountConnection',
    ]);
  });

  test('has parties as a list, and lookups of several targets as interface or record', () => {
    const own = fieldsOf('Mail').slice(identity.length);
    expect(own).toEqual([
      'formatted: MailFormatted!',
      'mailid: UUID!',
      'name: String',
      'to: [Party!]',
      'customer: Customer',
      'regarding: Record',
    ]);
  });

  test('has the concrete activity as a record', () => {
    expect(fieldsOf('Pointer')).toContain('activity: Record');
  });

  test('implements the interfaces of the lookups that point at it', () => {
    const interfacesOf = (name: string) =>
      typeOf(name)
        .getInterfaces()
        .map((each) => each.name);
    expect(interfacesOf('Account')).toEqual(['Node', 'Record', 'Customer']);
    expect(interfacesOf('Mail')).toEqual(['Node', 'Record']);
    expect(interfacesOf('Customer')).toEqual(['Node', 'Record']);
  });

  test('is described by display name and description', () => {
    expect(typeOf('Account').description).toBe('Account: A business.');
    expect(typeOf('Account').getFields()['number']?.description).toBe('Account Number');
  });
});

test('an interface of lookups has all fields of a record', () => {
  expect(fieldsOf('Customer')).toEqual(identity);
});

describe('display texts', () => {
  test('are there for each value that reads differently, and for lookups under the name of the record', () => {
    expect(fieldsOf('AccountFormatted')).toEqual(
      'count version revenue score active opened meets born branch branches parent'
        .split(' ')
        .map((name) => `${name}: String`),
    );
  });

  test('are not there for a table without any', () => {
    expect(fieldsOf('Party')).toEqual([...identity, 'partyid: UUID!', 'name: String']);
    expect(schema.getType('PartyFormatted')).toBeUndefined();
  });
});

test('images and files', () => {
  expect(fieldsOf('Image')).toEqual(['url: String', 'thumbnail: String', 'timestamp: BigInt']);
  expect(fieldsOf('File')).toEqual(['name: String', 'size: BigInt', 'url: String']);
});

test('a connection can only be missing as a whole', () => {
  expect(fieldsOf('AccountConnection')).toEqual([
    'nodes: [Account!]!',
    'edges: [AccountEdge!]!',
    'pageInfo: PageInfo!',
    'totalCount: Int',
    'totalCountIsCapped: Boolean!',
  ]);
  expect(fieldsOf('AccountEdge')).toEqual(['node: Account', 'cursor: String']);
});

describe('root fields', () => {
  test('are nullable: one and many for each table, and one for each key', () => {
    expect(Object.keys(schema.getQueryType()?.getFields() ?? {})).toEqual([
      ...['node', 'nodes', 'choices'],
      ...['account', 'accountByNumber', 'accountByTwo', 'accountByBoth', 'accounts'],
      ...['contact', 'contacts', 'mail', 'mails', 'party', 'parties', 'pointer', 'pointers'],
      ...['accountAggregate', 'contactAggregate', 'mailAggregate', 'partyAggregate', 'pointerAggregate'],
    ]);
    expect(rootField('node')).toBe('node(id: ID!): Node');
    expect(rootField('nodes')).toBe('nodes(ids: [ID!]!): [Node]');
    expect(rootField('choices')).toBe('choices(table: String!, column: String!): [ChoiceOption!]');
    expect(rootField('account')).toBe('account(id: ID!): Account');
    expect(rootField('accounts')).toBe(
      'accounts(filter: AccountFilter, orderBy: [AccountOrderBy!], first: Int, after: String): AccountConnection',
    );
  });

  test('by key take the columns of the key, lookups by id', () => {
    expect(rootField('accountByNumber')).toBe('accountByNumber(number: String!): Account');
    expect(rootField('accountByTwo')).toBe(
      'accountByTwo(parentId: UUID!, branch: AccountIndustry!): Account',
    );
  });

  test('are resolved with table and key', async () => {
    const port = portOf({
      oneByKey: (of, key) => (_source, args) => {
        expect([of.logicalName, key.logicalName, { ...args }]).toEqual([
          ...['account', 'key_both'],
          { branch: 'ART', number: '7' },
        ]);
        return { found: 'yes' };
      },
      choices: (_source, args) => [{ value: 3, name: `${args.table}_${args.column}`, order: 0 }],
    });
    const source = `{ accountByBoth(branch: ART, number: "7") { found: name }
      choices(table: "a", column: "b") { code: name value label } }`;
    const answer = await graphql({ schema: buildSchema(everyKind, port), source });
    expect(JSON.parse(JSON.stringify(answer))).toEqual({
      data: { accountByBoth: { found: 'yes' }, choices: [{ code: 'a_b', value: 3, label: null }] },
    });
  });
});

test('names of generated types are the model’s', () => {
  const suffixes = ['Connection', 'Edge', 'Formatted'];
  const generatedTypes = new Map(suffixes.map((suffix) => [suffix, `Account${suffix}_`]));
  const account = everyKind.tables.get('account');
  const model = { ...everyKind, tables: new Map(everyKind.tables) };
  if (account !== undefined) model.tables.set('account', { ...account, generatedTypes });
  const names = Object.keys(buildSchema(model, portOf()).getTypeMap());
  expect(names.filter((name) => /^Account(Connection|Edge|Formatted)/.test(name))).toEqual([
    ...['AccountConnection_', 'AccountEdge_', 'AccountFormatted_'],
  ]);
});

test('an enum’s values inside the gateway are its names', () => {
  const type = schema.getType('AccountIndustry');
  expect(isEnumType(type) && type.getValues().map(({ name, value }) => [name, value as unknown])).toEqual([
    ['BANK', 'BANK'],
    ['ART', 'ART'],
  ]);
});

test('a model that contradicts itself is an error where it does, and nowhere else', () => {
  const broken = makeTable('broken', [
    {
      kind: 'lookup',
      field: 'lost',
      displayName: undefined,
      description: undefined,
      logicalName: 'lostid',
      property: '_lostid_value',
      targets: [],
      result: { kind: 'object', table: 'nowhere' },
      readOnly: false,
      forCreate: true,
      forUpdate: true,
      requiredLevel: 'None',
    },
  ]);
  const made = buildSchema(modelOf([broken, makeTable('sound')]), portOf());
  const [sound, wrong] = [made.getType('Sound'), made.getType('Broken')];
  expect(isObjectType(sound) && Object.keys(sound.getFields())).toContain('soundid');
  expect(() => isObjectType(wrong) && wrong.getFields()).toThrow('No table nowhere');
});
