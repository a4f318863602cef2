import { beforeAll, describe, expect, it } from 'vitest';

import { createEmulator } from '../../../src/emulator/create-emulator.ts';
import { createSampleOrganization } from '../../../src/emulator/organization/create-sample-organization.ts';
import { createClient, type Client } from '../client.ts';
import { findRow, type Json } from './find-row.ts';

const organization = createSampleOrganization({ rows: 'none' });
const crm = 'Microsoft.Dynamics.CRM';
const account = "EntityDefinitions(LogicalName='account')";

let client: Client;

beforeAll(async () => {
  client = await createClient(await createEmulator({ organization }));
});

describe('attributes', () => {
  it('M13: uncast rows carry their derived type', async () => {
    const rows = await client.rows(`${account}/Attributes?$select=MetadataId,LogicalName`);
    expect(rows).toHaveLength(organization.tables.get('account')?.columns.size ?? 0);
    expect(findRow(rows, 'industrycode')['@odata.type']).toBe(`#${crm}.PicklistAttributeMetadata`);
    expect(findRow(rows, 'primarycontactid')['@odata.type']).toBe(`#${crm}.LookupAttributeMetadata`);
    expect(findRow(rows, 'accountid')).not.toHaveProperty('@odata.type');
  });

  it('newer types are Virtual and tell themselves by AttributeTypeName', async () => {
    const rows = await client.rows("EntityDefinitions(LogicalName='acme_shipment')/Attributes");
    expect(findRow(rows, 'acme_services')).toMatchObject({
      '@odata.type': `#${crm}.MultiSelectPicklistAttributeMetadata`,
      AttributeType: 'Virtual',
      AttributeTypeName: { Value: 'MultiSelectPicklistType' },
    });
    expect(findRow(rows, 'acme_manifest')).toMatchObject({ AttributeTypeName: { Value: 'FileType' } });
    expect(findRow(rows, 'acme_customer')).toMatchObject({
      AttributeType: 'Customer',
      SchemaName: 'acme_Customer',
      Targets: ['account', 'contact'],
    });
  });

  it('IsValidODataAttribute is true exactly where the document has the column', async () => {
    const rows = await client.rows(`${account}/Attributes?$select=LogicalName,IsValidODataAttribute`);
    for (const row of rows) {
      const column = organization.tables.get('account')?.columns.get(String(row['LogicalName']));
      expect(row['IsValidODataAttribute']).toBe(column?.property !== undefined);
    }
  });

  it('M14: a cast to choices brings their options, local or global, by either navigation', async () => {
    const rows = await client.rows(
      `EntityDefinitions(LogicalName='acme_shipment')/Attributes/${crm}.PicklistAttributeMetadata?$select=LogicalName&$expand=OptionSet($select=Options),GlobalOptionSet`,
    );
    const priority = findRow(rows, 'acme_priority');
    expect(priority).not.toHaveProperty('@odata.type');
    const options = (priority['OptionSet'] as { Options: Json[] }).Options;
    expect((priority['GlobalOptionSet'] as Json)['Options']).toEqual(options);
    expect(Object.keys(priority['OptionSet'] as Json)).toEqual(['MetadataId', 'Options']);
    expect(options[0]).toMatchObject({
      Value: expect.any(Number) as number,
      Label: { UserLocalizedLabel: { LanguageCode: 1033 } },
      ExternalValue: null,
      ParentValues: [],
    });
    expect(options[0]).toHaveProperty('Color');
  });

  it('M14: states, statuses and two options in shapes of their own', async () => {
    const cast = async (name: string): Promise<Json> => {
      const rows = await client.rows(
        `${account}/Attributes/${crm}.${name}AttributeMetadata?$select=LogicalName&$expand=OptionSet`,
      );
      return rows[0]?.['OptionSet'] as Json;
    };
    expect((await cast('State'))['Options']).toMatchObject([
      { '@odata.type': `#${crm}.StateOptionMetadata`, Value: 0, InvariantName: 'Active', DefaultStatus: 1 },
      { Value: 1, InvariantName: 'Inactive', DefaultStatus: 2 },
    ]);
    expect((await cast('Status'))['Options']).toMatchObject([
      { '@odata.type': `#${crm}.StatusOptionMetadata`, Value: 1, State: 0, TransitionData: null },
      { Value: 2, State: 1 },
    ]);
    expect(await cast('Boolean')).toMatchObject({
      OptionSetType: 'Boolean',
      TrueOption: { Value: 1 },
      FalseOption: { Value: 0 },
    });
  });

  it('M15: no cast to the abstract type, to two types at once, or to what the row is not', async () => {
    const choices = `${account}/Attributes/${crm}.EnumAttributeMetadata`;
    expect((await client.get(choices)).status).toBe(400);
    const two = `$expand=Attributes/${crm}.PicklistAttributeMetadata,Attributes/${crm}.StateAttributeMetadata`;
    expect((await client.get(`EntityDefinitions?${two}`)).status).toBe(400);
    expect((await client.get(`${account}/Attributes/${crm}.EntityMetadata`)).status).toBe(400);
    const name = `${account}/Attributes(LogicalName='name')/${crm}.PicklistAttributeMetadata`;
    expect((await client.get(name)).status).toBe(404);
  });

  it('properties of a derived type need the cast', async () => {
    expect((await client.get(`${account}/Attributes?$select=MaxLength`)).status).toBe(400);
    const one = `${account}/Attributes(LogicalName='name')/${crm}.StringAttributeMetadata?$select=MaxLength`;
    expect(await client.json(one)).toMatchObject({
      MaxLength: organization.tables.get('account')?.columns.get('name')?.maxLength,
    });
  });

  it('the options of one column', async () => {
    const path = `${account}/Attributes(LogicalName='industrycode')/${crm}.PicklistAttributeMetadata/OptionSet`;
    expect(await client.json(path)).toMatchObject({ Name: 'account_industrycode', IsGlobal: false });
  });
});
