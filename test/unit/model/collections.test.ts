import { describe, expect, it } from 'vitest';

import type { TypeSketch } from '../../support/make-csdl.ts';
import { makeDefinitions } from '../../support/make-definitions.ts';
import { collectionsOf, modelOf, owned, ownedProperties, principals } from './owned-tables.ts';

describe('collections', () => {
  it('are inherited from principal, with the owner as the way back', () => {
    const built = modelOf([
      ...principals,
      { name: 'account', properties: ['accountid', ...ownedProperties], navigations: owned },
    ]);
    for (const table of ['systemuser', 'team']) {
      expect(collectionsOf(built, table)).toMatchObject([
        {
          field: 'accountsByOwner',
          relation: 'oneToMany',
          path: `${table}>account.ownerid`,
          navigation: 'owner_accounts',
          target: 'account',
          inverse: { navigation: 'ownerid', property: '_ownerid_value' },
        },
      ]);
    }
  });

  it('with one name on both ends are one-to-many where one end is single', () => {
    const built = modelOf([
      {
        name: 'organization',
        properties: ['organizationid'],
        navigations: [
          { name: 'organization_config', type: 'Collection(config)', partner: 'organization_config' },
        ],
      },
      {
        name: 'config',
        properties: ['configid', '_organizationid_value'],
        navigations: [
          {
            name: 'organization_config',
            type: 'organization',
            partner: 'organization_config',
            property: '_organizationid_value',
          },
        ],
      },
    ]);
    expect(collectionsOf(built, 'organization')).toMatchObject([
      { field: 'configsByOrganization', relation: 'oneToMany', path: 'organization>config.organizationid' },
    ]);
  });

  const manyToMany: TypeSketch[] = [
    {
      name: 'account',
      properties: ['accountid'],
      navigations: [
        { name: 'accountleads_association', type: 'Collection(lead)', partner: 'accountleads_association' },
      ],
    },
    {
      name: 'lead',
      properties: ['leadid'],
      navigations: [
        {
          name: 'accountleads_association',
          type: 'Collection(account)',
          partner: 'accountleads_association',
        },
      ],
    },
    {
      name: 'campaign',
      properties: ['campaignid'],
      navigations: [
        {
          name: 'campaigncampaign_association_referenced',
          type: 'Collection(campaign)',
          partner: 'campaigncampaign_association',
        },
        {
          name: 'campaigncampaign_association',
          type: 'Collection(campaign)',
          partner: 'campaigncampaign_association_referenced',
        },
      ],
    },
  ];

  it('on both ends are many-to-many, a self-relation has two', () => {
    const built = modelOf(manyToMany);
    const facts = ['account', 'lead', 'campaign'].flatMap((table) =>
      collectionsOf(built, table).map(({ field, path, relation, inverse }) => [
        field,
        path,
        relation,
        inverse,
      ]),
    );
    const other = 'campaigncampaign_association';
    expect(facts).toEqual([
      [
        'leadsByAccountleadsAssociation',
        'account<>lead:accountleads_association',
        'manyToMany',
        { navigation: 'accountleads_association', property: undefined },
      ],
      [
        'accountsByAccountleadsAssociation',
        'lead<>account:accountleads_association',
        'manyToMany',
        { navigation: 'accountleads_association', property: undefined },
      ],
      [
        'campaignsByCampaigncampaignAssociation',
        `campaign<>campaign:${other}`,
        'manyToMany',
        { navigation: `${other}_referenced`, property: undefined },
      ],
      [
        'campaignsByCampaigncampaignAssociationReferenced',
        `campaign<>campaign:${other}:referenced`,
        'manyToMany',
        { navigation: other, property: undefined },
      ],
    ]);
  });

  it('are called by the SchemaName of the relationship where it is known', () => {
    const side = (table: string) => ({
      table,
      navigation: 'accountleads_association',
      column: `${table}id`,
    });
    const definitions = makeDefinitions({
      logicalName: 'account',
      manyToMany: [
        {
          schemaName: 'acme_AccountLeads',
          intersectTable: 'accountleads',
          sides: [side('account'), side('lead')],
        },
      ],
    });
    expect(collectionsOf(modelOf(manyToMany, definitions), 'account').map(({ field }) => field)).toEqual([
      'leadsByAcmeAccountLeads',
    ]);
  });

  it('tell the table between, and which of its columns is whose, of a self-relation too', () => {
    const other = 'campaigncampaign_association';
    const definitions = makeDefinitions({
      logicalName: 'campaign',
      manyToMany: [
        {
          schemaName: other,
          intersectTable: 'campaignactivityitem',
          sides: [
            { table: 'campaign', navigation: other, column: 'one' },
            { table: 'campaign', navigation: `${other}_referenced`, column: 'two' },
          ],
        },
      ],
    });
    const table = 'campaignactivityitem';
    expect(
      collectionsOf(modelOf(manyToMany, definitions), 'campaign').map(({ navigation, intersect }) => [
        navigation,
        intersect,
      ]),
    ).toEqual([
      [other, { table, own: 'one', other: 'two' }],
      [`${other}_referenced`, { table, own: 'two', other: 'one' }],
    ]);
    expect(collectionsOf(modelOf(manyToMany), 'campaign').map(({ intersect }) => intersect)).toEqual([
      undefined,
      undefined,
    ]);
  });

  it('whose other side is missing, invisible or on no lookup are reported', () => {
    const built = modelOf([
      {
        name: 'stage',
        properties: ['stageid'],
        navigations: [
          { name: 'one', type: 'Collection(deal)', partner: 'gone' },
          { name: 'two', type: 'Collection(hidden)', partner: 'x' },
          { name: 'three', type: 'Collection(deal)', partner: 'stageid_stage' },
          { name: 'four', type: 'Collection(deal)' },
        ],
      },
      {
        name: 'deal',
        properties: ['dealid', 'atstage:Edm.Guid'],
        navigations: [{ name: 'stageid_stage', type: 'stage', property: 'atstage' }],
      },
    ]);
    expect(collectionsOf(built, 'stage')).toEqual([]);
    expect(Object.fromEntries(built.omissions.map(({ path, reason }) => [path, reason]))).toEqual({
      'stage:one': 'its other side is not in the metadata',
      'stage:two': 'its rows are of hidden, which is not a visible table',
      'stage:three': 'it is not known to which lookup column of deal it belongs',
      'stage:four': 'its other side is not in the metadata',
      'deal:stageid_stage': 'its column atstage is not a lookup',
    });
  });
});
