import { createReadStream, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';

import type { Organization } from '../../../src/emulator/organization.ts';
import { organizationFromCsdl } from '../../../src/emulator/organization/organization-from-csdl.ts';
import { wellKnown } from '../../../src/emulator/organization/well-known.ts';
import { parseCsdl } from '../../../src/metadata/parse-csdl.ts';
import { rowProblems } from '../../support/row-problems.ts';
import { hasSharedData, realDocuments, sharedData } from '../../support/shared-data.ts';

const document = `<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>
<Schema Namespace="Microsoft.Dynamics.CRM" Alias="mscrm" xmlns="http://docs.oasis-open.org/odata/ns/edm">
  <EntityType Name="crmbaseentity" Abstract="true" />
  <EntityType Name="crmmodelbaseentity" Abstract="true" />
  <EntityType Name="EntityMetadata" BaseType="mscrm.crmmodelbaseentity"><Property Name="LogicalName" Type="Edm.String" /></EntityType>
  <EntityType Name="principal" BaseType="mscrm.crmbaseentity" Abstract="true">
    <Key><PropertyRef Name="ownerid" /></Key><Property Name="ownerid" Type="Edm.Guid" />
  </EntityType>
  <EntityType Name="systemuser" BaseType="mscrm.principal"><Key><PropertyRef Name="ownerid" /></Key>
    <Property Name="systemuserid" Type="Edm.Guid" /><Property Name="applicationid" Type="Edm.Guid" />
    <NavigationProperty Name="acme_user_car" Type="Collection(mscrm.acme_car)" Partner="acme_user_car" />
  </EntityType>
  <EntityType Name="team" BaseType="mscrm.principal"><Key><PropertyRef Name="ownerid" /></Key>
    <Property Name="teamid" Type="Edm.Guid" />
  </EntityType>
  <EntityType Name="acme_car" BaseType="mscrm.crmbaseentity"><Key><PropertyRef Name="acme_carid" /></Key>
    <Property Name="acme_carid" Type="Edm.Guid" /><Property Name="acme_name" Type="Edm.String" />
    <Property Name="acme_price" Type="Edm.Decimal" /><Property Name="acme_price_base" Type="Edm.Decimal" />
    <Property Name="_ownerid_value" Type="Edm.Guid" /><Property Name="_acme_driver_value" Type="Edm.Guid" />
    <Property Name="_acme_elsewhere_value" Type="Edm.Guid" />
    <NavigationProperty Name="ownerid" Type="mscrm.principal" Nullable="false" Partner="owner_acme_car">
      <ReferentialConstraint Property="_ownerid_value" ReferencedProperty="ownerid" /></NavigationProperty>
    <NavigationProperty Name="acme_Driver_systemuser" Type="mscrm.systemuser" Partner="acme_user_driven" />
    <NavigationProperty Name="acme_nobody" Type="mscrm.systemuser" Partner="acme_user_nobody" />
    <NavigationProperty Name="acme_user_car" Type="Collection(mscrm.systemuser)" Partner="acme_user_car" />
  </EntityType>
  <EntityType Name="acme_user_car" BaseType="mscrm.crmbaseentity"><Key><PropertyRef Name="acme_user_carid" /></Key>
    <Property Name="acme_user_carid" Type="Edm.Guid" /><Property Name="systemuserid" Type="Edm.Guid" />
    <Property Name="acme_carid" Type="Edm.Guid" />
  </EntityType>
  <EntityContainer Name="System">
    <EntitySet Name="systemusers" EntityType="Microsoft.Dynamics.CRM.systemuser" />
    <EntitySet Name="teams" EntityType="Microsoft.Dynamics.CRM.team" />
    <EntitySet Name="acme_carses" EntityType="Microsoft.Dynamics.CRM.acme_car">
      <NavigationPropertyBinding Path="ownerid" Target="owners" /></EntitySet>
    <EntitySet Name="acme_user_carset" EntityType="Microsoft.Dynamics.CRM.acme_user_car" />
    <EntitySet Name="EntityDefinitions" EntityType="Microsoft.Dynamics.CRM.EntityMetadata" />
  </EntityContainer>
</Schema></edmx:DataServices></edmx:Edmx>`;

const bytes = new TextEncoder().encode(document);
const build = async (
  more: { rowsPerTable?: number; seed?: number; definitions?: readonly unknown[] } = {},
): Promise<Organization> =>
  organizationFromCsdl({ csdl: await parseCsdl([document]), bytes, rowsPerTable: 20, seed: 1, ...more });

describe('an organisation from a small document', () => {
  let organization: Organization;
  beforeAll(async () => {
    organization = await build();
  });

  it('has its tables, but no metadata types and no abstract bases', () => {
    expect([...organization.tables.keys()]).toEqual(['systemuser', 'team', 'acme_car', 'acme_user_car']);
    expect(organization.tables.get('acme_car')).toMatchObject({
      entitySetName: 'acme_carses',
      primaryId: 'acme_carid',
      primaryName: 'acme_name',
      ownership: 'UserOwned',
    });
    expect(organization.tables.get('systemuser')).toMatchObject({
      primaryId: 'systemuserid',
      baseType: 'principal',
    });
  });

  it('finds the columns of navigations with and without a constraint, and leaves out those without a column', () => {
    expect(
      organization.oneToMany.map((one) => [
        one.referencingNavigation,
        one.referencingColumn,
        one.referencedTable,
        one.constraint,
      ]),
    ).toEqual([
      ['ownerid', 'ownerid', 'owner', true],
      ['acme_Driver_systemuser', 'acme_driver', 'systemuser', false],
    ]);
    const types = [...(organization.tables.get('acme_car')?.columns.values() ?? [])].map(
      ({ property, type }) => [property, type],
    );
    expect(Object.fromEntries(types)).toMatchObject({
      _ownerid_value: 'Owner',
      _acme_driver_value: 'Lookup',
      _acme_elsewhere_value: 'Uniqueidentifier',
      acme_price: 'Money',
    });
  });

  it('tells N:N by both ends, and finds the table between', () => {
    expect(organization.manyToMany).toHaveLength(1);
    expect(organization.manyToMany[0]).toMatchObject({
      intersectTable: 'acme_user_car',
      navigation1: 'acme_user_car',
      navigation2: 'acme_user_car',
    });
    expect(organization.tables.get('acme_user_car')?.isIntersect).toBe(true);
  });

  it('has consistent rows, as many as asked for, with the well-known users among them', () => {
    expect(rowProblems(organization)).toEqual([]);
    expect([...organization.rows.values()].map((rows) => rows.length)).toEqual([20, 20, 20, 20]);
    expect(organization.rows.get('systemuser')?.[0]).toEqual({
      systemuserid: wellKnown.users.gateway,
      ownerid: wellKnown.users.gateway,
      applicationid: wellKnown.gatewayClient.clientId,
    });
    expect(organization.applications.map(({ systemUserId }) => systemUserId)).toContain(
      wellKnown.users.gateway,
    );
  });

  it('keeps the well-known users even when fewer rows are asked for', async () => {
    const { rows } = await build({ rowsPerTable: 1 });
    expect(rows.get('systemuser')).toHaveLength(5);
    expect(rows.get('acme_car')).toHaveLength(1);
  });

  it('makes the same rows from the same seed only', async () => {
    expect((await build()).rows).toEqual(organization.rows);
    expect((await build({ seed: 2 })).rows.get('acme_car')).not.toEqual(organization.rows.get('acme_car'));
  });

  it('serves the document as it came, and definitions only when it has some', async () => {
    expect(organization.csdl).toBe(bytes);
    expect(organization.definitions).toBe(false);
    const labelled = (text: string): unknown => ({ LocalizedLabels: [{ Label: text, LanguageCode: 1033 }] });
    const definition = {
      LogicalName: 'acme_car',
      SchemaName: 'acme_Car',
      DisplayName: labelled('Car'),
      Attributes: [
        {
          LogicalName: 'acme_price',
          SchemaName: 'acme_Price',
          AttributeTypeName: { Value: 'MoneyType' },
          DisplayName: labelled('Price'),
          Precision: 4,
        },
        {
          LogicalName: 'acme_drivername',
          SchemaName: 'acme_DriverName',
          AttributeTypeName: { Value: 'StringType' },
          AttributeOf: 'acme_driver',
        },
      ],
    };
    const nameAttribute = {
      LogicalName: 'acme_name',
      AttributeTypeName: { Value: 'StringType' },
      MaxLength: 8,
    };
    const attributes = {
      '@odata.context': "https://x/$metadata#EntityDefinitions('acme_car')/Attributes",
      value: [nameAttribute],
    };
    const defined = await build({ definitions: [{ value: [definition] }, attributes, 'nonsense'] });
    expect(rowProblems(defined)).toEqual([]);
    expect(defined.definitions).toBe(true);
    const car = defined.tables.get('acme_car');
    expect(car?.schemaName).toBe('acme_Car');
    expect(car?.displayName.get(1033)).toBe('Car');
    expect(car?.columns.get('acme_price')).toMatchObject({
      schemaName: 'acme_Price',
      precision: 4,
      property: 'acme_price',
    });
    expect(car?.columns.get('acme_name')).toMatchObject({ maxLength: 8, property: 'acme_name' });
    expect(car?.columns.get('acme_drivername')).toMatchObject({
      attributeOf: 'acme_driver',
      property: undefined,
    });
  });
});

describe.skipIf(!hasSharedData).each(realDocuments)('an organisation from the real document %s', (name) => {
  let organization: Organization;
  beforeAll(async () => {
    const path = sharedData(`csdl/${name}.xml`);
    const csdl = await parseCsdl(createReadStream(path));
    organization = organizationFromCsdl({ csdl, bytes: readFileSync(path), rowsPerTable: 50, seed: 1 });
  });

  it('has all tables, 50 consistent rows each', () => {
    expect(organization.tables.size).toBeGreaterThan(200);
    expect(rowProblems(organization)).toEqual([]);
    for (const table of organization.tables.values()) {
      const rows = organization.rows.get(table.logicalName) ?? [];
      const expected = table.abstract ? 0 : table.logicalName === 'organization' ? 1 : 50;
      expect(rows.length, table.logicalName).toBe(expected);
    }
    expect(organization.tables.has('EntityMetadata')).toBe(false);
  });

  it('has the navigations of activities both ways, and N:N links with rows', () => {
    const navigations = organization.oneToMany.map(
      (one) => `${one.referencingTable}.${one.referencingNavigation}`,
    );
    expect(navigations).toContain('activitypointer.regardingobjectid_account');
    expect(navigations).toContain('task.regardingobjectid_account_task');
    const roles = organization.manyToMany.find(
      ({ schemaName }) => schemaName === 'systemuserroles_association',
    );
    expect(roles?.intersectTable).toBe('systemuserroles');
    const gateway = organization.rows
      .get('systemuserroles')
      ?.filter((row) => row['systemuserid'] === wellKnown.users.gateway);
    expect(gateway).toHaveLength(1);
    const roleless = organization.rows
      .get('systemuserroles')
      ?.filter((row) => row['systemuserid'] === wellKnown.users.roleless);
    expect(roleless).toEqual([]);
  });
});
