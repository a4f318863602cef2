import { beforeEach, describe, expect, it } from 'vitest';

import { createEmulator, type Emulator } from '../../../src/emulator/create-emulator.ts';
import { wellKnown } from '../../../src/emulator/organization/well-known.ts';
import { createClient, type Client } from '../client.ts';
import { batchOf, organization, part } from '../data/fixture.ts';

type Json = Record<string, unknown>;

let emulator: Emulator;
let client: Client;
beforeEach(async () => {
  emulator = await createEmulator({ organization: organization() });
  client = await createClient(emulator);
});

const label = (text: string, german?: string): Json => ({
  '@odata.type': 'Microsoft.Dynamics.CRM.Label',
  LocalizedLabels: [
    { '@odata.type': 'Microsoft.Dynamics.CRM.LocalizedLabel', Label: text, LanguageCode: 1033 },
    ...(german === undefined ? [] : [{ Label: german, LanguageCode: 1031 }]),
  ],
});
const typed = (type: string, body: Json): Json => ({
  '@odata.type': `Microsoft.Dynamics.CRM.${type}`,
  ...body,
});

const send = (method: string, path: string, body?: Json, headers: Json = {}): Promise<Response> =>
  client.send(method, path, {
    headers: { 'Content-Type': 'application/json', ...(headers as Record<string, string>) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });

/** Sends what must be taken, and gives the address of what was made. */
async function done(...request: Parameters<typeof send>): Promise<string> {
  const answer = await send(...request);
  if (answer.status !== 204) throw new Error(`${answer.status} ${await answer.text()}`);
  return (answer.headers.get('odata-entityid') ?? '').replace(/^.*\/api\/data\/v9\.2\//, '');
}

async function refused(...request: Parameters<typeof send>): Promise<string> {
  const answer = await send(...request);
  const { error } = (await answer.json()) as { error: { code: string } };
  return `${answer.status} ${error.code}`;
}

const truck: Json = typed('EntityMetadata', {
  SchemaName: 'new_Truck',
  DisplayName: label('Truck', 'Laster'),
  DisplayCollectionName: label('Trucks'),
  Description: label('Carries'),
  OwnershipType: 'UserOwned',
  HasActivities: true,
  HasNotes: true,
  IsActivity: false,
  Attributes: [
    typed('StringAttributeMetadata', {
      SchemaName: 'new_Name',
      IsPrimaryName: true,
      MaxLength: 50,
      DisplayName: label('Plate'),
    }),
  ],
});

const version = async (): Promise<unknown> =>
  (
    (await (
      await client.get('accounts?$top=1', {
        Prefer: 'odata.include-annotations="Microsoft.Dynamics.CRM.globalmetadataversion"',
      })
    ).json()) as Json
  )['@Microsoft.Dynamics.CRM.globalmetadataversion'];
const definition = (path: string): Promise<Json> => client.json(`EntityDefinitions(LogicalName='${path}')`);
const column = (table: string, name: string): Promise<Json> =>
  client.json(`EntityDefinitions(LogicalName='${table}')/Attributes(LogicalName='${name}')`);
const words = (value: unknown): unknown[] =>
  (value as { LocalizedLabels: { Label: string }[] }).LocalizedLabels.map(({ Label }) => Label);

describe('tables by the metadata Web API', () => {
  it('are created: definition, document and rows are there for the next request', async () => {
    const before = await version();
    const address = await done('POST', 'EntityDefinitions', truck);
    expect(address).toMatch(/^EntityDefinitions\([0-9a-f-]{36}\)$/);
    expect(await client.json(address)).toMatchObject({
      LogicalName: 'new_truck',
      EntitySetName: 'new_trucks',
      PrimaryIdAttribute: 'new_truckid',
      PrimaryNameAttribute: 'new_name',
      IsCustomEntity: true,
      HasNotes: true,
      HasActivities: true,
      OwnershipType: 'UserOwned',
    });
    expect(words((await definition('new_truck'))['DisplayName'])).toEqual(['Truck', 'Laster']);
    expect(await version()).not.toBe(before);
    const created = await done('POST', 'new_trucks', {
      new_name: 'M-AB 1',
      'ownerid@odata.bind': `/systemusers(${wellKnown.users.salesManager})`,
    });
    expect(await client.json(`${created}?$expand=owninguser($select=systemuserid)`)).toMatchObject({
      new_name: 'M-AB 1',
      statecode: 0,
      owninguser: { systemuserid: wellKnown.users.salesManager },
    });
    const long = await refused('POST', 'new_trucks', { new_name: 'x'.repeat(51) });
    expect(long).toBe('400 0x80044331');
    await done('POST', 'tasks', {
      subject: 'wash',
      'regardingobjectid_new_truck@odata.bind': `/${created}`,
    });
    const document = await (await client.get('$metadata')).text();
    expect(document).toContain('<EntityType Name="new_truck" BaseType="mscrm.crmbaseentity">');
  });

  it('are told of by RetrieveMetadataChanges', async () => {
    const changes = (stamp?: unknown): Promise<Json> => {
      const query = JSON.stringify({ Properties: { AllProperties: false, PropertyNames: ['SchemaName'] } });
      const parameters = `Query=@q${stamp === undefined ? '' : ',ClientVersionStamp=@s,DeletedMetadataFilters=@d'}`;
      const since = `&@s=${encodeURIComponent(String(stamp))}&@d=Microsoft.Dynamics.CRM.DeletedMetadataFilters'Default'`;
      return client.json(
        `RetrieveMetadataChanges(${parameters})?@q=${encodeURIComponent(query)}${stamp === undefined ? '' : since}`,
      );
    };
    const { ServerVersionStamp: first } = await changes();
    const address = await done('POST', 'EntityDefinitions', truck);
    const told = await changes(first);
    const names = (told['EntityMetadata'] as Json[]).map(({ LogicalName }) => LogicalName);
    expect(names).toContain('new_truck');
    await done('DELETE', address);
    const { DeletedMetadata } = await changes(told['ServerVersionStamp']);
    expect(JSON.stringify(DeletedMetadata)).toContain(/\(([^)]+)\)/.exec(address)?.[1]);
  });

  it('are changed; labels are replaced, or merged by MSCRM.MergeLabels', async () => {
    const address = await done('POST', 'EntityDefinitions', truck);
    const now = await client.json(address);
    await done('PUT', address, { ...now, DisplayName: label('Lorry') }, { 'MSCRM.MergeLabels': 'true' });
    expect(words((await client.json(address))['DisplayName'])).toEqual(['Lorry', 'Laster']);
    await done('PUT', "EntityDefinitions(LogicalName='new_truck')", { ...now, DisplayName: label('Van') });
    expect(words((await client.json(address))['DisplayName'])).toEqual(['Van']);
    await done('PUT', address, { ...now, ChangeTrackingEnabled: true });
    expect(await refused('PUT', address, { ...now, ChangeTrackingEnabled: false })).toBe('400 0x80040203');
  });

  it('are deleted with what points at them; those of the product are not', async () => {
    const address = await done('POST', 'EntityDefinitions', truck);
    await done('DELETE', address);
    expect((await client.get(address)).status).toBe(404);
    expect((await client.get('new_trucks')).status).toBe(404);
    expect((await client.get('tasks?$top=1')).status).toBe(200);
    expect(await refused('DELETE', "EntityDefinitions(LogicalName='account')")).toBe('400 0x80040203');
  });

  it.each([
    ['no name', { SchemaName: undefined }],
    ['no prefix', { SchemaName: 'Truck' }],
    ['a name that is taken', { SchemaName: 'acme_shipment' }],
    ['no primary name', { Attributes: [] }],
  ])('are refused with %s', async (_, change) => {
    const before = await version();
    expect(await refused('POST', 'EntityDefinitions', { ...truck, ...change })).toBe('400 0x80040203');
    expect(await version()).toBe(before);
  });

  it('may be elastic', async () => {
    await done('POST', 'EntityDefinitions', {
      ...truck,
      TableType: 'Elastic',
      OwnershipType: 'OrganizationOwned',
    });
    const answer = await send('POST', 'new_trucks', { new_name: 'x', partitionid: 'p' });
    expect([answer.status, answer.headers.has('x-ms-session-token')]).toEqual([204, true]);
    const { Keys } = await client.json(
      "EntityDefinitions(LogicalName='new_truck')?$select=LogicalName&$expand=Keys($select=SchemaName,KeyAttributes)",
    );
    expect(Keys).toMatchObject([
      { SchemaName: 'KeyForNoSqlEntityWithPKPartitionId', KeyAttributes: ['new_truckid', 'partitionid'] },
    ]);
    const [row] = await client.rows('new_trucks');
    const id = String(row?.['new_truckid']);
    expect(await client.json(`new_trucks(new_truckid=${id},partitionid='p')`)).toMatchObject({
      new_name: 'x',
    });
    expect((await send('POST', 'new_trucks', { new_truckid: id, partitionid: 'p' })).status).toBe(412);
    const taken = async (): Promise<unknown[]> =>
      (
        await client.rows(
          "sdkmessagefilters?$expand=sdkmessageid($select=name)&$filter=primaryobjecttypecode eq 'new_truck'",
        )
      )
        .map(({ sdkmessageid }) => (sdkmessageid as Json)['name'])
        .sort();
    expect(await taken()).toEqual([
      'Create',
      'CreateMultiple',
      'Delete',
      'Update',
      'UpdateMultiple',
      'UpsertMultiple',
    ]);
    const many = { Targets: [typed('new_truck', { new_name: 'y' }), typed('new_truck', { new_name: 'z' })] };
    expect((await send('POST', 'new_trucks/Microsoft.Dynamics.CRM.CreateMultiple', many)).status).toBe(200);
    await done('DELETE', "EntityDefinitions(LogicalName='new_truck')");
    expect(await taken()).toEqual([]);
  });
});

describe('columns by the metadata Web API', () => {
  const attributes = "EntityDefinitions(LogicalName='account')/Attributes";

  it.each([
    ['String', { MaxLength: 7 }, 'short', { MaxLength: 7, AttributeType: 'String' }],
    ['Memo', {}, 'text', { AttributeType: 'Memo', MaxLength: 2000 }],
    ['Integer', { MinValue: 1, MaxValue: 5 }, 3, { MinValue: 1, MaxValue: 5 }],
    ['Decimal', { Precision: 3 }, 1.125, { Precision: 3 }],
    ['Double', {}, 1.5, { AttributeType: 'Double' }],
    ['Money', {}, 12.5, { AttributeType: 'Money' }],
    ['Boolean', {}, true, { AttributeType: 'Boolean' }],
    [
      'DateTime',
      { DateTimeBehavior: { Value: 'DateOnly' }, Format: 'DateOnly' },
      '2026-11-01',
      { Format: 'DateOnly' },
    ],
  ])('of type %s are created and hold values', async (type, settings, value, expected) => {
    const address = await done(
      'POST',
      attributes,
      typed(`${type}AttributeMetadata`, {
        SchemaName: 'new_Thing',
        DisplayName: label('Thing'),
        ...settings,
      }),
    );
    expect(address).toMatch(/^EntityDefinitions\([^)]+\)\/Attributes\([^)]+\)$/);
    expect(await client.json(address)).toMatchObject({
      SchemaName: 'new_Thing',
      LogicalName: 'new_thing',
      IsCustomAttribute: true,
      ...expected,
    });
    const row = await done('POST', 'accounts', { name: 'x', new_thing: value });
    expect(await client.json(`${row}?$select=new_thing`)).toMatchObject({ new_thing: value });
  });

  it('with options of their own, or of a global set', async () => {
    await done(
      'POST',
      attributes,
      typed('PicklistAttributeMetadata', {
        SchemaName: 'new_Kind',
        OptionSet: {
          IsGlobal: false,
          Options: [{ Value: 5, Label: label('Five') }, { Label: label('Next') }],
        },
      }),
    );
    const set = await done('POST', 'GlobalOptionSetDefinitions', {
      ...typed('OptionSetMetadata', {
        Name: 'new_colors',
        OptionSetType: 'Picklist',
        DisplayName: label('Colors'),
      }),
      Options: [{ Value: 1, Label: label('Red') }],
    });
    expect(await client.json("GlobalOptionSetDefinitions(Name='new_colors')")).toMatchObject({
      Name: 'new_colors',
    });
    await done(
      'POST',
      attributes,
      typed('MultiSelectPicklistAttributeMetadata', {
        SchemaName: 'new_Colors',
        'GlobalOptionSet@odata.bind': `/${set}`,
      }),
    );
    const options = async (name: string, type: string): Promise<unknown> =>
      (
        (
          await client.json(
            `${attributes}(LogicalName='${name}')/Microsoft.Dynamics.CRM.${type}AttributeMetadata?$expand=OptionSet`,
          )
        )['OptionSet'] as { Options: { Value: number }[] }
      ).Options.map(({ Value }) => Value);
    expect(await options('new_kind', 'Picklist')).toEqual([5, 100_000_000]);
    expect(await options('new_colors', 'MultiSelectPicklist')).toEqual([1]);
    expect(await refused('DELETE', set)).toBe('400 0x80040203');
  });

  it('are changed, in labels and limits, but not in type', async () => {
    const address = await done(
      'POST',
      attributes,
      typed('StringAttributeMetadata', { SchemaName: 'new_Thing' }),
    );
    const now = await client.json(address);
    await done(
      'PUT',
      `${attributes}(LogicalName='new_thing')/Microsoft.Dynamics.CRM.StringAttributeMetadata`,
      {
        ...now,
        MaxLength: 3,
        DisplayName: label('Other'),
        RequiredLevel: { Value: 'Recommended' },
      },
    );
    expect(await column('account', 'new_thing')).toMatchObject({
      MaxLength: 3,
      RequiredLevel: { Value: 'Recommended' },
    });
    expect(await refused('POST', 'accounts', { name: 'x', new_thing: 'long' })).toBe('400 0x80044331');
    const other = { ...now, AttributeTypeName: { Value: 'MemoType' } };
    expect(await refused('PUT', address, other)).toBe('400 0x80040203');
  });

  it('are deleted; those of the product are not', async () => {
    const address = await done(
      'POST',
      attributes,
      typed('MoneyAttributeMetadata', { SchemaName: 'new_Cost' }),
    );
    expect((await client.get('accounts?$select=new_cost,new_cost_base&$top=1')).status).toBe(200);
    await done('DELETE', address);
    for (const gone of ['new_cost', 'new_cost_base']) {
      expect((await client.get(`accounts?$select=${gone}`)).status).toBe(400);
    }
    for (const kept of ['fax', 'address1_line1', 'name']) {
      expect(await refused('DELETE', `${attributes}(LogicalName='${kept}')`)).toBe('400 0x80040203');
    }
  });

  it.each([
    ['a lookup', typed('LookupAttributeMetadata', { SchemaName: 'new_L' })],
    ['no type', { SchemaName: 'new_L' }],
    ['a name that is taken', typed('StringAttributeMetadata', { SchemaName: 'acme_X' }), 2],
    [
      'twice the same option',
      typed('PicklistAttributeMetadata', {
        SchemaName: 'new_P',
        OptionSet: { Options: [{ Value: 1 }, { Value: 1 }] },
      }),
    ],
  ])('are refused: %s', async (_, body, times = 1) => {
    for (let time = 1; time < times; time += 1) await done('POST', attributes, body);
    expect(await refused('POST', attributes, body)).toBe('400 0x80040203');
  });
});

describe('relationships by the metadata Web API', () => {
  const oneToMany = typed('OneToManyRelationshipMetadata', {
    SchemaName: 'new_account_contact',
    ReferencedEntity: 'account',
    ReferencedAttribute: 'accountid',
    ReferencingEntity: 'contact',
    CascadeConfiguration: { Delete: 'Cascade' },
    Lookup: typed('LookupAttributeMetadata', { SchemaName: 'new_AccountId', DisplayName: label('Account') }),
  });

  it('1:N come with their lookup, which expands; deleting goes down', async () => {
    const address = await done('POST', 'RelationshipDefinitions', oneToMany);
    expect(
      await client.json(`${address}/Microsoft.Dynamics.CRM.OneToManyRelationshipMetadata`),
    ).toMatchObject({
      SchemaName: 'new_account_contact',
      ReferencingAttribute: 'new_accountid',
      ReferencingEntityNavigationPropertyName: 'new_AccountId',
      ReferencedEntityNavigationPropertyName: 'new_account_contact',
      IsCustomRelationship: true,
      CascadeConfiguration: { Delete: 'Cascade' },
    });
    const account = await done('POST', 'accounts', { name: 'one' });
    const contact = await done('POST', 'contacts', {
      lastname: 'x',
      'new_AccountId@odata.bind': `/${account}`,
    });
    expect(await client.json(`${contact}?$expand=new_AccountId($select=name)`)).toMatchObject({
      new_AccountId: { name: 'one' },
    });
    expect(await client.rows(`${account}/new_account_contact`)).toHaveLength(1);
    await done('DELETE', account);
    expect((await client.get(contact)).status).toBe(404);
    await done('DELETE', address);
    expect((await client.get('contacts?$select=_new_accountid_value')).status).toBe(400);
  });

  it('N:N come with their intersect table', async () => {
    const address = await done(
      'POST',
      'RelationshipDefinitions',
      typed('ManyToManyRelationshipMetadata', {
        SchemaName: 'new_accounts_contacts',
        Entity1LogicalName: 'account',
        Entity2LogicalName: 'contact',
        IntersectEntityName: 'new_accounts_contacts',
      }),
    );
    const account = await done('POST', 'accounts', { name: 'one' });
    const contact = await done('POST', 'contacts', { lastname: 'x' });
    await done('POST', `${account}/new_accounts_contacts/$ref`, {
      '@odata.id': `http://dataverse.test/api/data/v9.2/${contact}`,
    });
    expect(await client.rows(`${contact}/new_accounts_contacts`)).toHaveLength(1);
    expect(await definition('new_accounts_contacts')).toMatchObject({ IsIntersect: true });
    await done('DELETE', address);
    expect((await client.get(`${account}/new_accounts_contacts`)).status).toBe(404);
  });

  it('lookups with several targets are made by a message', async () => {
    const answer = await send('POST', 'CreatePolymorphicLookupAttribute', {
      OneToManyRelationships: ['account', 'contact'].map((target) => ({
        SchemaName: `new_task_${target}`,
        ReferencedEntity: target,
        ReferencingEntity: 'acme_shipment',
      })),
      Lookup: typed('LookupAttributeMetadata', { SchemaName: 'new_Party' }),
    });
    const { AttributeId, RelationshipIds } = (await answer.json()) as Json;
    expect(await column('acme_shipment', 'new_party')).toMatchObject({
      MetadataId: AttributeId,
      Targets: ['account', 'contact'],
    });
    expect(RelationshipIds).toHaveLength(2);
    const expand = '$expand=new_Party_account($select=name),new_Party_contact($select=fullname)';
    expect((await client.get(`acme_shipments?${expand}&$top=1`)).status).toBe(200);
  });

  it.each([
    ['tables that are not there', { ReferencedEntity: 'nothing' }],
    ['no lookup', { Lookup: undefined }],
    ['no type', { '@odata.type': undefined }],
  ])('are refused with %s', async (_, change) => {
    expect(await refused('POST', 'RelationshipDefinitions', { ...oneToMany, ...change })).toBe(
      '400 0x80040203',
    );
  });
});

describe('keys by the metadata Web API', () => {
  const keys = "EntityDefinitions(LogicalName='account')/Keys";

  it('address rows at once, or fail where rows are alike', async () => {
    await done('POST', 'accounts', { name: 'a', telephone1: '1', fax: 'same' });
    await done('POST', 'accounts', { name: 'b', fax: 'same' });
    const address = await done('POST', keys, { SchemaName: 'new_phone', KeyAttributes: ['telephone1'] });
    expect(await client.json("accounts(telephone1='1')?$select=name")).toMatchObject({ name: 'a' });
    await done('POST', keys, { SchemaName: 'new_fax', KeyAttributes: ['fax'] });
    const status = async (key: string): Promise<unknown> =>
      (await client.json(`${keys}(LogicalName='${key}')`))['EntityKeyIndexStatus'];
    expect([await status('new_phone'), await status('new_fax')]).toEqual(['Active', 'Failed']);
    await done('DELETE', address);
    expect((await client.get("accounts(telephone1='1')")).status).toBe(400);
    expect(await refused('POST', keys, { SchemaName: 'new_x', KeyAttributes: ['revenue'] })).toBe(
      '400 0x80040203',
    );
  });
});

describe('options by messages', () => {
  const place = { EntityLogicalName: 'account', AttributeLogicalName: 'industrycode' };
  const values = async (): Promise<readonly Json[]> =>
    (
      (
        await client.json(
          "EntityDefinitions(LogicalName='account')/Attributes(LogicalName='industrycode')/Microsoft.Dynamics.CRM.PicklistAttributeMetadata?$expand=OptionSet",
        )
      )['OptionSet'] as { Options: Json[] }
    ).Options;
  const of = async (value: number): Promise<Json | undefined> =>
    (await values()).find(({ Value }) => Value === value);

  it('are inserted, changed, put in order and deleted', async () => {
    const count = (await values()).length;
    const inserted = await send('POST', 'InsertOptionValue', {
      ...place,
      Label: label('Space', 'Raumfahrt'),
    });
    expect(inserted.status).toBe(200);
    const { NewOptionValue: value } = (await inserted.json()) as { NewOptionValue: number };
    expect(value).toBe(100_000_000);
    expect(await values()).toHaveLength(count + 1);
    await done('POST', 'UpdateOptionValue', {
      ...place,
      Value: value,
      Label: label('Rockets'),
      MergeLabels: true,
    });
    expect(words((await of(value))?.['Label'])).toEqual(['Rockets', 'Raumfahrt']);
    await done('POST', 'UpdateOptionValue', {
      ...place,
      Value: value,
      Label: label('Moon'),
      MergeLabels: false,
    });
    expect(words((await of(value))?.['Label'])).toEqual(['Moon']);
    const order = (await values()).map(({ Value }) => Value).toReversed();
    await done('POST', 'OrderOption', { ...place, Values: order });
    expect((await values()).map(({ Value }) => Value)).toEqual(order);
    await done('POST', 'DeleteOptionValue', { ...place, Value: value });
    expect(await of(value)).toBeUndefined();
    expect(await refused('POST', 'accounts', { name: 'x', industrycode: value })).toBe('400 0x8004431A');
  });

  it('of global sets change wherever the set is used', async () => {
    await done('POST', 'UpdateOptionValue', {
      OptionSetName: 'acme_priority',
      Value: 100000000,
      Label: label('First'),
    });
    const set = JSON.stringify(await client.json("GlobalOptionSetDefinitions(Name='acme_priority')"));
    expect(set).toContain('"First"');
    const inColumn = await client.json(
      "EntityDefinitions(LogicalName='acme_shipment')/Attributes(LogicalName='acme_priority')/Microsoft.Dynamics.CRM.PicklistAttributeMetadata?$expand=OptionSet",
    );
    expect(JSON.stringify(inColumn)).toContain('"First"');
  });

  it('of status have a state', async () => {
    const status = { EntityLogicalName: 'account', AttributeLogicalName: 'statuscode' };
    const inserted = await send('POST', 'InsertStatusValue', {
      ...status,
      Label: label('Sleeping'),
      StateCode: 1,
    });
    const { NewOptionValue } = (await inserted.json()) as Json;
    const account = await done('POST', 'accounts', { name: 'x' });
    await done('PATCH', account, { statecode: 1, statuscode: NewOptionValue });
    expect(await client.json(`${account}?$select=statuscode`)).toMatchObject({ statuscode: NewOptionValue });
    expect(await refused('POST', 'InsertStatusValue', { ...status, Label: label('x') })).toBe(
      '400 0x80040203',
    );
  });

  it.each([
    ['InsertOptionValue', { ...place, Value: 1 }],
    ['UpdateOptionValue', { ...place, Value: 9999 }],
    ['DeleteOptionValue', { OptionSetName: 'nothing', Value: 1 }],
    ['OrderOption', { ...place, Values: [1] }],
    ['PublishXml', { ParameterXml: 'x' }],
  ])('%s of what cannot be is refused', async (message, body) => {
    expect(await refused('POST', message, body)).toBe('400 0x80040203');
  });

  it('publishing answers, as everything is published already', async () => {
    await done('POST', 'PublishXml', {
      ParameterXml: '<importexportxml><entities><entity>account</entity></entities></importexportxml>',
    });
    await done('POST', 'PublishAllXml');
    expect((await client.get('PublishAllXml')).status).toBe(404);
  });
});

describe('who may customize, where, and into what', () => {
  it('nobody but administrators', async () => {
    const { CallerObjectId } = { CallerObjectId: wellKnown.entraObjectIds.salesManager };
    expect(await refused('POST', 'EntityDefinitions', truck, { CallerObjectId })).toBe('403 0x80040220');
  });

  describe('in a $batch', () => {
    const request = (method: string, path: string, body: Json = {}): string =>
      `${method} /api/data/v9.2/${path} HTTP/1.1\r\nContent-Type: application/json\r\n\r\n${JSON.stringify(body)}\r\n`;
    const changeSet = (...requests: readonly string[]): string =>
      'Content-Type: multipart/mixed; boundary=c1\r\n\r\n' +
      requests
        .map((text, at) => `--c1\r\n${part(text).replace('\r\n\r\n', `\r\nContent-ID: ${at + 1}\r\n\r\n`)}`)
        .join('') +
      '--c1--\r\n';
    const statuses = async (parts: readonly string[]): Promise<readonly string[]> => {
      const { headers = {}, body = '' } = batchOf(parts, { Prefer: 'odata.continue-on-error' });
      const answer = await client.send('POST', '$batch', { headers, body });
      return [...(await answer.text()).matchAll(/^HTTP\/1.1 (\d+)/gm)].map(([, status]) => status ?? '');
    };
    const version = async (): Promise<unknown> => {
      const answer = await client.get('accounts?$top=1', {
        Prefer: 'odata.include-annotations="Microsoft.Dynamics.CRM.globalmetadataversion"',
      });
      return ((await answer.json()) as Json)['@Microsoft.Dynamics.CRM.globalmetadataversion'];
    };
    const names = async (): Promise<unknown> =>
      (await client.rows('accounts?$select=name')).map(({ name }) => name);

    it('those after a change see it, and the rows written before it stay', async () => {
      const parts = [
        part(request('POST', 'accounts', { name: 'before' })),
        part(request('POST', 'EntityDefinitions', truck)),
        part(request('POST', 'new_trucks', { new_name: 'MAN' })),
        part(request('POST', 'accounts', { name: 'after' })),
        part('GET new_trucks?$select=new_name HTTP/1.1\r\n\r\n'),
      ];
      expect(await statuses(parts)).toEqual(['204', '204', '204', '204', '200']);
      expect(await client.rows('new_trucks?$select=new_name')).toMatchObject([{ new_name: 'MAN' }]);
      expect(await names()).toEqual(expect.arrayContaining(['before', 'after']));
    });

    it('B02 their answers say where the definition is, in the documented spelling', async () => {
      const { headers = {}, body = '' } = batchOf([part(request('POST', 'EntityDefinitions', truck))]);
      const answer = await (await client.send('POST', '$batch', { headers, body })).text();
      const [, location, entity] =
        /204 No Content\r\nOData-Version: 4\.0\r\nLocation: (\S+)\r\nOData-EntityId: (\S+)\r\n/.exec(
          answer,
        ) ?? [];
      expect(location).toMatch(/\/EntityDefinitions\([0-9a-f-]{36}\)$/);
      expect(entity).toBe(location);
    });

    it('a change set keeps metadata and rows together', async () => {
      const set = changeSet(
        request('POST', 'EntityDefinitions', truck),
        request('POST', 'new_trucks', { new_name: 'MAN' }),
      );
      expect(await statuses([set])).toEqual(['204', '204']);
      expect(await client.rows('new_trucks?$select=new_name')).toMatchObject([{ new_name: 'MAN' }]);
    });

    it('a change set that fails takes both back', async () => {
      const [known, before] = [await version(), await names()];
      const set = changeSet(
        request('POST', 'accounts', { name: 'goes' }),
        request('POST', 'EntityDefinitions', truck),
        request('POST', 'new_trucks', { new_name: 'MAN' }),
        request('POST', 'new_trucks', { new_color: 'red' }),
      );
      const parts = [
        set,
        part(request('POST', 'new_trucks', {})),
        part(request('POST', 'accounts', { name: 'x' })),
      ];
      expect(await statuses(parts)).toEqual(['400', '404', '204']);
      expect((await client.get('new_trucks')).status).toBe(404);
      expect(await version()).toBe(known);
      expect(await names()).toEqual(expect.arrayContaining([...(before as unknown[]), 'x']));
      expect(await names()).not.toContain('goes');
      // What was taken back can be done again.
      await done('POST', 'EntityDefinitions', truck);
      expect(await statuses([part(request('POST', 'new_trucks', { new_name: 'MAN' }))])).toEqual(['204']);
    });

    it('nobody but administrators', async () => {
      const { headers = {}, body = '' } = batchOf([part(request('POST', 'EntityDefinitions', truck))]);
      const CallerObjectId = wellKnown.entraObjectIds.salesManager;
      const answer = await client.send('POST', '$batch', { headers: { ...headers, CallerObjectId }, body });
      expect(answer.status).toBe(403);
    });
  });

  it('into the solution that the header names', async () => {
    emulator = await createEmulator();
    client = await createClient(emulator);
    const inSolution = { 'MSCRM.SolutionUniqueName': 'acme_core' };
    const address = await done('POST', 'EntityDefinitions', truck, inSolution);
    const id = /\(([^)]+)\)/.exec(address)?.[1] ?? '';
    const components = await client.rows(
      `solutioncomponents?$filter=objectid eq ${id} and solutionid/uniquename eq 'acme_core'`,
    );
    expect(components).toHaveLength(1);
    const unknown = { 'MSCRM.SolutionUniqueName': 'nothing' };
    const other = { ...truck, SchemaName: 'new_Other' };
    expect(await refused('POST', 'EntityDefinitions', other, unknown)).toBe('400 0x80040203');
    expect((await client.get("EntityDefinitions(LogicalName='new_other')")).status).toBe(404);
  });

  it('metadata that is no definition is read only', async () => {
    expect((await send('POST', '$metadata', {})).status).toBe(405);
    expect(await refused('PATCH', "EntityDefinitions(LogicalName='account')", {})).toMatch(/^405/);
  });
});
