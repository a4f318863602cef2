import { beforeAll, describe, expect, it } from 'vitest';

import { createEmulator } from '../../../src/emulator/create-emulator.ts';
import { createSampleOrganization } from '../../../src/emulator/organization/create-sample-organization.ts';
import type { Csdl, CsdlEntityType, CsdlNavigation } from '../../../src/metadata/csdl.ts';
import { parseCsdl } from '../../../src/metadata/parse-csdl.ts';
import { createClient, type Client } from '../client.ts';

const organization = createSampleOrganization({ rows: 'none' });

let client: Client;
let text: string;
let csdl: Csdl;

beforeAll(async () => {
  client = await createClient(await createEmulator({ organization }));
  const response = await client.get('$metadata');
  expect(response.status).toBe(200);
  expect(response.headers.get('Content-Type')).toBe('application/xml');
  text = await response.text();
  csdl = await parse(text);
});

const parse = (document: string): Promise<Csdl> => parseCsdl(new Response(document).body ?? [document]);

function typeOf(name: string): CsdlEntityType {
  const type = csdl.entityTypes.get(name);
  if (type === undefined) throw new Error(`No entity type ${name}`);
  return type;
}

const property = (table: string, name: string): string | undefined =>
  typeOf(table).properties.find((candidate) => candidate.name === name)?.type.name;

const navigation = (table: string, name: string): CsdlNavigation | undefined =>
  typeOf(table).navigations.find((candidate) => candidate.name === name);

describe('the document', () => {
  it('M01: namespace, alias, and the types that are no tables', () => {
    expect(text.startsWith('<?xml version="1.0" encoding="utf-8"?>')).toBe(true);
    expect(csdl).toMatchObject({ namespace: 'Microsoft.Dynamics.CRM', alias: 'mscrm' });
    for (const name of ['crmbaseentity', 'crmmodelbaseentity', 'principal', 'activitypointer']) {
      expect(typeOf(name).abstract).toBe(true);
    }
    expect(typeOf('expando')).toMatchObject({ openType: true, baseType: 'crmbaseentity' });
  });

  it('has a set for every table, and for metadata types, whose base type tells them apart', () => {
    const sets = [...csdl.entitySets.values()].map(({ name, entityType }) => [name, entityType]);
    const tables = [...organization.tables.values()].map((table) => [table.entitySetName, table.logicalName]);
    expect(sets).toEqual([
      ...tables,
      ['EntityDefinitions', 'EntityMetadata'],
      ['RelationshipDefinitions', 'RelationshipMetadataBase'],
      ['GlobalOptionSetDefinitions', 'OptionSetMetadataBase'],
    ]);
    expect(typeOf('EntityMetadata').baseType).toBe('MetadataBase');
    expect(typeOf('MetadataBase').baseType).toBe('crmmodelbaseentity');
  });

  it('names no type that it does not declare', () => {
    const declared = new Set([
      ...csdl.entityTypes.keys(),
      ...csdl.complexTypes.keys(),
      ...csdl.enumTypes.keys(),
    ]);
    const named = [...text.matchAll(/mscrm\.(\w+)/g)].flatMap(([, name]) => name ?? []);
    expect(named.filter((name) => !declared.has(name))).toEqual([]);
  });
});

describe('tables', () => {
  it('M02: activities derive, repeat the key and no inherited property', () => {
    const inherited = typeOf('activitypointer').properties.map(({ name }) => name);
    expect(inherited).toContain('subject');
    for (const name of ['task', 'email', 'phonecall', 'appointment']) {
      const type = typeOf(name);
      expect(type).toMatchObject({ baseType: 'activitypointer', key: ['activityid'], abstract: false });
      expect(type.properties.filter((own) => inherited.includes(own.name))).toEqual([]);
    }
  });

  it('M03: users and teams derive from principal and have its key', () => {
    expect(typeOf('principal')).toMatchObject({ key: ['ownerid'], properties: [{ name: 'ownerid' }] });
    expect(navigation('principal', 'owner_accounts')).toMatchObject({ target: 'account', collection: true });
    expect(typeOf('systemuser')).toMatchObject({ baseType: 'principal', key: ['ownerid'] });
    expect(property('systemuser', 'systemuserid')).toBe('Edm.Guid');
    expect(property('systemuser', 'ownerid')).toBeUndefined();
    expect(property('team', 'teamid')).toBe('Edm.Guid');
  });

  it('M04: a lookup is a value and a navigation, never a property of its own name', () => {
    expect(property('account', '_primarycontactid_value')).toBe('Edm.Guid');
    expect(property('account', 'primarycontactid')).toBeUndefined();
    expect(navigation('account', 'primarycontactid')).toEqual({
      name: 'primarycontactid',
      target: 'contact',
      collection: false,
      nullable: false,
      partner: 'account_primary_contact',
      constraint: { property: '_primarycontactid_value', referencedProperty: 'contactid' },
    });
    expect(navigation('contact', 'account_primary_contact')).toMatchObject({
      target: 'account',
      collection: true,
      partner: 'primarycontactid',
    });
  });

  it('M05: a lookup with several targets has one navigation for each, over the same value', () => {
    for (const target of ['account', 'contact']) {
      expect(navigation('acme_shipment', `acme_Customer_${target}`)).toMatchObject({
        target,
        constraint: { property: '_acme_customer_value', referencedProperty: `${target}id` },
      });
    }
  });

  it('owners are typed principal and bound to a set that does not exist', () => {
    expect(navigation('account', 'ownerid')).toMatchObject({
      target: 'principal',
      constraint: { property: '_ownerid_value', referencedProperty: 'ownerid' },
    });
    expect(csdl.entitySets.get('accounts')?.bindings.get('ownerid')).toBe('owners');
    expect(csdl.entitySets.has('owners')).toBe(false);
    expect(csdl.entitySets.get('accounts')?.bindings.get('primarycontactid')).toBe('contacts');
  });

  it('some single-valued navigations have no constraint', () => {
    const without = organization.oneToMany.filter(({ constraint }) => !constraint);
    expect(without.length).toBeGreaterThan(0);
    for (const { referencingTable, referencingNavigation } of without) {
      const found = navigation(referencingTable, referencingNavigation);
      expect(found).toMatchObject({ collection: false, constraint: undefined });
    }
  });

  it('M06: many-to-many is a collection on both sides, each the partner of the other', () => {
    for (const many of organization.manyToMany) {
      expect(navigation(many.table1, many.navigation1)).toMatchObject({
        target: many.table2,
        collection: true,
        partner: many.navigation2,
      });
      expect(navigation(many.table2, many.navigation2)).toMatchObject({
        target: many.table1,
        collection: true,
        partner: many.navigation1,
      });
      expect(typeOf(many.intersectTable).baseType).toBe('crmbaseentity');
    }
  });

  it.each([
    ['account', 'industrycode', 'Edm.Int32'],
    ['account', 'statecode', 'Edm.Int32'],
    ['account', 'donotemail', 'Edm.Boolean'],
    ['account', 'revenue', 'Edm.Decimal'],
    ['account', 'entityimage', 'Edm.Binary'],
    ['account', 'createdon', 'Edm.DateTimeOffset'],
    ['account', 'versionnumber', 'Edm.Int64'],
    ['acme_shipment', 'acme_services', 'Edm.String'],
    ['acme_shipment', 'acme_promisedon', 'Edm.Date'],
    ['acme_shipment', 'acme_departslocal', 'Edm.DateTimeOffset'],
    ['acme_shipment', 'acme_scancount', 'Edm.Int64'],
    ['acme_shipment', 'acme_manifest', 'Edm.Binary'],
  ])('M07: %s.%s is %s', (table, name, type) => {
    expect(property(table, name)).toBe(type);
  });

  it('M07: decimals have a variable scale, and no column is of an enumeration', () => {
    expect(text).toContain('<Property Name="revenue" Type="Edm.Decimal" Scale="Variable"/>');
    for (const table of organization.tables.keys()) {
      expect(typeOf(table).properties.filter(({ type }) => csdl.enumTypes.has(type.name))).toEqual([]);
    }
  });

  it('M08: annotations only when they are asked for', async () => {
    // Optional parameters are marked always, as in documents of real organisations.
    expect(new Set(text.match(/Term="Org[^"]*"/g))).toEqual(
      new Set(['Term="Org.OData.Core.V1.OptionalParameter"']),
    );
    const byQuery = await (await client.get('$metadata?annotations=true')).text();
    const byPreference = await (
      await client.get('$metadata', { Prefer: 'odata.include-annotations="*"' })
    ).text();
    expect(byPreference).toBe(byQuery);
    for (const term of [
      'Core.V1.Description',
      'Core.V1.Computed',
      'Core.V1.Permissions',
      'Capabilities.V1.ChangeTracking',
    ]) {
      expect(byQuery).toContain(`Term="Org.OData.${term}"`);
    }
    const annotated = (await parse(byQuery)).entityTypes.get('account')?.properties;
    const named = (name: string): unknown =>
      annotated?.find((candidate) => candidate.name === name)?.readOnly;
    expect([named('createdon'), named('name')]).toEqual([true, false]);
  });

  it('M09: alternate keys, by the names of properties', () => {
    expect(typeOf('account').alternateKeys).toEqual([['accountnumber']]);
    expect(typeOf('acme_depot').alternateKeys).toEqual([['acme_region', 'acme_code']]);
  });
});

describe('operations', () => {
  it('M10: bound ones say so, their first parameter a row or a list', () => {
    const bound = csdl.operations.filter((operation) => operation.bound);
    const receivers = bound.map(({ name, parameters }) => [name, parameters[0]?.type]);
    expect(receivers).toContainEqual(['AddToQueue', { name: 'queue', collection: false }]);
    expect(receivers).toContainEqual(['CreateMultiple', { name: 'account', collection: true }]);
    expect(receivers).toContainEqual(['CreateMultiple', { name: 'contact', collection: true }]);
    expect(bound.find(({ composable }) => composable)).toMatchObject({ kind: 'function' });
  });

  it('the query functions are unbound functions beside the messages', () => {
    const named = (name: string): unknown => csdl.operations.find((operation) => operation.name === name);
    expect(named('WhoAmI')).toMatchObject({ kind: 'function', bound: false, parameters: [] });
    expect(named('In')).toMatchObject({
      kind: 'function',
      bound: false,
      parameters: [
        { name: 'PropertyName', type: { name: 'Edm.String', collection: false } },
        { name: 'PropertyValues', type: { name: 'Edm.String', collection: true } },
      ],
    });
  });
});

it('a document of its own is served byte for byte', async () => {
  const own = new Uint8Array([0xef, 0xbb, 0xbf, ...new TextEncoder().encode('<edmx:Edmx/>'), 0xff]);
  const given = await createClient(
    await createEmulator({ organization: { ...organization, csdl: own, definitions: false } }),
  );
  const response = await given.get('$metadata');
  expect(new Uint8Array(await response.arrayBuffer())).toEqual(own);
});
