import { describe, expect, it } from 'vitest';

import { A1, C1, id } from './fixture-rows.ts';
import { all, createApi } from './fixture.ts';

const { get } = createApi();

describe('annotations', () => {
  it('H10 none but @odata.* unless asked for', () => {
    const { text } = get('accounts');
    expect(text).not.toContain('@OData.Community');
    expect(text).not.toContain('@Microsoft');
  });

  it('H08 only the one asked for', () => {
    const { rows, text } = get('accounts?$select=name,statecode,_primarycontactid_value', {
      Prefer: 'odata.include-annotations="OData.Community.Display.V1.FormattedValue"',
    });
    expect(rows[0]?.['statecode@OData.Community.Display.V1.FormattedValue']).toBe('Active');
    expect(text).not.toContain('@Microsoft');
  });

  it('H09 wildcards inside names', () => {
    const { rows, text } = get('accounts?$select=_primarycontactid_value,statecode', {
      Prefer: 'odata.include-annotations="Microsoft.Dynamics.CRM.*"',
    });
    expect(rows[0]?.['_primarycontactid_value@Microsoft.Dynamics.CRM.lookuplogicalname']).toBe('contact');
    expect(text).not.toContain('FormattedValue');
  });

  it('§4.1 stand before their property, in the order of the documented sample', () => {
    const { text } = get(`acme_shipments(${id('5', 1)})?$select=statecode,_acme_customer_value`, all);
    expect(text).toContain(
      '"statecode@OData.Community.Display.V1.FormattedValue":"Active","statecode":0,' +
        '"_acme_customer_value@OData.Community.Display.V1.FormattedValue":"Litware",' +
        '"_acme_customer_value@Microsoft.Dynamics.CRM.associatednavigationproperty":"acme_Customer_account",' +
        '"_acme_customer_value@Microsoft.Dynamics.CRM.lookuplogicalname":"account",' +
        `"_acme_customer_value":"${A1}"`,
    );
  });

  it.each([
    [`accounts(${A1})`, 'revenue', '$20,000.00'],
    [`accounts(${A1})`, 'numberofemployees', '1,200'],
    [`accounts(${A1})`, 'creditonhold', 'No'],
    [`accounts(${A1})`, 'modifiedon', '11/23/2026 8:30 AM'],
    [`contacts(${C1})`, 'birthdate', '5/17/1990'],
    [`accounts(${A1})`, '_ownerid_value', '# GraphQL Gateway'],
    [`acme_shipments(${id('5', 1)})`, 'acme_scancount', '9,007,199,254,740,993'],
    [`tasks(${id('7', 1)})`, 'activitytypecode', 'Task'],
  ])('§2.4 formats %s/%s', (resource, name, expected) => {
    const row = get(`${resource}?$select=${name}`, all).json;
    expect(row[`${name}@OData.Community.Display.V1.FormattedValue`]).toBe(expected);
  });

  it('a multi-select choice is formatted as labels between semicolons', () => {
    const row = get(`acme_shipments(${id('5', 1)})?$select=acme_services`, all).json;
    expect(row['acme_services']).toBe('1,3');
    expect(row['acme_services@OData.Community.Display.V1.FormattedValue']).toMatch(/^.+; .+$/);
  });

  it("an activity's own navigation wins over the inherited one", () => {
    const annotation = '_regardingobjectid_value@Microsoft.Dynamics.CRM.associatednavigationproperty';
    const select = '?$select=_regardingobjectid_value';
    expect(get(`tasks${select}`, all).rows[0]?.[annotation]).toBe('regardingobjectid_account_task');
    expect(get(`activitypointers${select}`, all).rows[0]?.[annotation]).toBe('regardingobjectid_account');
    expect(get('accounts?$select=_ownerid_value', all).rows[0]).toHaveProperty(
      ['_ownerid_value@Microsoft.Dynamics.CRM.associatednavigationproperty'],
      'ownerid',
    );
  });

  it('H07 several preferences in one header are all applied and echoed', () => {
    const { headers, rows } = get('accounts?$select=statecode', {
      Prefer: 'odata.maxpagesize=2, odata.include-annotations="*"',
    });
    expect(headers.get('Preference-Applied')).toBe('odata.maxpagesize=2, odata.include-annotations="*"');
    expect(rows).toHaveLength(2);
    expect(rows[0]).toHaveProperty(['statecode@OData.Community.Display.V1.FormattedValue']);
  });

  it('H13, Q29 list annotations; -1 without $count', () => {
    expect(get('accounts?$select=name', all).json).toMatchObject({
      '@Microsoft.Dynamics.CRM.totalrecordcount': -1,
      '@Microsoft.Dynamics.CRM.totalrecordcountlimitexceeded': false,
      '@Microsoft.Dynamics.CRM.globalmetadataversion': '173309522',
    });
  });
});
