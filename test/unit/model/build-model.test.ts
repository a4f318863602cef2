import { describe, expect, it } from 'vitest';

import type { Definitions } from '../../../src/metadata/definitions.ts';
import { buildModel } from '../../../src/model/build-model.ts';
import type { Member, Model } from '../../../src/model/model.ts';
import { makeCsdl, type TypeSketch } from '../../support/make-csdl.ts';
import { makeDefinitions, makeOptions } from '../../support/make-definitions.ts';

const bases: TypeSketch[] = [
  { name: 'crmbaseentity', abstract: true, base: '' },
  { name: 'principal', abstract: true, properties: ['ownerid'] },
];

function model(types: readonly TypeSketch[], definitions?: Definitions): Model {
  return buildModel({ csdl: makeCsdl(...bases, ...types), definitions }).model;
}

function member(built: Model, table: string, field: string): Member | undefined {
  return built.tables.get(table)?.fields.get(field);
}

function reasons(built: Model): Record<string, string> {
  return Object.fromEntries(built.omissions.map(({ path, reason }) => [path, reason]));
}

describe('tables', () => {
  it('are concrete types with an entity set; the rest is left out, with the reason where it is data', () => {
    const built = model([
      { name: 'account', properties: ['accountid', 'name'], set: 'accounts' },
      { name: 'accountleads', properties: ['accountleadid'], set: 'accountleadscollection' },
      { name: 'nowhere', properties: ['nowhereid'], set: null },
      { name: 'keyless', key: [], properties: ['text'] },
      { name: 'expando', key: [], set: null },
      { name: 'pair', key: ['oneid', 'otherid'], properties: ['oneid', 'otherid'] },
      { name: 'textkey', properties: ['code:Edm.String'] },
      { name: 'crmmodelbaseentity', base: '', abstract: true },
      {
        name: 'MetadataBase',
        base: 'crmmodelbaseentity',
        abstract: true,
        properties: ['MetadataId:Edm.Guid'],
      },
      { name: 'EntityMetadata', base: 'MetadataBase', set: 'EntityDefinitions', key: [] },
    ]);
    expect([...built.tables.values()].map((table) => [table.logicalName, table.entitySet])).toEqual([
      ['account', 'accounts'],
      ['accountleads', 'accountleadscollection'],
    ]);
    expect(reasons(built)).toEqual({
      nowhere: 'it has no entity set',
      keyless: 'it has no key',
      pair: 'its key is not a single GUID',
      textkey: 'its key is not a single GUID',
    });
    expect(built.csdlOnly).toBe(true);
  });

  it('inherit; users and teams go by their own id, activities by that of the base type, which is a table too', () => {
    const built = model([
      { name: 'systemuser', base: 'principal', key: ['ownerid'], properties: ['systemuserid', 'fullname'] },
      {
        name: 'activitypointer',
        abstract: true,
        properties: ['activityid', 'subject'],
        set: 'activitypointers',
      },
      {
        name: 'task',
        base: 'activitypointer',
        key: ['activityid'],
        properties: ['percentcomplete:Edm.Int32'],
      },
    ]);
    const facts = [...built.tables.values()].map((table) => [
      table.logicalName,
      table.key.logicalName,
      table.primaryName?.logicalName,
      table.isActivity,
      [...table.fields.keys()],
    ]);
    expect(facts).toEqual([
      ['activitypointer', 'activityid', 'subject', true, ['activityid', 'subject']],
      ['systemuser', 'systemuserid', 'fullname', false, ['fullname', 'ownerid', 'systemuserid']],
      ['task', 'activityid', 'subject', true, ['activityid', 'percentcomplete', 'subject']],
    ]);
  });

  it('take names, texts and the intersect mark from definitions', () => {
    const definitions = makeDefinitions(
      {
        logicalName: 'new_project',
        schemaName: 'new_Project',
        primaryName: 'new_code',
        description: new Map([[1033, 'Work']]),
        columns: [
          { logicalName: 'new_code', schemaName: 'new_Code', displayName: new Map([[1031, 'Kennung']]) },
        ],
      },
      { logicalName: 'new_project_contact', isIntersect: true },
    );
    const built = model(
      [
        { name: 'new_project', properties: ['new_projectid', 'new_code', 'new_name'] },
        { name: 'new_project_contact', properties: ['new_project_contactid'] },
      ],
      definitions,
    );
    expect([...built.tables.keys()]).toEqual(['new_project']);
    expect(built.tables.get('new_project')).toMatchObject({
      typeName: 'NewProject',
      oneField: 'newProject',
      listField: 'newProjects',
      description: 'Work',
      primaryName: { field: 'newCode', displayName: 'Kennung' },
    });
    expect(built.csdlOnly).toBe(false);
    expect(reasons(built)['new_project_contact']).toMatch(/many-to-many/);
  });
});

describe('columns', () => {
  const scalars = {
    text: ['Edm.String', 'string'],
    small: ['Edm.Int16', 'int'],
    number: ['Edm.Int32', 'int'],
    version: ['Edm.Int64', 'bigInt'],
    money: ['Edm.Decimal', 'decimal'],
    rate: ['Edm.Double', 'double'],
    flag: ['Edm.Boolean', 'boolean'],
    guid: ['Edm.Guid', 'guid'],
    moment: ['Edm.DateTimeOffset', 'dateTime'],
    day: ['Edm.Date', 'date'],
    managed: ['BooleanManagedProperty', 'boolean'],
  } as const;

  it('have the type of their property', () => {
    const properties = Object.entries(scalars).map(([name, [type]]) => `${name}:${type}`);
    const built = model([{ name: 't', properties: ['tid', ...properties] }]);
    for (const [name, [, kind]] of Object.entries(scalars)) {
      expect(member(built, 't', name)).toMatchObject({ kind: 'column', property: name, type: { kind } });
    }
    expect(member(built, 't', 'managed')).toHaveProperty('managedProperty', true);
    expect(member(built, 't', 'flag')).not.toHaveProperty('managedProperty');
  });

  it('that can not be mapped are reported, and cost nothing else', () => {
    const definitions = makeDefinitions({
      logicalName: 't',
      columns: [
        { logicalName: 'secret', isValidForRead: false },
        { logicalName: 'to', typeName: 'PartyListType' },
        { logicalName: 'contract', typeName: 'FileType' },
      ],
    });
    const properties = [
      'shape:Edm.GeographyPoint',
      'secret',
      'photo:Edm.Binary',
      'photo_url',
      'photo_timestamp:Edm.Int64',
    ];
    const others = ['photoid', 'photographer', 'contract:Edm.Guid', 'contract_name', 'name'];
    const built = model([{ name: 't', properties: ['tid', ...properties, ...others] }], definitions);
    expect([...(built.tables.get('t')?.fields.keys() ?? [])]).toEqual([
      'contract',
      'name',
      'photo',
      'photographer',
      'tid',
    ]);
    expect(member(built, 't', 'photo')).toHaveProperty('type', {
      kind: 'image',
      timestampProperty: 'photo_timestamp',
      idProperty: 'photoid',
    });
    expect(member(built, 't', 'contract')).toHaveProperty('type', {
      kind: 'file',
      nameProperty: 'contract_name',
      attachments: undefined,
    });
    expect(reasons(built)).toEqual({
      't.shape': 'the type Edm.GeographyPoint has no counterpart',
      't.secret': 'the definitions say that it can not be read',
      't.to': 'its rows are of activityparty, which is not a visible table',
    });
  });

  it('are choices where definitions have options, numbers and text otherwise', () => {
    const kinds = makeOptions('new_kinds', { 1: 'Cold', 2: 'Warm' }, true);
    const definitions = makeDefinitions({
      logicalName: 't',
      schemaName: 'new_Thing',
      columns: [
        {
          logicalName: 'statecode',
          schemaName: 'StateCode',
          optionSet: makeOptions('t_statecode', { 0: 'Active' }),
        },
        { logicalName: 'kind', schemaName: 'Kind', optionSet: kinds },
        { logicalName: 'kinds', schemaName: 'Kinds', optionSet: kinds },
        { logicalName: 'empty', schemaName: 'Empty', optionSet: makeOptions('t_empty', {}) },
        { logicalName: 'local', typeName: 'DateTimeType', dateTimeBehavior: 'TimeZoneIndependent' },
      ],
    });
    const properties = ['statecode', 'kind', 'empty', 'other'].map((name) => `${name}:Edm.Int32`);
    const types = [{ name: 't', properties: ['tid', ...properties, 'kinds', 'local:Edm.DateTimeOffset'] }];
    const built = model(types, definitions);
    expect([...built.choices.keys()].sort()).toEqual(['NewKinds', 'NewThingStateCode']);
    expect(member(built, 't', 'stateCode')).toMatchObject({
      type: {
        kind: 'choice',
        choice: { typeName: 'NewThingStateCode', options: [{ name: 'ACTIVE', value: 0 }] },
      },
    });
    const shared = built.choices.get('NewKinds');
    expect(member(built, 't', 'kind')).toHaveProperty('type', { kind: 'choice', choice: shared });
    expect(member(built, 't', 'kinds')).toHaveProperty('type', { kind: 'choices', choice: shared });
    expect(shared?.byValue.get(2)).toMatchObject({ name: 'WARM', value: 2, label: 'Warm' });
    expect(member(built, 't', 'empty')).toHaveProperty('type', { kind: 'int' });
    expect(member(built, 't', 'other')).toHaveProperty('type', { kind: 'int' });
    expect(member(built, 't', 'local')).toHaveProperty('type', { kind: 'localDateTime' });
    expect(member(model(types), 't', 'statecode')).toHaveProperty('type', { kind: 'int' });
  });

  it('of equal labels the lowest number keeps the name', () => {
    const optionSet = makeOptions('x', { 12: 'Other', 4: 'other', 7: '7 days', 9: 'Other 12' });
    const definitions = makeDefinitions({ logicalName: 't', columns: [{ logicalName: 'c', optionSet }] });
    const built = model([{ name: 't', properties: ['tid', 'c:Edm.Int32'] }], definitions);
    expect(built.choices.get('TC')?.options.map(({ name, value }) => [value, name])).toEqual([
      [4, 'OTHER'],
      [7, 'VALUE_7'],
      [9, 'OTHER_12'],
      [12, 'OTHER_12_'],
    ]);
  });
});
