import { beforeAll, describe, expect, it } from 'vitest';

import { createEmulator } from '../../../src/emulator/create-emulator.ts';
import { createSampleOrganization } from '../../../src/emulator/organization/create-sample-organization.ts';
import { api, createClient, type Client } from '../client.ts';
import { findRow, type Json } from './find-row.ts';

const organization = createSampleOrganization({ rows: 'none' });
const crm = 'Microsoft.Dynamics.CRM';
const account = "EntityDefinitions(LogicalName='account')";

let client: Client;

beforeAll(async () => {
  client = await createClient(await createEmulator({ organization }));
});

describe('EntityDefinitions', () => {
  it('M11: all tables in one answer whatever the page size, MetadataId always', async () => {
    const response = await client.get('EntityDefinitions?$select=LogicalName', {
      Prefer: 'odata.maxpagesize=2',
    });
    const body = (await response.json()) as { value: Json[] };
    expect(body.value.map((row) => row['LogicalName'])).toEqual([...organization.tables.keys()]);
    expect(Object.keys(body.value[0] ?? {})).toEqual(['MetadataId', 'LogicalName']);
    expect(body).not.toHaveProperty('@odata.nextLink');
    expect(body).toHaveProperty('@odata.context', `${api}/$metadata#EntityDefinitions(LogicalName)`);
  });

  it('M12: rows by name and by MetadataId', async () => {
    const byName = await client.json(`${account}?$select=EntitySetName`);
    expect(byName).toMatchObject({ EntitySetName: 'accounts' });
    const byId = await client.json(`EntityDefinitions(${String(byName['MetadataId'])})?$select=LogicalName`);
    expect(byId).toMatchObject({ LogicalName: 'account' });
    const name = await client.json(`${account}/Attributes(LogicalName='name')?$select=SchemaName`);
    expect(name).toMatchObject({ '@odata.type': `#${crm}.StringAttributeMetadata`, SchemaName: 'Name' });
    const relationship = await client.json("RelationshipDefinitions(SchemaName='account_primary_contact')");
    expect(relationship).toMatchObject({
      '@odata.type': `#${crm}.OneToManyRelationshipMetadata`,
      ReferencingAttribute: 'primarycontactid',
    });
    const choices = await client.json("GlobalOptionSetDefinitions(Name='acme_priority')");
    expect(choices).toMatchObject({ '@odata.type': `#${crm}.OptionSetMetadata`, IsGlobal: true });
  });

  it('M12: what is not there', async () => {
    for (const resource of [
      "EntityDefinitions(LogicalName='nothing')",
      `${account}/Attributes(LogicalName='nothing')`,
      `${account}/Nothing`,
      "RelationshipDefinitions(SchemaName='nothing')",
    ]) {
      expect((await client.get(resource)).status).toBe(404);
    }
    expect((await client.get("EntityDefinitions(SchemaName='Account')")).status).toBe(400);
    expect((await client.get("EntityDefinitions(LogicalName='%E0')")).status).toBe(400);
  });

  it('answers the same MetadataIds after another start', async () => {
    const again = await createClient(await createEmulator({ organization }));
    expect(await again.json(account)).toEqual(await client.json(account));
  });

  it('labels in every language, and the one of the base language apart', async () => {
    const { DisplayName: label } = (await client.json(account)) as {
      DisplayName: { LocalizedLabels: Json[]; UserLocalizedLabel: Json };
    };
    const codes = label.LocalizedLabels.map((one) => one['LanguageCode']);
    expect(codes).toContain(1033);
    expect(label.UserLocalizedLabel).toMatchObject({ Label: 'Account', LanguageCode: 1033 });
  });

  it('M16: filters on enumerations and managed properties', async () => {
    const owned = await client.rows(
      `EntityDefinitions?$select=OwnershipType&$filter=OwnershipType eq ${crm}.OwnershipTypes'UserOwned'`,
    );
    const tables = [...organization.tables.values()];
    expect(owned).toHaveLength(tables.filter(({ ownership }) => ownership === 'UserOwned').length);
    expect(new Set(owned.map((row) => row['OwnershipType']))).toEqual(new Set(['UserOwned']));

    const open = await client.rows('EntityDefinitions?$filter=CanCreateAttributes/Value eq true');
    expect(open.length).toBeGreaterThan(0);
    expect(open.length).toBeLessThan(tables.length);

    const required = await client.rows(
      `${account}/Attributes?$select=LogicalName&$filter=RequiredLevel/Value eq ${crm}.AttributeRequiredLevel'ApplicationRequired'`,
    );
    const expected = [...(organization.tables.get('account')?.columns.values() ?? [])]
      .filter(({ requiredLevel }) => requiredLevel === 'ApplicationRequired')
      .map(({ logicalName }) => logicalName);
    expect(required.map((row) => row['LogicalName'])).toEqual(expected);
  });

  it.each([
    "OwnershipType eq 'UserOwned'",
    'OwnershipType eq 1',
    "OwnershipType eq Microsoft.Dynamics.CRM.OwnershipTypes'Nobody'",
    "OwnershipType eq Microsoft.Dynamics.CRM.AttributeTypeCode'String'",
    "LogicalName eq Microsoft.Dynamics.CRM.OwnershipTypes'UserOwned'",
    "DisplayName eq 'Account'",
    "DisplayName/UserLocalizedLabel/Label eq 'Account'",
  ])('M16: refuses %s', async (filter) => {
    const response = await client.get(`EntityDefinitions?$select=LogicalName&$filter=${filter}`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code: '0x80060888' } });
  });

  it('filters join by and, or, not and parentheses', async () => {
    const rows = await client.rows(
      "EntityDefinitions?$select=LogicalName&$filter=(LogicalName eq 'account' or ObjectTypeCode eq 2) and not (IsIntersect eq true)",
    );
    expect(rows.map((row) => row['LogicalName'])).toEqual(['account', 'contact']);
  });

  it.each(['startswith', 'contains', 'endswith'])('M17: %s is not implemented', async (name) => {
    const response = await client.get(`EntityDefinitions?$filter=${name}(LogicalName,'acc')`);
    expect(response.status).toBe(501);
    expect(await response.json()).toEqual({
      error: {
        code: '0x8006088a',
        message: `The "${name}" function isn't supported for Metadata Entities`,
      },
    });
  });

  it.each([
    [
      '$select=Nothing',
      "Could not find a property named 'Nothing' on type 'Microsoft.Dynamics.CRM.EntityMetadata'.",
    ],
    [
      '$filter=Nothing eq 1',
      "Could not find a property named 'Nothing' on type 'Microsoft.Dynamics.CRM.EntityMetadata'.",
    ],
    [
      '$expand=Nothing',
      "Could not find a property named 'Nothing' on type 'Microsoft.Dynamics.CRM.EntityMetadata'.",
    ],
    ['$filter=DisplayName eq null', "The property 'DisplayName' can not be used in $filter."],
  ])('refuses %s', async (query, message) => {
    const response = await client.get(`EntityDefinitions?${query}`);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ error: { code: '0x80060888', message } });
  });

  it('refuses paging and order, which the metadata API lacks', async () => {
    expect((await client.get('EntityDefinitions?$top=1')).status).toBe(501);
    expect((await client.get('EntityDefinitions?$orderby=LogicalName')).status).toBe(501);
  });

  it('is a 404 where the organisation has no definitions', async () => {
    const bare = await createClient(
      await createEmulator({ organization: { ...organization, definitions: false } }),
    );
    const response = await bare.get('EntityDefinitions?$select=LogicalName');
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({
      error: { code: '0x8006088a', message: "Resource not found for the segment 'EntityDefinitions'." },
    });
  });
});

describe('expanded definitions', () => {
  it('M18: keys and relationships, with their navigations', async () => {
    const body = await client.json(
      `${account}?$select=LogicalName&$expand=Keys($select=LogicalName,KeyAttributes,EntityKeyIndexStatus),OneToManyRelationships,ManyToOneRelationships,ManyToManyRelationships`,
    );
    expect(body['Keys']).toMatchObject([
      { KeyAttributes: ['accountnumber'], EntityKeyIndexStatus: 'Active' },
    ]);
    expect(findRow(body['ManyToOneRelationships'] as Json[], 'account_primary_contact')).toMatchObject({
      ReferencedEntity: 'contact',
      ReferencedAttribute: 'contactid',
      ReferencingEntity: 'account',
      ReferencingAttribute: 'primarycontactid',
      ReferencedEntityNavigationPropertyName: 'account_primary_contact',
      ReferencingEntityNavigationPropertyName: 'primarycontactid',
    });
    expect(findRow(body['OneToManyRelationships'] as Json[], 'account_parent_account')).toMatchObject({
      ReferencingEntity: 'account',
      IsHierarchical: true,
    });
    expect(findRow(body['ManyToManyRelationships'] as Json[], 'accountleads_association')).toMatchObject({
      IntersectEntityName: 'accountleads',
      Entity1LogicalName: expect.stringMatching(/^(account|lead)$/) as string,
      Entity1NavigationPropertyName: 'accountleads_association',
    });
  });

  it('over all tables: columns with filter and selection, and the options of one type by a cast', async () => {
    const rows = await client.rows(
      `EntityDefinitions?$select=LogicalName&$expand=Attributes($select=LogicalName;$filter=IsValidODataAttribute eq true)`,
    );
    for (const row of rows) {
      const columns = [...(organization.tables.get(String(row['LogicalName']))?.columns.values() ?? [])];
      const names = (row['Attributes'] as Json[]).map((column) => column['LogicalName']);
      const expected = columns.filter(({ property, type }) => property !== undefined || type === 'PartyList');
      expect(names).toEqual(expected.map(({ logicalName }) => logicalName));
    }
    const choices = await client.rows(
      `EntityDefinitions?$select=LogicalName&$expand=Attributes/${crm}.PicklistAttributeMetadata($select=LogicalName;$expand=OptionSet($select=Options),GlobalOptionSet($select=Name))`,
    );
    const columns = findRow(choices, 'account')['Attributes'] as Json[];
    expect(findRow(columns, 'industrycode')).toMatchObject({
      OptionSet: { Options: expect.any(Array) as Json[] },
      GlobalOptionSet: { Name: 'account_industrycode' },
    });
    expect(findRow(choices, 'systemuserroles')['Attributes']).toEqual([]);
  });

  it('relationships by cast, with the properties of their type', async () => {
    const many = await client.rows(
      `RelationshipDefinitions/${crm}.ManyToManyRelationshipMetadata?$select=SchemaName,IntersectEntityName`,
    );
    expect(many.map((row) => row['SchemaName'])).toEqual(
      organization.manyToMany.map(({ schemaName }) => schemaName),
    );
    expect((await client.get('RelationshipDefinitions?$select=IntersectEntityName')).status).toBe(400);
    const all = await client.rows('RelationshipDefinitions?$select=SchemaName');
    expect(all).toHaveLength(organization.oneToMany.length + organization.manyToMany.length);
  });
});
