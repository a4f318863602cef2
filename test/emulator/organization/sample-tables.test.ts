import { describe, expect, it } from 'vitest';

import type { ColumnDefinition, ColumnType, TableDefinition } from '../../../src/emulator/organization.ts';
import { createSampleOrganization } from '../../../src/emulator/organization/create-sample-organization.ts';

const organization = createSampleOrganization({ rows: 'none' });
const tables = [...organization.tables.values()];
const columns = tables.flatMap((table) => [...table.columns.values()]);

const table = (name: string): TableDefinition => {
  const found = organization.tables.get(name);
  if (found === undefined) throw new Error(`No table ${name}`);
  return found;
};
const column = (of: string, name: string): ColumnDefinition => {
  const found = table(of).columns.get(name);
  if (found === undefined) throw new Error(`No column ${of}.${name}`);
  return found;
};
const navigationsOf = (referencing: string, name: string): readonly string[] =>
  organization.oneToMany
    .filter(
      ({ referencingTable, referencingColumn }) =>
        referencingTable === referencing && referencingColumn === name,
    )
    .map(({ referencingNavigation }) => referencingNavigation);

describe('tables of the sample organisation', () => {
  it.each(
    `account contact lead opportunity opportunityproduct product pricelevel uom quote salesorder invoice incident
     activitypointer task phonecall email appointment activityparty annotation connection competitor campaign list
     systemuser team businessunit role queue transactioncurrency organization customeraddress subject knowledgearticle
     acme_shipment acme_depot systemuserroles teammembership accountleads contactleads listmember
     acme_shipment_contact`.split(/\s+/),
  )('has %s, with labels and a primary id', (name) => {
    const { displayName, displayCollectionName, columns: own, primaryId } = table(name);
    expect(displayName.get(1033)).toBeTruthy();
    expect(displayCollectionName.get(1033)).toBeTruthy();
    expect(own.get(primaryId)?.type).toBe('Uniqueidentifier');
  });

  it.each([
    ['account', 150],
    ['contact', 187],
    ['opportunity', 103],
    ['incident', 72],
    ['systemuser', 122],
  ])('shows at least as many columns of %s as a real form does, and more: %i', (name, least) => {
    const shown = [...table(name).columns.values()].filter(({ property }) => property !== undefined);
    expect(shown.length).toBeGreaterThanOrEqual(least);
  });

  it('has irregular entity sets', () => {
    expect(table('acme_depot').entitySetName).toBe('acme_depotses');
    expect(table('accountleads').entitySetName).toBe('accountleadscollection');
    expect(new Set(tables.map(({ entitySetName }) => entitySetName)).size).toBe(tables.length);
  });

  it('derives users and teams from principal and activities from activitypointer', () => {
    expect(table('systemuser')).toMatchObject({ baseType: 'principal', primaryId: 'systemuserid' });
    expect(column('team', 'ownerid')).toMatchObject({ inherited: true, type: 'Uniqueidentifier' });
    expect(table('activitypointer')).toMatchObject({ abstract: true, baseType: 'crmbaseentity' });
    expect(table('task')).toMatchObject({ baseType: 'activitypointer', primaryId: 'activityid' });
    expect(column('task', 'subject').inherited).toBe(true);
    expect(column('task', 'percentcomplete').inherited).toBe(false);
    expect(column('task', 'statuscode').optionSet?.options).toHaveLength(6);
  });

  it('has keys of one and of two columns, images, and tables with and without concurrency and tracking', () => {
    expect(table('account').keys[0]?.columns).toEqual(['accountnumber']);
    expect(table('acme_shipment').keys[0]?.columns).toEqual(['acme_trackingnumber']);
    expect(table('acme_depot').keys[0]?.columns).toEqual(['acme_region', 'acme_code']);
    expect(table('contact').primaryImage).toBe('entityimage');
    for (const flag of ['optimisticConcurrency', 'changeTracking'] as const) {
      expect(new Set(tables.map((candidate) => candidate[flag])).size).toBe(2);
    }
  });
});

describe('columns of the sample organisation', () => {
  it.each<ColumnType>([
    'String', 'Memo', 'Integer', 'BigInt', 'Decimal', 'Money', 'Double', 'Boolean', 'DateTime', 'Uniqueidentifier', 'Picklist',
    'MultiSelectPicklist', 'State', 'Status', 'Lookup', 'Customer', 'Owner', 'PartyList', 'Image', 'File', 'EntityName', 'Virtual',
  ])('has some of type %s', (type) => {
    expect(columns.some((candidate) => candidate.type === type)).toBe(true);
  }); // prettier-ignore

  it('names them as a real organisation does', () => {
    expect(column('account', 'emailaddress1').schemaName).toBe('EMailAddress1');
    expect(column('account', 'address1_city').schemaName).toBe('Address1_City');
    expect(column('account', 'primarycontactid')).toMatchObject({
      schemaName: 'PrimaryContactId',
      property: '_primarycontactid_value',
      targets: ['contact'],
    });
    expect(column('email', 'to')).toMatchObject({ type: 'PartyList', property: undefined });
  });

  it('has the companions that come with columns', () => {
    expect(column('account', 'statuscodename')).toMatchObject({
      attributeOf: 'statuscode',
      property: undefined,
    });
    expect(column('account', 'primarycontactidname')).toMatchObject({
      attributeOf: 'primarycontactid',
      property: undefined,
    });
    expect(column('account', 'revenue_base')).toMatchObject({
      type: 'Money',
      property: 'revenue_base',
      validForUpdate: false,
    });
    expect(column('contact', 'entityimage_url')).toMatchObject({
      attributeOf: 'entityimageid',
      property: 'entityimage_url',
    });
    expect(column('acme_shipment', 'acme_manifest_name').property).toBe('acme_manifest_name');
  });

  it('has secured, read-only and write-once columns', () => {
    expect(column('contact', 'governmentid').secured).toBe(true);
    expect(column('contact', 'fullname')).toMatchObject({ validForCreate: false, validForUpdate: false });
    expect(column('acme_shipment', 'acme_trackingnumber')).toMatchObject({
      validForCreate: true,
      validForUpdate: false,
    });
  });

  it('has dates of all three behaviours', () => {
    expect(column('contact', 'birthdate').dateTimeBehavior).toBe('DateOnly');
    expect(column('account', 'createdon').dateTimeBehavior).toBe('UserLocal');
    expect(column('acme_shipment', 'acme_departslocal').dateTimeBehavior).toBe('TimeZoneIndependent');
  });

  it('has local and global choices, with every kind of label', () => {
    expect(column('account', 'industrycode').optionSet).toMatchObject({
      name: 'account_industrycode',
      isGlobal: false,
    });
    const shared = column('lead', 'budgetstatus').optionSet;
    expect(shared?.isGlobal).toBe(true);
    expect(column('opportunity', 'budgetstatus').optionSet).toEqual(shared);
    const labels =
      column('acme_shipment', 'acme_priority').optionSet?.options.map(({ label }) => label.get(1033) ?? '') ??
      [];
    expect(new Set(labels).size).toBeLessThan(labels.length);
    for (const pattern of [/É/, /\p{Script=Han}/u, /^\d/, /\p{Emoji_Presentation}/u]) {
      expect(labels.some((text) => pattern.test(text))).toBe(true);
    }
    expect(column('account', 'name').displayName).toEqual(new Map([[1033, 'Account Name'], [1031, 'Firmenname']])); // prettier-ignore
  });

  it('ties each status to its state', () => {
    const options = column('quote', 'statuscode').optionSet?.options ?? [];
    expect(options.filter(({ state }) => state === 1).map(({ value }) => value)).toEqual([2, 3]);
    expect(column('quote', 'statecode').optionSet?.options[1]).toMatchObject({
      defaultStatus: 2,
      invariantName: 'Active',
    });
  });
});

describe('relationships of the sample organisation', () => {
  it('has lookups to one table, to a customer, to many tables, and to itself', () => {
    expect(navigationsOf('account', 'primarycontactid')).toEqual(['primarycontactid']);
    expect(navigationsOf('contact', 'parentcustomerid')).toEqual([
      'parentcustomerid_account',
      'parentcustomerid_contact',
    ]);
    expect(navigationsOf('incident', 'customerid')).toEqual(['customerid_account', 'customerid_contact']);
    expect(navigationsOf('acme_shipment', 'acme_customer')).toEqual([
      'acme_Customer_account',
      'acme_Customer_contact',
    ]);
    expect(navigationsOf('annotation', 'objectid')).toContain('objectid_incident');
    expect(navigationsOf('annotation', 'objectid').length).toBeGreaterThan(10);
    expect(
      organization.oneToMany.find(({ schemaName }) => schemaName === 'account_parent_account')
        ?.isHierarchical,
    ).toBe(true);
    expect(table('account').columns.has('customerid')).toBe(false);
  });

  it('points owners at owner, and has the lookups beside it', () => {
    const owner = organization.oneToMany.find(({ schemaName }) => schemaName === 'owner_accounts');
    expect(owner).toMatchObject({
      referencedTable: 'owner',
      referencedColumn: 'ownerid',
      referencingNavigation: 'ownerid',
    });
    expect(column('account', 'ownerid').targets).toEqual(['systemuser', 'team']);
    for (const name of ['createdby', 'modifiedby', 'owninguser']) {
      expect(column('account', name).targets).toEqual(['systemuser']);
    }
  });

  it('has both navigations of an activity, its own without constraint', () => {
    const inherited = organization.oneToMany.find(
      ({ schemaName }) => schemaName === 'Account_ActivityPointers',
    );
    const own = organization.oneToMany.find(({ schemaName }) => schemaName === 'Account_Tasks');
    expect(inherited).toMatchObject({
      referencingTable: 'activitypointer',
      referencingNavigation: 'regardingobjectid_account',
      constraint: true,
    });
    expect(own).toMatchObject({
      referencingTable: 'task',
      referencingNavigation: 'regardingobjectid_account_task',
      constraint: false,
    });
  });

  it('has the N:N relationships, whose intersect tables have both id columns', () => {
    expect(organization.manyToMany.map(({ schemaName }) => schemaName)).toEqual([
      'systemuserroles_association',
      'teammembership_association',
      'accountleads_association',
      'contactleads_association',
      'listaccount_association',
      'acme_shipment_contact',
    ]);
    for (const { intersectTable, column1, column2 } of organization.manyToMany) {
      expect(table(intersectTable).isIntersect).toBe(true);
      expect([column(intersectTable, column1).type, column(intersectTable, column2).type]).toEqual([
        'Uniqueidentifier',
        'Uniqueidentifier',
      ]);
    }
  });

  it('names each relationship and each navigation of a table once', () => {
    const names = organization.oneToMany.map(({ schemaName }) => schemaName);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    const navigations = organization.oneToMany.map(
      (one) => `${one.referencingTable}.${one.referencingNavigation}`,
    );
    expect(navigations.filter((name, index) => navigations.indexOf(name) !== index)).toEqual([]);
  });
});
