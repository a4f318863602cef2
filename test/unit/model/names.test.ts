import { describe, expect, it } from 'vitest';

import {
  fieldName,
  globalChoiceName,
  interfaceName,
  isValidName,
  listField,
  localChoiceName,
  lookupNames,
  manyToManyName,
  oneField,
  oneToManyName,
  optionName,
  sharedInterfaceName,
  typeName,
} from '../../../src/model/names.ts';

const schema = (schemaName: string) => ({ schemaName, logicalName: schemaName.toLowerCase() });
const logical = (logicalName: string) => ({ schemaName: undefined, logicalName });

describe('names of tables', () => {
  it.each([
    ['SystemUser', 'SystemUser', 'systemUser', 'systemUsers'],
    ['new_Project', 'NewProject', 'newProject', 'newProjects'],
    ['acme_Depots', 'AcmeDepots', 'acmeDepots', 'acmeDepotses'],
    ['Opportunity', 'Opportunity', 'opportunity', 'opportunities'],
    ['new_Day', 'NewDay', 'newDay', 'newDays'],
    ['new_Address', 'NewAddress', 'newAddress', 'newAddresses'],
    ['new_Box', 'NewBox', 'newBox', 'newBoxes'],
    ['new_Quiz', 'NewQuiz', 'newQuiz', 'newQuizes'],
    ['new_Branch', 'NewBranch', 'newBranch', 'newBranches'],
    ['new_Dish', 'NewDish', 'newDish', 'newDishes'],
    ['SLA', 'SLA', 'sla', 'slas'],
    ['SdkMessageFilter', 'SdkMessageFilter', 'sdkMessageFilter', 'sdkMessageFilters'],
  ])('%s → %s, %s, %s', (...[name, type, one, list]) => {
    expect([typeName(schema(name)), oneField(type), listField(type)]).toEqual([type, one, list]);
  });

  it('come from the logical name where no other is known', () => {
    expect(typeName(logical('systemuser'))).toBe('Systemuser');
    expect(listField(typeName(logical('acme_depot')))).toBe('acmeDepots');
  });
});

describe('names of columns', () => {
  it.each([
    ['AccountNumber', 'accountNumber'],
    ['Address1_City', 'address1City'],
    ['EMailAddress1', 'eMailAddress1'],
    ['SIC', 'sic'],
    ['SLAInvokedId', 'slaInvokedId'],
    ['WebSiteURL', 'webSiteURL'],
    ['AccountId', 'accountId'],
    ['Name', 'name'],
    ['new_project_Code', 'newProjectCode'],
    ['new__Odd___Name_', 'newOddName'],
    ['new_2ndName', 'new2ndName'],
  ])('%s → %s', (name, field) => {
    expect(fieldName(schema(name))).toBe(field);
  });

  it('come from the logical name where no other is known', () => {
    expect(fieldName(logical('accountnumber'))).toBe('accountnumber');
    expect(fieldName(logical('address1_city'))).toBe('address1City');
  });

  it.each([
    ['__x', 'x'],
    ['2nd', '_2nd'],
    ['größe', 'groesse'],
    ['字段', 'unnamed'],
    ['___', 'unnamed'],
    ['a😀b', 'aB'],
  ])('are valid whatever they come from: %s → %s', (name, field) => {
    expect(fieldName(logical(name))).toBe(field);
    expect(isValidName(field)).toBe(true);
  });
});

describe('names of lookups', () => {
  it.each([
    [schema('PrimaryContactId'), 'primaryContact', 'primaryContactId', 'PrimaryContact'],
    [schema('CreatedBy'), 'createdBy', 'createdById', 'CreatedBy'],
    [schema('ParentCustomerId'), 'parentCustomer', 'parentCustomerId', 'ParentCustomer'],
    [schema('OwnerId'), 'owner', 'ownerId', 'Owner'],
    [schema('acme_DepotId'), 'acmeDepot', 'acmeDepotId', 'AcmeDepot'],
    [schema('new_Id'), 'newId', 'newIdId', 'NewId'],
    [schema('Id'), 'id', 'idId', 'Id'],
    [schema('new_projectid'), 'newProjectid', 'newProjectidId', 'NewProjectid'],
    [logical('primarycontactid'), 'primarycontact', 'primarycontactid', 'Primarycontact'],
    [logical('createdby'), 'createdby', 'createdbyId', 'Createdby'],
    [logical('new_projectid'), 'newProject', 'newProjectid', 'NewProject'],
  ])('%o', (...[source, record, id, suffix]) => {
    expect(lookupNames(source)).toEqual({ record, id, suffix });
  });

  it('name interfaces, of which two are fixed', () => {
    expect(interfaceName('Task', schema('RegardingObjectId'))).toBe('TaskRegardingObject');
    expect(sharedInterfaceName(['contact', 'account'])).toBe('Customer');
    expect(sharedInterfaceName(['systemuser', 'team'])).toBe('Principal');
    expect(sharedInterfaceName(['account', 'contact', 'lead'])).toBeUndefined();
  });
});

describe('names of relationships', () => {
  it('one-to-many, by the child and its lookup', () => {
    expect(oneToManyName('Contact', schema('ParentCustomerId'))).toBe('contactsByParentCustomer');
    expect(oneToManyName('Opportunity', schema('ParentAccountId'))).toBe('opportunitiesByParentAccount');
    expect(oneToManyName('Account', schema('CreatedBy'))).toBe('accountsByCreatedBy');
  });

  it('many-to-many, by the other side and the relationship', () => {
    expect(manyToManyName('Lead', { name: 'accountleads_association', second: false })).toBe(
      'leadsByAccountleadsAssociation',
    );
    expect(manyToManyName('Campaign', { name: 'campaigncampaign_association', second: true })).toBe(
      'campaignsByCampaigncampaignAssociationReferenced',
    );
  });
});

describe('names of choices', () => {
  it('local and global', () => {
    expect(localChoiceName('Account', schema('IndustryCode'))).toBe('AccountIndustryCode');
    expect(globalChoiceName('BudgetStatus')).toBe('BudgetStatus');
    expect(globalChoiceName('new_budget_status')).toBe('NewBudgetStatus');
  });

  it.each([
    ['Accounting', 1, 'ACCOUNTING'],
    ['Preferred Customer', 1, 'PREFERRED_CUSTOMER'],
    ['Überfällig', 4, 'UEBERFAELLIG'],
    ['Отменено', 5, 'OTMENENO'],
    ["Don't know", 6, 'DONT_KNOW'],
    ['A/B & C', 7, 'A_B_C'],
    ['2% 10, Net 30', 2, 'VALUE_2'],
    ['中文', 8, 'VALUE_8'],
    ['...', 9, 'VALUE_9'],
    ['', -1, 'VALUE_MINUS_1'],
    [undefined, 3, 'VALUE_3'],
    ['__proto__', 3, 'PROTO'],
    ['null', 3, 'NULL'],
  ])('value %s (%i) → %s', (label, value, name) => {
    expect(optionName(label, value).name).toBe(name);
    expect(isValidName(name)).toBe(true);
  });

  it('are told apart by their number', () => {
    expect(optionName('Other', 12)).toEqual({ name: 'OTHER', distinct: 'OTHER_12' });
    expect(optionName('Other', -1)).toEqual({ name: 'OTHER', distinct: 'OTHER_MINUS_1' });
  });
});
