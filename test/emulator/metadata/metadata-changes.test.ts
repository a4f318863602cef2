import { beforeEach, describe, expect, it } from 'vitest';

import { createEmulator, type Emulator } from '../../../src/emulator/create-emulator.ts';
import {
  addColumn,
  addTable,
  dropColumn,
  dropTable,
  relabelOption,
  renameLabel,
} from '../../../src/emulator/organization/changes/index.ts';
import { createSampleOrganization } from '../../../src/emulator/organization/create-sample-organization.ts';
import { primaryId, text } from '../../../src/emulator/organization/dsl/columns.ts';
import { table } from '../../../src/emulator/organization/dsl/table-spec.ts';
import { api, createClient, type Client } from '../client.ts';

const organization = createSampleOrganization({ rows: 'none' });

type Json = Readonly<Record<string, unknown>>;

interface Changes {
  readonly EntityMetadata: readonly Json[];
  readonly ServerVersionStamp: string;
  readonly DeletedMetadata: {
    readonly Count: number;
    readonly IsReadOnly: boolean;
    readonly Keys: readonly string[];
    readonly Values: readonly { readonly Items: readonly string[] }[];
  };
}

let emulator: Emulator;
let client: Client;
beforeEach(async () => {
  emulator = await createEmulator({ organization, clock: () => new Date('2026-11-24T08:09:10Z') });
  client = await createClient(emulator);
});

/** Calls the function with its parameters by aliases, as the samples do. */
const changes = async (parameters: Readonly<Record<string, string>>): Promise<Changes> =>
  (await client.json(call(parameters))) as unknown as Changes;

const call = (parameters: Readonly<Record<string, string>>): string => {
  const names = Object.keys(parameters);
  const inside = names.map((name, index) => `${name}=@p${index}`).join(',');
  const aliases = names.map((name, index) => `@p${index}=${encodeURIComponent(parameters[name] ?? '')}`);
  return `RetrieveMetadataChanges(${inside})?${aliases.join('&')}`;
};

const named = (...names: readonly string[]): Json => ({ AllProperties: false, PropertyNames: names });
const only = (...tables: readonly string[]): Json => ({
  FilterOperator: 'And',
  Conditions: [
    {
      PropertyName: 'LogicalName',
      ConditionOperator: 'In',
      Value: { Type: 'System.String[]', Value: JSON.stringify(tables).replaceAll('"', "'") },
    },
  ],
});
const query = (parts: Json): string => JSON.stringify(parts);
const names = (rows: unknown): readonly unknown[] => (rows as Json[]).map((row) => row['LogicalName']);

const idOf = async (path: string): Promise<string> =>
  String((await client.json(`${path}?$select=MetadataId`))['MetadataId']);

describe('M19: RetrieveMetadataChanges without a stamp', () => {
  it('brings every table with the properties asked for, a stamp, and nothing deleted', async () => {
    const answer = await changes({ Query: query({ Properties: named('SchemaName') }) });
    expect(names(answer.EntityMetadata)).toEqual([...organization.tables.keys()]);
    const account = answer.EntityMetadata.find((row) => row['LogicalName'] === 'account');
    expect(account).toMatchObject({
      SchemaName: 'Account',
      HasChanged: null,
      MetadataId: expect.any(String) as string,
    });
    // A complex type has all its members; those not asked for are null.
    expect(account).toHaveProperty('EntitySetName', null);
    expect(answer).toMatchObject({
      '@odata.context': `${api}/$metadata#Microsoft.Dynamics.CRM.RetrieveMetadataChangesResponse`,
      ServerVersionStamp: expect.stringMatching(/^\d+!11\/24\/2026 08:09:10$/) as string,
      DeletedMetadata: { Count: 0, Keys: [], Values: [] },
    });
  });

  it('takes criteria and properties for tables, columns, relationships and keys apart', async () => {
    const answer = await changes({
      Query: query({
        Properties: named('LogicalName', 'Attributes', 'OneToManyRelationships', 'Keys'),
        Criteria: only('account', 'acme_depot'),
        AttributeQuery: {
          Properties: named('LogicalName', 'OptionSet'),
          Criteria: {
            FilterOperator: 'Or',
            Conditions: [
              {
                PropertyName: 'AttributeType',
                ConditionOperator: 'Equals',
                Value: { Type: 'Microsoft.Xrm.Sdk.Metadata.AttributeTypeCode', Value: 'Picklist' },
              },
            ],
            Filters: [only('name', 'acme_name')],
          },
        },
        RelationshipQuery: { Properties: named('SchemaName') },
        KeyQuery: { Properties: named('KeyAttributes') },
      }),
    });
    expect(names(answer.EntityMetadata)).toEqual(['account', 'acme_depot']);
    const [account, depot] = answer.EntityMetadata;
    expect(names(account?.['Attributes'])).toEqual(expect.arrayContaining(['name', 'industrycode']));
    expect(names(account?.['Attributes'])).not.toContain('telephone1');
    expect(names(depot?.['Attributes'])).toEqual(['acme_name']);
    expect(depot?.['Keys']).toMatchObject([{ KeyAttributes: ['acme_region', 'acme_code'] }]);
    const attributes = account?.['Attributes'] as Json[];
    const industry = attributes.find((row) => row['LogicalName'] === 'industrycode');
    expect(industry?.['OptionSet']).toMatchObject({
      Options: expect.arrayContaining([expect.objectContaining({ Value: 1 })]) as unknown,
    });
    expect(account?.['OneToManyRelationships']).toContainEqual(
      expect.objectContaining({ SchemaName: 'contact_customer_accounts' }),
    );
  });

  it('limits labels to languages', async () => {
    const asked = (...languages: readonly number[]) =>
      changes({
        Query: query({
          Properties: named('DisplayName'),
          Criteria: only('account'),
          LabelQuery: { FilterLanguages: languages },
        }),
      });
    const labels = ({ EntityMetadata: [account] }: Changes) =>
      (account?.['DisplayName'] as { LocalizedLabels: Json[] }).LocalizedLabels.map((one) => one['Label']);
    expect(labels(await asked())).toEqual(['Account', 'Firma']);
    expect(labels(await asked(1031))).toEqual(['Firma']);
    expect(labels(await asked(1036))).toEqual([]);
  });

  it('reads parameters written in place, and none at all', async () => {
    const inPlace = await client.json(
      "RetrieveMetadataChanges(Query=@q,ClientVersionStamp=null,DeletedMetadataFilters=Microsoft.Dynamics.CRM.DeletedMetadataFilters'All')?@q={}",
    );
    expect(names(inPlace['EntityMetadata'])).toHaveLength(organization.tables.size);
    expect(names((await client.json('RetrieveMetadataChanges()'))['EntityMetadata'])).toHaveLength(
      organization.tables.size,
    );
  });

  it.each([
    ['no JSON', { Query: '{' }],
    ['no object', { Query: '[]' }],
    [
      'an unknown operator',
      { Query: '{"Criteria":{"Conditions":[{"PropertyName":"LogicalName","ConditionOperator":"Like"}]}}' },
    ],
    [
      'an unknown property',
      { Query: '{"Criteria":{"Conditions":[{"PropertyName":"Nothing","ConditionOperator":"Equals"}]}}' },
    ],
    ['an unknown parameter', { Nothing: '1' }],
    [
      'an unknown filter',
      { DeletedMetadataFilters: "Microsoft.Dynamics.CRM.DeletedMetadataFilters'Nothing'" },
    ],
  ])('refuses %s', async (_what, parameters) => {
    expect((await client.get(call(parameters as unknown as Record<string, string>))).status).toBe(400);
  });
});

describe('M19: RetrieveMetadataChanges with the stamp of an earlier answer', () => {
  const everything = query({
    Properties: named('LogicalName', 'DisplayName', 'Attributes', 'ManyToOneRelationships'),
    AttributeQuery: { Properties: named('LogicalName', 'DisplayName', 'OptionSet') },
  });
  const all = "Microsoft.Dynamics.CRM.DeletedMetadataFilters'All'";
  const since = (stamp: string): Promise<Changes> =>
    changes({ Query: everything, ClientVersionStamp: stamp, DeletedMetadataFilters: all });
  const stampNow = async (): Promise<string> => (await changes({})).ServerVersionStamp;

  it('brings nothing when nothing changed', async () => {
    const answer = await since(await stampNow());
    expect(answer.EntityMetadata).toEqual([]);
    expect(answer.DeletedMetadata.Values.flatMap(({ Items }) => Items)).toEqual([]);
  });

  it('brings a table whose option was relabelled, with that column alone; the table itself has not changed', async () => {
    const stamp = await stampNow();
    emulator.alter(relabelOption({ table: 'account', column: 'industrycode', value: 1 }, 'Bookkeeping'));
    const { EntityMetadata: rows, ServerVersionStamp: next } = await since(stamp);
    expect(rows).toMatchObject([
      { LogicalName: 'account', HasChanged: false, Attributes: [{ LogicalName: 'industrycode' }] },
    ]);
    expect(JSON.stringify(rows)).toContain('Bookkeeping');
    expect(next).not.toBe(stamp);
    expect((await since(next)).EntityMetadata).toEqual([]);
  });

  it('brings what was added and renamed', async () => {
    const stamp = await stampNow();
    emulator.alter(addColumn('contact', text('acme_Badge', { label: 'Badge' })));
    emulator.alter(renameLabel({ table: 'lead' }, 'Prospect'));
    emulator.alter(
      addTable(
        table(
          'acme_Truck',
          { label: 'Truck', plural: 'Trucks', about: 'Truck', code: 10999, primaryName: 'acme_name' },
          [primaryId('acme_TruckId'), text('acme_Name')],
        ),
      ),
    );
    const { EntityMetadata: rows } = await since(stamp);
    expect([...names(rows)].sort()).toEqual(['acme_truck', 'contact', 'lead']);
    const byName = new Map(rows.map((row) => [row['LogicalName'], row]));
    expect(byName.get('contact')).toMatchObject({
      HasChanged: false,
      Attributes: [{ LogicalName: 'acme_badge', HasChanged: true }],
    });
    expect(byName.get('lead')).toMatchObject({ HasChanged: true });
    expect(names(byName.get('acme_truck')?.['Attributes'])).toEqual(['acme_truckid', 'acme_name']);
  });

  it('tells the ids of what went, by kind', async () => {
    const ids = {
      column: await idOf("EntityDefinitions(LogicalName='account')/Attributes(LogicalName='fax')"),
      table: await idOf("EntityDefinitions(LogicalName='acme_depot')"),
      relationship: await idOf("RelationshipDefinitions(SchemaName='acme_depot_acme_shipments')"),
    };
    const stamp = await stampNow();
    emulator.alter(dropColumn({ table: 'account', column: 'fax' }));
    emulator.alter(dropTable('acme_depot'));
    const { DeletedMetadata: deleted, EntityMetadata: rows } = await since(stamp);
    expect(deleted).toMatchObject({
      Count: 5,
      IsReadOnly: false,
      Keys: ['Default', 'Attribute', 'Relationship', 'Label', 'OptionSet'],
    });
    const of = (kind: string): readonly string[] => deleted.Values[deleted.Keys.indexOf(kind)]?.Items ?? [];
    expect(of('Default')).toEqual([ids.table]);
    expect(of('Attribute')).toContain(ids.column);
    expect(of('Relationship')).toContain(ids.relationship);
    expect(of('Label').length).toBeGreaterThan(0);
    expect(names(rows)).not.toContain('acme_depot');

    const tables = await changes({
      Query: everything,
      ClientVersionStamp: stamp,
      DeletedMetadataFilters: "Microsoft.Dynamics.CRM.DeletedMetadataFilters'Default'",
    });
    expect(tables.DeletedMetadata).toMatchObject({ Count: 1, Keys: ['Default'] });
  });

  it('refuses a stamp that it did not give, so that the client starts again', async () => {
    const response = await client.get(call({ ClientVersionStamp: '1!01/01/2020 00:00:00' }));
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code: '0x80044352' } });
  });

  it('H13: globalmetadataversion goes up with every change', async () => {
    const version = async (): Promise<unknown> => {
      const prefer = 'odata.include-annotations="Microsoft.Dynamics.CRM.globalmetadataversion"';
      const answer = await client.get('accounts?$select=name&$top=1', { Prefer: prefer });
      return ((await answer.json()) as Json)['@Microsoft.Dynamics.CRM.globalmetadataversion'];
    };
    const seen = [await version(), await version()];
    expect(seen[0]).toEqual(expect.any(String));
    expect(seen[1]).toBe(seen[0]);
    emulator.alter(dropColumn({ table: 'account', column: 'fax' }));
    seen.push(await version());
    emulator.alter((same) => same);
    seen.push(await version());
    expect(new Set(seen).size).toBe(3);
  });
});
