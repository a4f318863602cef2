import {
  isEnumType,
  isInterfaceType,
  isObjectType,
  lexicographicSortSchema,
  buildSchema as parseSdl,
  printSchema,
  validateSchema,
} from 'graphql';
import { describe, expect, test } from 'vitest';

import { createReadResolvers } from '../../../src/execute/read-resolvers.ts';
import type { Model } from '../../../src/model/model.ts';
import { buildSchema } from '../../../src/schema/build-schema.ts';
import { printSdl } from '../../../src/schema/print-sdl.ts';
import { makeModel } from '../../support/make-model.ts';
import { salesModel } from '../../support/sales-model.ts';

const schemaOf = (model: Model) => buildSchema(model, createReadResolvers(model));
const schema = schemaOf(salesModel);

/** Fields of a type as `name: Type`. */
const fieldsOf = (name: string): readonly string[] => {
  const type = schema.getType(name);
  if (!isObjectType(type) && !isInterfaceType(type)) throw new Error(`${name} has no fields`);
  return Object.values(type.getFields()).map((field) => `${field.name}: ${String(field.type)}`);
};

const interfacesOf = (name: string): readonly string[] => {
  const type = schema.getType(name);
  return isObjectType(type) ? type.getInterfaces().map((each) => each.name) : [];
};

test('is valid', () => {
  expect(validateSchema(schema)).toEqual([]);
});

describe('type of a table', () => {
  test('has identity, columns, lookups twice, and lists', () => {
    expect(fieldsOf('Account')).toEqual([
      'id: ID!',
      'table: String!',
      'recordId: UUID!',
      'displayName: String',
      'etag: String',
      'accountid: UUID!',
      'name: String',
      'phone: String',
      'revenue: Decimal',
      'version: BigInt',
      'rank: Rank',
      'ranks: [Rank!]',
      'owner: Principal',
      'ownerId: UUID',
      'primary: Contact',
      'primaryId: UUID',
      'holder: Account',
      'holderId: UUID',
      'contacts: ContactConnection',
      'tasks: TaskConnection',
    ]);
  });

  test('implements the interfaces of the lookups that point at it', () => {
    expect(interfacesOf('Account')).toEqual(['Node', 'Record', 'Customer']);
    expect(interfacesOf('User')).toEqual(['Node', 'Record', 'Principal', 'Agent']);
    expect(interfacesOf('Deal')).toEqual(['Node', 'Record']);
  });
});

describe('a lookup', () => {
  test('with several targets is an interface with all fields of a record', () => {
    expect(fieldsOf('Principal')).toEqual(fieldsOf('Record'));
    expect(fieldsOf('Principal')).toHaveLength(5);
  });

  test('whose targets have no interface is a record', () => {
    expect(fieldsOf('Task')).toContain('regarding: Record');
  });
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

test('root fields are nullable, one and many for each table', () => {
  const own = fieldsOf('Query').filter((field) => /account|node/i.test(field));
  expect(own).toEqual(['node: Node', 'nodes: [Node]', 'account: Account', 'accounts: AccountConnection']);
});

test('names of generated types are the model’s', () => {
  const [table] = makeModel({ name: 'account' }).tables.values();
  if (table === undefined) throw new Error('No table');
  const generatedTypes = new Map([
    ['Connection', 'AccountConnection_'],
    ['Edge', 'AccountEdge_'],
  ]);
  const model = { ...makeModel(), tables: new Map([['account', { ...table, generatedTypes }]]) };
  const types = schemaOf(model).getTypeMap();
  expect(Object.keys(types)).toEqual(expect.arrayContaining(['AccountConnection_', 'AccountEdge_']));
  expect(types['AccountConnection']).toBeUndefined();
});

test('an enum’s values inside the gateway are its names', () => {
  const type = schema.getType('Rank');
  expect(isEnumType(type) && type.getValues().map(({ name, value }) => [name, value as unknown])).toEqual([
    ['LOW', 'LOW'],
    ['HIGH', 'HIGH'],
  ]);
});

describe('SDL', () => {
  test('is the same each time, whatever the order of the metadata', () => {
    const turned = { ...salesModel, tables: new Map([...salesModel.tables].reverse()) };
    expect(printSdl(schemaOf(turned))).toBe(printSdl(schema));
  });

  test('is a schema of its own with the same types', () => {
    const parsed = parseSdl(printSdl(schema));
    expect(printSchema(lexicographicSortSchema(parsed))).toBe(printSchema(lexicographicSortSchema(schema)));
  });

  test('says what Dataverse calls things', () => {
    const sdl = printSdl(schema);
    expect(sdl).toContain('type Account implements Customer & Node & Record @dataverse(name: "account")');
    expect(sdl).toMatch(/^ {2}primaryId: UUID @dataverse\(name: "primary"\)$/m);
    expect(sdl).toMatch(/^ {2}HIGH @dataverse\(value: 2\)$/m);
  });
});
