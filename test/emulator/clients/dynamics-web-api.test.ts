import { DynamicsWebApi } from 'dynamics-web-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createEmulator } from '../../../src/emulator/create-emulator.ts';
import type { Listening } from '../../../src/emulator/listen.ts';
import { createSampleOrganization } from '../../../src/emulator/organization/create-sample-organization.ts';
import { wellKnown } from '../../../src/emulator/organization/well-known.ts';

/**
 * The most used client of the Web API for Node, unmodified and as its documentation shows it. It knows nothing of the double,
 * so that what both understand alike is what the documentation says.
 */
type Row = Record<string, unknown>;

let listening: Listening;
let client: DynamicsWebApi;
let tokens = 0;

beforeAll(async () => {
  const emulator = await createEmulator({ organization: createSampleOrganization() });
  listening = await emulator.listen();
  client = new DynamicsWebApi({
    serverUrl: listening.url,
    dataApi: { version: '9.2' },
    searchApi: { version: '2.0' },
    onTokenRefresh: signIn,
  });
});

afterAll(() => listening.close());

async function signIn(): Promise<string> {
  tokens += 1;
  const response = await fetch(`${listening.url}/${wellKnown.tenantId}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: wellKnown.gatewayClient.clientId,
      client_secret: wellKnown.gatewayClient.secret,
      scope: `${listening.url}/.default`,
    }),
  });
  const { access_token: token } = (await response.json()) as { access_token: string };
  return token;
}

const firstAccount = async (): Promise<Row & { accountid: string; name: string }> => {
  const { value } = await client.retrieveMultiple<Row & { accountid: string; name: string }>({
    collection: 'accounts',
    select: ['name', 'accountnumber'],
    filter: "startswith(name,'B')",
    orderBy: ['name'],
    top: 1,
  });
  const [row] = value;
  if (row === undefined) throw new Error('No account');
  return row;
};

describe('reads', () => {
  it('calls functions', async () => {
    expect(await client.callFunction<Row>('WhoAmI')).toMatchObject({ UserId: wellKnown.users.gateway });
    expect(
      await client.callFunction<Row>({
        name: 'RetrieveTotalRecordCount',
        parameters: { EntityNames: ['account'] },
      }),
    ).toMatchObject({ EntityRecordCountCollection: { Keys: ['account'], Values: [300] } });
    expect(tokens).toBeGreaterThan(0);
  });

  it('retrieves a row by id and by alternate key, with columns, related rows and formatted values', async () => {
    const account = await firstAccount();
    const read = await client.retrieve<Row>({
      collection: 'accounts',
      key: account.accountid,
      select: ['name', 'statecode', '_createdby_value'],
      expand: [
        { property: 'createdby', select: ['fullname'] },
        { property: 'contact_customer_accounts', select: ['fullname'], top: 3 },
      ],
      includeAnnotations: '*',
    });
    expect(read).toMatchObject({
      name: account.name,
      statecode_Formatted: expect.any(String) as string,
      _createdby_value_LogicalName: 'systemuser',
      createdby: { fullname: read['_createdby_value_Formatted'] },
      contact_customer_accounts: expect.any(Array) as unknown[],
    });
    const byKey = await client.retrieve<Row>({
      collection: 'accounts',
      key: `accountnumber='${String(account['accountnumber'])}'`,
      select: ['name'],
    });
    expect(byKey['accountid']).toBe(account.accountid);
  });

  it('retrieves a reference through a navigation property', async () => {
    const account = await firstAccount();
    const reference = await client.retrieve<Row>({
      collection: 'accounts',
      key: account.accountid,
      navigationProperty: 'createdby',
      select: ['fullname'],
    });
    expect(reference).toHaveProperty('systemuserid');
  });

  it('pages to the end, page by page and all at once', async () => {
    const request = {
      collection: 'accounts',
      select: ['name'],
      filter: 'statecode eq 0',
      orderBy: ['name desc'],
      maxPageSize: 50,
      count: true,
    };
    const names: unknown[] = [];
    let page = await client.retrieveMultiple<Row>(request);
    const total = page.oDataCount;
    for (;;) {
      names.push(...page.value.map(({ name }) => name));
      if (page.oDataNextLink === undefined) break;
      expect(page.value).toHaveLength(50);
      page = await client.retrieveMultiple<Row>(request, page.oDataNextLink);
    }
    expect(names).toHaveLength(total ?? -1);
    const all = await client.retrieveAll<Row>(request);
    expect(all.value.map(({ name }) => name)).toEqual(names);
  });

  it('counts', async () => {
    expect(await client.count({ collection: 'accounts' })).toBe(300);
    const active = await client.count({ collection: 'accounts', filter: 'statecode eq 0' });
    expect(
      await client.countAll({ collection: 'accounts', filter: 'statecode eq 0', select: ['name'] }),
    ).toBe(active);
  });

  it('fetches with FetchXML and follows its cookies', async () => {
    const fetchXml =
      '<fetch count="40"><entity name="contact"><attribute name="fullname"/><attribute name="contactid"/>' +
      '<order attribute="fullname"/></entity></fetch>';
    const first = await client.fetch<Row>({ collection: 'contacts', fetchXml, includeAnnotations: '*' });
    expect(first.value).toHaveLength(40);
    expect(first.PagingInfo).toMatchObject({ nextPage: 2 });
    const second = await client.fetch<Row>({
      collection: 'contacts',
      fetchXml,
      pageNumber: first.PagingInfo?.nextPage ?? 0,
      pagingCookie: first.PagingInfo?.cookie ?? '',
      includeAnnotations: '*',
    });
    const ids = new Set([...first.value, ...second.value].map(({ contactid }) => contactid));
    expect(ids.size).toBe(80);
    const all = await client.fetchAll<Row>({ collection: 'contacts', fetchXml, includeAnnotations: '*' });
    expect(new Set(all.value.map(({ contactid }) => contactid)).size).toBe(900);
  });

  it('reads in a batch, each answer in its place', async () => {
    const account = await firstAccount();
    client.startBatch();
    void client.retrieve({ collection: 'accounts', key: account.accountid, select: ['name'] });
    void client.retrieveMultiple({ collection: 'contacts', select: ['fullname'], top: 2 });
    void client.callFunction('WhoAmI');
    const [one, list, who] = (await client.executeBatch()) as [Row, { value: Row[] }, Row];
    expect(one['name']).toBe(account.name);
    expect(list.value).toHaveLength(2);
    expect(who['UserId']).toBe(wellKnown.users.gateway);
  });

  it('reads metadata: tables, columns with their options, relationships, option sets, the document', async () => {
    const tables = await client.retrieveEntities<Row>({
      select: ['LogicalName'],
      filter: "LogicalName eq 'account'",
    });
    expect(tables.value).toHaveLength(1);
    const key = `LogicalName='account'`;
    const table = await client.retrieveEntity<Row>({
      key,
      select: ['EntitySetName'],
      expand: [{ property: 'Attributes', select: ['LogicalName'] }],
    });
    expect(table).toMatchObject({ EntitySetName: 'accounts', Attributes: expect.any(Array) as unknown[] });
    const column = await client.retrieveAttribute<{ OptionSet: { Options: unknown[] } }>({
      entityKey: key,
      attributeKey: `LogicalName='industrycode'`,
      castType: 'Microsoft.Dynamics.CRM.PicklistAttributeMetadata',
      expand: [{ property: 'OptionSet' }],
    });
    expect(column.OptionSet.Options.length).toBeGreaterThan(30);
    const columns = await client.retrieveAttributes<Row>({ entityKey: key, select: ['LogicalName'] });
    expect(columns.value.length).toBeGreaterThan(100);
    expect(
      await client.retrieveRelationship<Row>({ key: `SchemaName='contact_customer_accounts'` }),
    ).toMatchObject({ ReferencedEntity: 'account' });
    const sets = await client.retrieveGlobalOptionSets<Row>({ select: ['Name'] });
    expect(sets.value.map(({ Name: name }) => name)).toContain('acme_priority');
    expect(await client.retrieveCsdlMetadata()).toContain('<edmx:Edmx');
  });

  it('searches', async () => {
    const account = await firstAccount();
    const [word = ''] = /\p{L}{3,}/u.exec(account.name) ?? [];
    const found = (await client.query({
      query: { search: word, entities: [{ name: 'account' }], count: true },
    })) as unknown as { response: { Value: { EntityName: string }[]; Count: number } };
    expect(found.response.Count).toBeGreaterThan(0);
    expect(found.response.Value[0]?.EntityName).toBe('account');
  });

  it('impersonates, by either header', async () => {
    const { users, entraObjectIds } = wellKnown;
    const who = async (settings: { impersonate?: string; impersonateAAD?: string }) =>
      (await client.callFunction<Row>({ name: 'WhoAmI', ...settings }))['UserId'];
    expect(await who({ impersonate: users.salesperson })).toBe(users.salesperson);
    expect(await who({ impersonateAAD: entraObjectIds.salesManager })).toBe(users.salesManager);
  });

  it('passes refusals on as it does those of the service', async () => {
    const missing = client.retrieve({ collection: 'accounts', key: wellKnown.organizationId });
    await expect(missing).rejects.toMatchObject({ status: 404, code: '0x80040217' });
    const unknown = client.retrieveMultiple({ collection: 'accounts', select: ['nothing'] });
    await expect(unknown).rejects.toMatchObject({
      status: 400,
      message: expect.stringContaining('nothing') as string,
    });
  });
});

describe('writes', () => {
  it('creates, updates, upserts and deletes', async () => {
    const created = await client.create<Row, Row>({
      collection: 'leads',
      data: { subject: 'Test', firstname: 'First', lastname: 'Last', jobtitle: 'Title' },
      returnRepresentation: true,
      select: ['subject', 'fullname'],
    });
    expect(created).toMatchObject({ subject: 'Test', fullname: 'First Last' });
    const key = String(created['leadid']);
    const lead = { collection: 'leads', key };
    expect(await client.update({ ...lead, data: { subject: 'Updated' } })).toBe(true);
    await client.updateSingleProperty({ ...lead, fieldValuePair: { jobtitle: 'Other' } });
    expect(await client.retrieve<Row>({ ...lead, select: ['subject', 'jobtitle'] })).toMatchObject({
      subject: 'Updated',
      jobtitle: 'Other',
    });
    expect(await client.deleteRecord({ ...lead, property: 'jobtitle' })).toBe(true);
    const upserted = await client.upsert<Row, Row>({
      ...lead,
      data: { subject: 'Again' },
      returnRepresentation: true,
      select: ['subject', 'jobtitle'],
    });
    expect(upserted).toMatchObject({ subject: 'Again', jobtitle: null });
    await client.deleteRecord(lead);
    await expect(client.retrieve(lead)).rejects.toMatchObject({ status: 404 });
    expect(await client.upsert({ ...lead, ifmatch: '*', data: { subject: 'No' } })).toBeNull();
  });

  it('keeps to etags', async () => {
    const { accountid: key } = await firstAccount();
    const account = { collection: 'accounts', key };
    const read = await client.retrieve<Row>({ ...account, select: ['name'] });
    const ifmatch = String(read['@odata.etag']);
    expect(await client.update({ ...account, ifmatch, data: { fax: '1' } })).toBe(true);
    expect(await client.update({ ...account, ifmatch, data: { fax: '2' } })).toBe(false);
  });

  it('associates and disassociates', async () => {
    const { accountid: primaryKey } = await firstAccount();
    const relatedKey = await client.create<Row, string>({
      collection: 'contacts',
      data: { lastname: 'Member' },
    });
    const members = async (): Promise<unknown[]> => {
      const { value } = await client.retrieveMultiple<Row>({
        collection: `accounts(${primaryKey})/contact_customer_accounts`,
        select: ['contactid'],
        filter: "lastname eq 'Member'",
      });
      return value.map(({ contactid }) => contactid);
    };
    const many = {
      collection: 'accounts',
      primaryKey,
      relationshipName: 'contact_customer_accounts',
      relatedKey,
    };
    await client.associate({ ...many, relatedCollection: 'contacts' });
    expect(await members()).toEqual([relatedKey]);
    await client.disassociate(many);
    expect(await members()).toEqual([]);
    const single = { collection: 'accounts', primaryKey, navigationProperty: 'primarycontactid' };
    const primary = async () =>
      (
        await client.retrieve<Row>({
          collection: 'accounts',
          key: primaryKey,
          select: ['_primarycontactid_value'],
        })
      )['_primarycontactid_value'];
    await client.associateSingleValued({ ...single, relatedCollection: 'contacts', relatedKey });
    expect(await primary()).toBe(relatedKey);
    await client.disassociateSingleValued(single);
    expect(await primary()).toBeNull();
  });

  it('writes a batch with a change set whose requests refer to each other', async () => {
    client.startBatch();
    void client.create({
      data: { firstname: 'John', lastname: 'Doe' },
      collection: 'contacts',
      contentId: '1',
    });
    void client.create({
      data: { name: '1 year membership', 'customerid_contact@odata.bind': '$1' },
      collection: 'salesorders',
    });
    const [contact, order] = (await client.executeBatch()) as [string, string];
    const read = await client.retrieve<Row>({
      collection: 'salesorders',
      key: order,
      select: ['_customerid_value'],
    });
    expect(read['_customerid_value']).toBe(contact);
  });
});

describe('actions, files and metadata', () => {
  const label = (text: string): Row => ({
    '@odata.type': 'Microsoft.Dynamics.CRM.Label',
    LocalizedLabels: [
      { '@odata.type': 'Microsoft.Dynamics.CRM.LocalizedLabel', Label: text, LanguageCode: 1033 },
    ],
  });

  it('calls actions, unbound and bound', async () => {
    // It answers the id, whatever its types say.
    const id: unknown = await client.create({
      collection: 'leads',
      data: { subject: 'Interest', lastname: 'Ad' },
    });
    const { value } = await client.callAction<{ value: Row[] }>({
      actionName: 'Microsoft.Dynamics.CRM.QualifyLead',
      collection: 'leads',
      key: id as string,
      action: { CreateAccount: false, CreateContact: true, CreateOpportunity: false, Status: 3 },
    });
    expect(value).toMatchObject([{ lastname: 'Ad' }]);
    const { accountid } = await firstAccount();
    await client.callAction({
      actionName: 'GrantAccess',
      action: {
        Target: { accountid, '@odata.type': 'Microsoft.Dynamics.CRM.account' },
        PrincipalAccess: {
          AccessMask: 'ReadAccess',
          Principal: {
            systemuserid: wellKnown.users.salesperson,
            '@odata.type': 'Microsoft.Dynamics.CRM.systemuser',
          },
        },
      },
    });
    const shares = await client.callFunction<Row>({
      name: 'RetrieveSharedPrincipalsAndAccess',
      parameters: { Target: { '@odata.id': `accounts(${accountid})` } },
    });
    expect(shares['PrincipalAccesses']).toMatchObject([{ AccessMask: 'ReadAccess' }]);
  });

  it('uploads and downloads a file in chunks, and deletes it', async () => {
    const { value } = await client.retrieveMultiple<Row>({
      collection: 'acme_shipments',
      select: ['acme_name'],
      top: 1,
    });
    const key = String(value[0]?.['acme_shipmentid']);
    const place = { collection: 'acme_shipments', key } as const;
    const data = Buffer.alloc(9 * 1024 * 1024, 'chunks and chunks of it ');
    await client.uploadFile({ ...place, property: 'acme_manifest', fileName: 'big.txt', data });
    const read = await client.downloadFile({ ...place, property: 'acme_manifest' });
    expect([read.fileName, read.fileSize]).toEqual(['big.txt', data.length]);
    expect(Buffer.compare(Buffer.from(read.data), data)).toBe(0);
    await client.deleteRecord({ ...place, property: 'acme_manifest' });
    expect(await client.retrieve<Row>({ ...place, select: ['acme_manifest'] })).toMatchObject({
      acme_manifest: null,
    });
  });

  it('customizes: a table, a column, a relationship, a global option set', async () => {
    await client.createEntity({
      data: {
        '@odata.type': 'Microsoft.Dynamics.CRM.EntityMetadata',
        SchemaName: 'new_Dock',
        DisplayName: label('Dock'),
        DisplayCollectionName: label('Docks'),
        OwnershipType: 'UserOwned',
        Attributes: [
          {
            '@odata.type': 'Microsoft.Dynamics.CRM.StringAttributeMetadata',
            SchemaName: 'new_Name',
            IsPrimaryName: true,
          },
        ],
      },
    });
    const entityKey = "LogicalName='new_dock'";
    const dock = await client.retrieveEntity<Row>({ key: entityKey });
    await client.updateEntity({ data: { ...dock, DisplayName: label('Pier') }, mergeLabels: true });
    await client.createGlobalOptionSet({
      data: {
        '@odata.type': 'Microsoft.Dynamics.CRM.OptionSetMetadata',
        OptionSetType: 'Picklist',
        Name: 'new_sizes',
        Options: [{ Value: 1, Label: label('Small') }],
      },
    });
    await client.createAttribute({
      entityKey,
      data: {
        '@odata.type': 'Microsoft.Dynamics.CRM.IntegerAttributeMetadata',
        SchemaName: 'new_Length',
        DisplayName: label('Length'),
      },
    });
    await client.createRelationship({
      data: {
        '@odata.type': 'Microsoft.Dynamics.CRM.OneToManyRelationshipMetadata',
        SchemaName: 'new_depot_dock',
        ReferencedEntity: 'acme_depot',
        ReferencingEntity: 'new_dock',
        Lookup: { '@odata.type': 'Microsoft.Dynamics.CRM.LookupAttributeMetadata', SchemaName: 'new_Depot' },
      },
    });
    expect(await client.retrieveEntity<Row>({ key: entityKey })).toMatchObject({
      DisplayName: { UserLocalizedLabel: { Label: 'Pier' } },
    });
    await client.create({ collection: 'new_docks', data: { new_name: 'East', new_length: 30 } });
    const { value } = await client.retrieveMultiple<Row>({
      collection: 'new_docks',
      select: ['new_name', 'new_length'],
      expand: [{ property: 'new_Depot', select: ['acme_name'] }],
    });
    expect(value).toMatchObject([{ new_name: 'East', new_length: 30, new_Depot: null }]);
    await client.deleteRelationship({ key: "SchemaName='new_depot_dock'" });
    await client.deleteGlobalOptionSet({ key: "Name='new_sizes'" });
  });
});
