import { describe, expect, it } from 'vitest';

import { parseCsdl } from '../../../src/metadata/parse-csdl.ts';

const document = `<?xml version="1.0" encoding="utf-8"?>
<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
  <edmx:Reference Uri="http://example.org/keys.xml"><edmx:Include Namespace="OData.Community.Keys.V1" Alias="Keys"/></edmx:Reference>
  <edmx:DataServices>
    <Schema Namespace="Microsoft.Dynamics.CRM" Alias="mscrm" xmlns="http://docs.oasis-open.org/odata/ns/edm">
      <EntityType Name="crmbaseentity" Abstract="true"/>
      <EntityType Name="expando" BaseType="mscrm.crmbaseentity" OpenType="true"/>
      <EntityType Name="account" BaseType="Microsoft.Dynamics.CRM.crmbaseentity">
        <Key><PropertyRef Name="accountid"/></Key>
        <Property Name="accountid" Type="Edm.Guid"/>
        <Property Name="name" Type="Edm.String" Unicode="false" Nullable="false">
          <Annotation Term="Org.OData.Core.V1.Description" String="Größe &amp; Ort 🏢"/>
        </Property>
        <Property Name="revenue" Type="Edm.Decimal"><Annotation Term="Org.OData.Core.V1.Computed" Bool="true"/></Property>
        <Property Name="rank" Type="Edm.Int32"><Annotation Term="Org.OData.Core.V1.Permissions"><EnumMember>Org.OData.Core.V1.PermissionType/Read</EnumMember></Annotation></Property>
        <Property Name="open" Type="Edm.Boolean"><Annotation Term="Org.OData.Core.V1.Permissions"><EnumMember>Org.OData.Core.V1.PermissionType/ReadWrite</EnumMember></Annotation></Property>
        <NavigationProperty Name="primarycontactid" Type="mscrm.contact" Nullable="false" Partner="account_primary_contact">
          <ReferentialConstraint Property="_primarycontactid_value" ReferencedProperty="contactid"/>
        </NavigationProperty>
        <NavigationProperty Name="Account_Tasks" Type="Collection(mscrm.task)" Partner="regardingobjectid_account_task"/>
        <Annotation Term="OData.Community.Keys.V1.AlternateKeys"><Collection>
          <Record Type="OData.Community.Keys.V1.AlternateKey"><PropertyValue Property="Key"><Collection>
            <Record><PropertyValue Property="Alias" String="a"/><PropertyValue Property="Name" PropertyPath="name"/></Record>
            <Record><PropertyValue Property="Alias" String="b"/><PropertyValue Property="Name" PropertyPath="rank"/></Record>
          </Collection></PropertyValue></Record>
        </Collection></Annotation>
      </EntityType>
      <ComplexType Name="WhoAmIResponse"><Property Name="UserIds" Type="Collection(Edm.Guid)"/></ComplexType>
      <EnumType Name="AccessRights" IsFlags="true"><Member Name="None"/><Member Name="Read" Value="4"/><Member Name="Next"/></EnumType>
      <Function Name="WhoAmI" IsComposable="true"><ReturnType Type="mscrm.WhoAmIResponse" Nullable="false"/></Function>
      <Action Name="Merge" IsBound="true">
        <Parameter Name="entityset" Type="Collection(mscrm.account)" Nullable="false"/><Parameter Name="Why" Type="Edm.String"/>
      </Action>
      <EntityContainer Name="System">
        <EntitySet Name="accounts" EntityType="Microsoft.Dynamics.CRM.account">
          <NavigationPropertyBinding Path="ownerid" Target="owners"/>
        </EntitySet>
        <FunctionImport Name="WhoAmI" Function="Microsoft.Dynamics.CRM.WhoAmI"/>
      </EntityContainer>
    </Schema>
  </edmx:DataServices>
</edmx:Edmx>
`;

describe('parseCsdl', () => {
  it('reads types with namespace and alias taken off', async () => {
    const { namespace, alias, entityTypes } = await parseCsdl([document]);
    expect([namespace, alias]).toEqual(['Microsoft.Dynamics.CRM', 'mscrm']);
    expect(
      [...entityTypes.values()].map((type) => [type.name, type.baseType, type.abstract, type.openType]),
    ).toEqual([
      ['crmbaseentity', undefined, true, false],
      ['expando', 'crmbaseentity', false, true],
      ['account', 'crmbaseentity', false, false],
    ]);
    const account = entityTypes.get('account');
    expect(account?.key).toEqual(['accountid']);
    expect(account?.alternateKeys).toEqual([['name', 'rank']]);
    expect(account?.properties.map(({ name, type, nullable }) => [name, type.name, nullable])).toEqual([
      ['accountid', 'Edm.Guid', true],
      ['name', 'Edm.String', false],
      ['revenue', 'Edm.Decimal', true],
      ['rank', 'Edm.Int32', true],
      ['open', 'Edm.Boolean', true],
    ]);
    expect(account?.navigations).toEqual([
      {
        name: 'primarycontactid',
        target: 'contact',
        collection: false,
        nullable: false,
        partner: 'account_primary_contact',
        constraint: { property: '_primarycontactid_value', referencedProperty: 'contactid' },
      },
      {
        name: 'Account_Tasks',
        target: 'task',
        collection: true,
        nullable: true,
        partner: 'regardingobjectid_account_task',
        constraint: undefined,
      },
    ]);
  });

  it('reads annotations of properties', async () => {
    const properties = (await parseCsdl([document])).entityTypes.get('account')?.properties ?? [];
    expect(properties.map(({ name, description, readOnly }) => [name, description, readOnly])).toEqual([
      ['accountid', undefined, false],
      ['name', 'Größe & Ort 🏢', false],
      ['revenue', undefined, true],
      ['rank', undefined, true],
      ['open', undefined, false],
    ]);
  });

  it('reads complex types, enums, operations and sets', async () => {
    const csdl = await parseCsdl([document]);
    expect(csdl.complexTypes.get('WhoAmIResponse')?.properties.map(({ type }) => type)).toEqual([
      { name: 'Edm.Guid', collection: true },
    ]);
    expect(csdl.enumTypes.get('AccessRights')).toEqual({
      name: 'AccessRights',
      isFlags: true,
      members: [
        { name: 'None', value: 0 },
        { name: 'Read', value: 4 },
        { name: 'Next', value: 5 },
      ],
    });
    expect(csdl.operations).toEqual([
      {
        kind: 'function',
        name: 'WhoAmI',
        bound: false,
        composable: true,
        parameters: [],
        returnType: { name: 'WhoAmIResponse', collection: false },
      },
      {
        kind: 'action',
        name: 'Merge',
        bound: true,
        composable: false,
        parameters: [
          { name: 'entityset', type: { name: 'account', collection: true }, nullable: false },
          { name: 'Why', type: { name: 'Edm.String', collection: false }, nullable: true },
        ],
        returnType: undefined,
      },
    ]);
    expect([...csdl.entitySets.values()]).toEqual([
      { name: 'accounts', entityType: 'account', bindings: new Map([['ownerid', 'owners']]) },
    ]);
  });

  it('gives the same, however the bytes are split', async () => {
    const whole = await parseCsdl([document]);
    const bytes = Buffer.from(`\uFEFF${document}`);
    for (const size of [1, 2, 3, 7, 1000]) {
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
        bytes.subarray(index * size, (index + 1) * size),
      );
      expect(await parseCsdl(chunks)).toEqual(whole);
    }
  });

  it('passes on what the source throws', async () => {
    const broken = async function* (): AsyncGenerator<string> {
      yield document.slice(0, 500);
      await Promise.resolve();
      throw new Error('connection reset');
    };
    await expect(parseCsdl(broken())).rejects.toThrow('connection reset');
  });
});

describe('parseCsdl refuses', () => {
  const cases: readonly [
    name: string,
    text: string | Uint8Array,
    reason: string,
    message: RegExp,
    line: number,
  ][] = [
    ['a sign-in page', '<!DOCTYPE html>\n<html><body>Sign in</body></html>', 'html', /web page/, 1],
    ['a page in small letters', '\n\n<!doctype html><p>', 'html', /web page/, 3],
    ['a page without a doctype', '<!-- x -->\n<html lang="en">\n<br></html>', 'html', /web page/, 2],
    ['nothing', '', 'truncated', /empty/, 1],
    ['half a document', document.slice(0, 2000), 'truncated', /ends too early/, 23],
    [
      'a document cut between elements',
      document.slice(0, document.indexOf('<ComplexType')),
      'truncated',
      /unclosed tag/,
      28,
    ],
    ['JSON', '{"error":{}}', 'malformed', /not well-formed/, 1],
    ['crossed tags', '<a>\n<b></a></b>', 'other-service', /root element is <a>/, 1],
    ['an entity', document.replace('Größe', '&evil;'), 'malformed', /not well-formed/, 12],
    ['a DTD', `<!DOCTYPE x [<!ENTITY a "b">]>\n${document}`, 'dtd', /document type/, 1],
    ['a DTD where it may stand', '<!DOCTYPE x [\n<!ENTITY a "aaaa">]><x>&a;</x>', 'dtd', /document type/, 2],
    [
      'another service',
      document.replaceAll('Microsoft.Dynamics.CRM', 'Example.Shop'),
      'other-service',
      /Dataverse/,
      1,
    ],
    ['a feed', '<feed xmlns="http://www.w3.org/2005/Atom"/>', 'other-service', /<feed>/, 1],
    ['bytes that are not UTF-8', Buffer.from([0x3c, 0xff, 0xfe]), 'malformed', /UTF-8/, 1],
    [
      'a type without a name',
      document.replace('EntityType Name="expando"', 'EntityType'),
      'malformed',
      /<EntityType> has no Name/,
      7,
    ],
    ['a type that is there twice', document.replace('"expando"', '"account"'), 'malformed', /twice/, 8],
  ];

  it.each(cases)('%s', async (...[, text, reason, message, line]) => {
    const failure = parseCsdl([text]);
    await expect(failure).rejects.toMatchObject({ name: 'CsdlError', reason, line });
    await expect(failure).rejects.toThrow(message);
  });
});
