import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

import { parseDefinitions } from '../../../src/metadata/parse-definitions.ts';
import { hasSharedData, sharedData } from '../../support/shared-data.ts';

const label = (text: string, language = 1033): object => ({
  LocalizedLabels: [{ Label: text, LanguageCode: language }],
  UserLocalizedLabel: null,
});

const list = {
  value: [
    {
      LogicalName: 'acme_depot',
      SchemaName: 'acme_Depot',
      PrimaryIdAttribute: 'acme_depotid',
      PrimaryNameAttribute: 'acme_name',
      OwnershipType: 'UserOwned',
      IsActivity: false,
      IsIntersect: false,
      IsPrivate: false,
      DisplayName: {
        LocalizedLabels: [
          { Label: 'Depot', LanguageCode: 1033 },
          { Label: 'Lager', LanguageCode: 1031 },
        ],
      },
      Description: label('Where goods wait'),
      Attributes: [
        {
          '@odata.type': '#Microsoft.Dynamics.CRM.PicklistAttributeMetadata',
          LogicalName: 'acme_kind',
          SchemaName: 'acme_Kind',
          AttributeType: 'Picklist',
          AttributeTypeName: { Value: 'PicklistType' },
          AttributeOf: null,
          IsValidForRead: true,
          RequiredLevel: { Value: 'SystemRequired', CanBeChanged: false },
          DisplayName: label('Kind'),
          Description: label(''),
        },
        {
          '@odata.type': '#Microsoft.Dynamics.CRM.ImageAttributeMetadata',
          LogicalName: 'photo',
          AttributeType: 'Virtual',
        },
        {
          LogicalName: 'acme_kindname',
          AttributeOf: 'acme_kind',
          IsValidForRead: false,
          AttributeType: 'String',
        },
      ],
      Keys: [
        {
          LogicalName: 'acme_code',
          KeyAttributes: ['acme_code', 'acme_site'],
          EntityKeyIndexStatus: 'Active',
        },
        { LogicalName: 'acme_new', KeyAttributes: ['acme_x'], EntityKeyIndexStatus: 'Pending' },
      ],
      ManyToOneRelationships: [
        {
          SchemaName: 'acme_account_depot',
          ReferencingEntity: 'acme_depot',
          ReferencingAttribute: 'acme_owneraccount',
          ReferencedEntity: 'account',
          ReferencingEntityNavigationPropertyName: 'acme_OwnerAccount',
        },
        {
          SchemaName: 'hidden',
          ReferencingAttribute: 'acme_x',
          ReferencedEntity: 'account',
          ReferencingEntityNavigationPropertyName: '',
        },
      ],
      ManyToManyRelationships: [
        {
          SchemaName: 'acme_Depot_Contact',
          IntersectEntityName: 'acme_depot_contact',
          Entity1LogicalName: 'acme_depot',
          Entity1NavigationPropertyName: 'acme_depot_contact',
          Entity1IntersectAttribute: 'acme_depotid',
          Entity2LogicalName: 'contact',
          Entity2NavigationPropertyName: null,
          Entity2IntersectAttribute: 'contactid',
        },
      ],
    },
  ],
};

const cast = {
  value: [
    {
      LogicalName: 'acme_depot',
      Attributes: [
        {
          LogicalName: 'acme_kind',
          OptionSet: null,
          GlobalOptionSet: {
            Name: 'acme_kinds',
            IsGlobal: true,
            DisplayName: label('Kinds'),
            Options: [
              { Value: 1, Label: label('Cold') },
              { Value: -1, Label: label('') },
            ],
          },
        },
      ],
    },
  ],
};

describe('parseDefinitions', () => {
  it('reads a table with keys and relationships', () => {
    const { tables, baseLanguage } = parseDefinitions({ bodies: [list], baseLanguage: 1031 });
    expect(baseLanguage).toBe(1031);
    expect(tables.get('acme_depot')).toMatchObject({
      schemaName: 'acme_Depot',
      displayName: new Map([
        [1033, 'Depot'],
        [1031, 'Lager'],
      ]),
      primaryId: 'acme_depotid',
      primaryName: 'acme_name',
      ownership: 'UserOwned',
      isIntersect: false,
      keys: [
        { logicalName: 'acme_code', columns: ['acme_code', 'acme_site'], active: true },
        { logicalName: 'acme_new', columns: ['acme_x'], active: false },
      ],
      manyToOne: [
        {
          schemaName: 'acme_account_depot',
          column: 'acme_owneraccount',
          target: 'account',
          navigation: 'acme_OwnerAccount',
        },
        { schemaName: 'hidden', column: 'acme_x', target: 'account', navigation: undefined },
      ],
      manyToMany: [
        {
          schemaName: 'acme_Depot_Contact',
          intersectTable: 'acme_depot_contact',
          sides: [
            { table: 'acme_depot', navigation: 'acme_depot_contact', column: 'acme_depotid' },
            { table: 'contact', navigation: undefined, column: 'contactid' },
          ],
        },
      ],
    });
  });

  it.each([
    ['list first', [list, cast]],
    ['cast first', [cast, list]],
  ])('puts together what several answers say of a column: %s', (_, bodies) => {
    const columns = parseDefinitions({ bodies, baseLanguage: 1033 }).tables.get('acme_depot')?.columns;
    expect(columns?.get('acme_kind')).toEqual({
      logicalName: 'acme_kind',
      schemaName: 'acme_Kind',
      displayName: new Map([[1033, 'Kind']]),
      description: new Map(),
      typeName: 'PicklistType',
      dateTimeBehavior: undefined,
      isValidForRead: true,
      requiredLevel: 'SystemRequired',
      bounds: undefined,
      attributeOf: undefined,
      targets: [],
      optionSet: {
        name: 'acme_kinds',
        isGlobal: true,
        displayName: new Map([[1033, 'Kinds']]),
        options: [
          { value: 1, label: new Map([[1033, 'Cold']]) },
          { value: -1, label: new Map() },
        ],
      },
    });
    expect(columns?.get('photo')?.typeName).toBe('ImageType');
    expect(columns?.get('acme_kindname')).toMatchObject({
      typeName: 'StringType',
      isValidForRead: false,
      attributeOf: 'acme_kind',
    });
  });

  it.each([
    ['no object', 'text', /not a JSON object/],
    ['an error body', { error: { code: '0x0', message: 'no' } }, /neither a list nor a table/],
    ['a table without a name', { value: [{ SchemaName: 'x' }] }, /a table has no LogicalName/],
    [
      'an attribute without a name',
      { LogicalName: 'a', Attributes: [{}] },
      /an attribute has no LogicalName/,
    ],
  ])('refuses %s', (_, body, message) => {
    expect(() => parseDefinitions({ bodies: [body], baseLanguage: 1033 })).toThrow(message);
  });
});

describe.skipIf(!hasSharedData)('parseDefinitions on real bodies', () => {
  const tables = ['account', 'contact', 'activitypointer', 'transactioncurrency'];
  const bodies = (): unknown[] =>
    tables.flatMap((table) =>
      readdirSync(sharedData(`definitions/${table}`)).map((file): unknown =>
        JSON.parse(readFileSync(sharedData(`definitions/${table}/${file}`), 'utf8')),
      ),
    );

  it('reads every attribute, and the options of choices from their own bodies', () => {
    const definitions = parseDefinitions({ bodies: bodies(), baseLanguage: 1033 });
    expect([...definitions.tables.keys()].sort()).toEqual([...tables].sort());
    expect(tables.map((table) => definitions.tables.get(table)?.columns.size)).toEqual([208, 264, 89, 33]);
    const account = definitions.tables.get('account');
    const choices = [...(account?.columns.values() ?? [])].filter(({ optionSet }) => optionSet !== undefined);
    expect(choices).toHaveLength(22);
    expect(account?.columns.get('industrycode')).toMatchObject({
      schemaName: 'IndustryCode',
      typeName: 'PicklistType',
      displayName: new Map([[1033, 'Industry']]),
      optionSet: { name: 'account_industrycode', isGlobal: false },
    });
    expect(account?.columns.get('industrycode')?.optionSet?.options[0]).toEqual({
      value: 1,
      label: new Map([[1033, 'Accounting']]),
    });
    expect(account?.columns.get('createdon')?.dateTimeBehavior).toBe('UserLocal');
    expect(definitions.tables.get('contact')?.columns.get('birthdate')?.dateTimeBehavior).toBe('DateOnly');
    expect(definitions.tables.get('contact')?.columns.get('parentcustomerid')?.targets).toEqual([
      'account',
      'contact',
    ]);
    expect(account?.manyToOne).toHaveLength(19);
    expect(account?.columns.get('name')?.requiredLevel).toBe('ApplicationRequired');
    expect(definitions.tables.get('activitypointer')?.columns.get('allparties')?.typeName).toBe(
      'PartyListType',
    );
  });
});
