import { describe, expect, it } from 'vitest';

import type { Definitions } from '../../../src/metadata/definitions.ts';
import { buildModel } from '../../../src/model/build-model.ts';
import type { Member, Model } from '../../../src/model/model.ts';
import { makeCsdl, type TypeSketch } from '../../support/make-csdl.ts';
import { makeDefinitions, makeOptions } from '../../support/make-definitions.ts';

function model(types: readonly TypeSketch[], definitions?: Definitions): Model {
  return buildModel({ csdl: makeCsdl(...types), definitions }).model;
}

function member(built: Model, table: string, field: string): Member | undefined {
  return built.tables.get(table)?.fields.get(field);
}

describe('clashes', () => {
  it('inside a table: built-ins, columns, lookups, one-to-many, many-to-many', () => {
    const built = model([
      {
        name: 'actioncard',
        properties: [
          'actioncardid',
          'cardtype:Edm.Int32',
          '_cardtypeid_value',
          'etag',
          'displayname',
          'cardsbyowner',
        ],
        navigations: [{ name: 'cardtypeid', type: 'cardtype', property: '_cardtypeid_value' }],
      },
      { name: 'cardtype', properties: ['cardtypeid'] },
    ]);
    expect(member(built, 'actioncard', 'cardtype')?.kind).toBe('column');
    expect(member(built, 'actioncard', 'cardtype_')?.kind).toBe('lookup');
    expect(member(built, 'actioncard', 'cardtypeid')?.kind).toBe('lookupId');
    expect(member(built, 'actioncard', 'etag_')?.kind).toBe('column');
    expect(member(built, 'actioncard', 'displayname')?.kind).toBe('column');
  });

  it('of types: built-ins, tables, interfaces, global choices, local choices', () => {
    const definitions = makeDefinitions(
      { logicalName: 'node', schemaName: 'Node' },
      {
        logicalName: 'thing',
        schemaName: 'Thing',
        columns: [
          { logicalName: 'a', schemaName: 'A', optionSet: makeOptions('thing_kind', { 1: 'x' }, true) },
          { logicalName: 'kind', schemaName: 'Kind', optionSet: makeOptions('y', { 1: 'x' }) },
          { logicalName: 'edge', schemaName: 'Edge', optionSet: makeOptions('z', { 1: 'x' }) },
        ],
      },
      { logicalName: 'customer', schemaName: 'Customer' },
    );
    const built = model(
      [
        { name: 'node', properties: ['nodeid'] },
        { name: 'customer', properties: ['customerid'] },
        { name: 'account', properties: ['accountid'] },
        { name: 'contact', properties: ['contactid'] },
        {
          name: 'thing',
          properties: ['thingid', 'a:Edm.Int32', 'kind:Edm.Int32', 'edge:Edm.Int32', '_who_value'],
          navigations: ['account', 'contact'].map((type) => ({
            name: `who_${type}`,
            type,
            property: '_who_value',
          })),
        },
      ],
      definitions,
    );
    expect([...built.tables.values()].map(({ typeName }) => typeName)).toContain('Node_');
    expect(built.tables.get('customer')?.typeName).toBe('Customer');
    expect([...built.interfaces.keys()]).toEqual(['Customer_']);
    expect([...built.choices.keys()].sort()).toEqual(['ThingEdge_', 'ThingKind', 'ThingKind_']);
    expect(member(built, 'thing', 'a')).toHaveProperty('type.choice.typeName', 'ThingKind');
  });

  it('of generated types yield to tables only', () => {
    const types = ['account', 'accountconnection'].map((name) => ({ name, properties: [`${name}id`] }));
    const definitions = makeDefinitions(
      { logicalName: 'account', schemaName: 'Account' },
      { logicalName: 'accountconnection', schemaName: 'AccountConnection' },
    );
    const built = model(types, definitions);
    expect(built.tables.get('accountconnection')?.typeName).toBe('AccountConnection');
    expect(built.tables.get('account')?.generatedTypes.get('Connection')).toBe('AccountConnection_');
    expect(built.tables.get('account')?.generatedTypes.get('Edge')).toBe('AccountEdge');
  });

  it('at the root: reserved fields, then by logical path', () => {
    const built = model([
      { name: 'node', properties: ['nodeid'] },
      { name: 'person', properties: ['personid'] },
      { name: 'persons', properties: ['personsid'] },
    ]);
    expect([...built.tables.values()].map(({ oneField, listField }) => [oneField, listField])).toEqual([
      ['node_', 'nodes_'],
      ['person', 'persons'],
      ['persons_', 'personses'],
    ]);
  });
});

describe('names lock', () => {
  const types: TypeSketch[] = [{ name: 't', properties: ['tid', 'c:Edm.Int32', 'name'] }];
  const labelled = (labels: Record<number, string>, column = 'Colour'): Definitions =>
    makeDefinitions({
      logicalName: 't',
      schemaName: 'Thing',
      columns: [{ logicalName: 'c', schemaName: column, optionSet: makeOptions('t_c', labels) }],
    });
  const build = (definitions: Definitions | undefined, lock?: ReturnType<typeof buildModel>['names']) =>
    buildModel({ csdl: makeCsdl(...types), definitions, lock });

  it('holds every name although labels, casing and neighbours change, and takes on new ones', () => {
    const before = build(labelled({ 1: 'Red', 2: 'Blue' }));
    const after = build(labelled({ 0: 'Blue', 1: 'Crimson', 2: 'Blue' }, 'Color'), before.names);
    expect(after.model.choices.get('ThingColour')?.options.map(({ value, name }) => [value, name])).toEqual([
      [0, 'BLUE_0'],
      [1, 'RED'],
      [2, 'BLUE'],
    ]);
    expect(after.model.tables.get('t')?.fields.has('colour')).toBe(true);
    for (const [path, name] of before.names.names) expect(after.names.names.get(path)).toBe(name);
    expect(after.names.names.get('t.c#0')).toBe('BLUE_0');
  });

  it('holds for a type whose name would be a generated one', () => {
    const lock = { names: new Map([['t.c:enum', 'ThingConnection']]) };
    const { model: built } = build(labelled({ 1: 'Red' }), lock);
    expect([...built.choices.keys()]).toEqual(['ThingConnection']);
    expect(built.tables.get('t')?.generatedTypes.get('Connection')).toBe('ThingConnection_');
  });

  it('keeps the names of definitions when there are none', () => {
    const before = build(labelled({ 1: 'Red' }));
    const csdlOnly = build(undefined, before.names).model;
    expect([...(csdlOnly.tables.get('t')?.fields.keys() ?? [])]).toEqual(['colour', 'name', 'tid']);
    expect(csdlOnly.tables.get('t')?.typeName).toBe('Thing');
  });
});
