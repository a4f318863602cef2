import { describe, expect, it } from 'vitest';

import { found, refused } from './ask-filter.ts';
import { A1, C1, id, T1 } from './fixture-rows.ts';

const A3 = id('a', 3);
const A4 = id('a', 4);

describe('lambdas', () => {
  it.each([
    ['accounts', 'Account_Tasks/any(t:t/statecode eq 1)', [1]],
    ['accounts', 'Account_Tasks/any()', [1]],
    ['accounts', 'not Account_Tasks/any()', [2, 3, 4]],
    ['accounts', 'Account_Tasks/all(t:t/statecode eq 0)', [2, 3, 4]],
    ['accounts', "Account_Tasks/any(t:t/subject eq 'Task 1' and t/statecode eq 1)", [1]],
    [
      'accounts',
      "contact_customer_accounts/any(c:c/contact_customer_contacts/any(d:d/firstname eq 'bob'))",
      [1],
    ],
    ['accounts', "contact_customer_accounts/any(c:c/parentcustomerid_account/name eq 'litware')", [1]],
    ['acme_shipments', "acme_shipment_contact/any(c:c/firstname eq 'Bob')", [1]],
    ['contacts', 'acme_shipment_contact/any(s:s/acme_scancount gt 9007199254740992)', [1, 2]],
    [
      'accounts',
      'Account_Tasks/any(t:t/Microsoft.Dynamics.CRM.In(PropertyName=\'statecode\',PropertyValues=["1"]))',
      [1],
    ],
  ])('Q11 %s %s', (set, filter, expected) => {
    expect(found(set, filter)).toEqual(expected);
  });

  it('Q12 not below a lookup', () => {
    expect(refused('primarycontactid/contact_customer_contacts/any(c:c/statecode eq 0)').status).toBe(400);
    const inner =
      'Account_Tasks/any(t:t/regardingobjectid_account_task/Account_Tasks/any(u:u/statecode eq 0))';
    expect(refused(inner).status).toBe(400);
  });

  it('refuses what is no collection', () => {
    expect(refused('primarycontactid/any(c:c/statecode eq 0)').status).toBe(400);
    expect(refused('nothing/any()').status).toBe(400);
    expect(refused('Account_Tasks/all()').status).toBe(400);
  });
});

describe('query functions', () => {
  const call = (name: string, args: string): string => `Microsoft.Dynamics.CRM.${name}(${args})`;

  it.each([
    [call('In', `PropertyName='accountid',PropertyValues=["${A1}","{${A3.toUpperCase()}}","${T1}"]`), [1, 3]],
    [call('In', "PropertyName='name',PropertyValues=['litware','zoo']"), [1, 4]],
    [call('In', 'PropertyName=\'statuscode\',PropertyValues=["2"]'), [2]],
    [call('In', `PropertyName='primarycontactid',PropertyValues=["${C1}"]`), [1]],
    [call('In', "PropertyName='name',PropertyValues=[\"O'Bryan 50% A_c\"]"), [2]],
    [call('In', "PropertyName='name',PropertyValues=[]"), []],
    [call('NotIn', 'PropertyName=\'revenue\',PropertyValues=["5.1"]'), [1]],
    [call('Between', 'PropertyName=\'numberofemployees\',PropertyValues=["5","2000"]'), [1]],
    [call('NotBetween', 'PropertyName=\'revenue\',PropertyValues=["5","6"]'), [1]],
    [call('EqualUserId', "PropertyName='ownerid'"), [1]],
    [call('NotEqualUserId', "PropertyName='createdby'"), []],
    [`${call('In', `PropertyName='accountid',PropertyValues=["${A1}","${A4}"]`)} and revenue lt 6`, [4]],
    ['primarycontactid/' + call('In', "PropertyName='firstname',PropertyValues=['ann']"), [1]],
  ])('Q17 %s', (filter, expected) => {
    expect(found('accounts', filter)).toEqual(expected);
  });

  it.each([
    ['Today', '', [1]],
    ['Yesterday', '', []],
    ['ThisWeek', '', [1]],
    ['LastWeek', '', [2]],
    ['ThisMonth', '', [1, 2]],
    ['ThisYear', '', [1, 2]],
    ['LastYear', '', []],
    ['Last7Days', '', [1, 2]],
    ['LastXDays', ',PropertyValue=2', [1]],
    ['NextXWeeks', ',PropertyValue=1', []],
    ['OlderThanXDays', ',PropertyValue=2', [2]],
    ['On', ",PropertyValue='2026-11-20'", [2]],
    ['OnOrAfter', ",PropertyValue='2026-11-21'", [1]],
    ['OnOrBefore', ",PropertyValue='2026-11-20'", [2]],
    ['ThisFiscalPeriod', '', [1, 2]],
  ])('dates: %s', (name, more, expected) => {
    expect(found('acme_shipments', call(name, `PropertyName='acme_promisedon'${more}`))).toEqual(expected);
  });

  it('Q15 aliases; hours count from now and not on date-only columns; the name must be qualified', () => {
    const aliases = "&@p1='modifiedon'&@p2=12";
    expect(found('accounts', call('LastXHours', 'PropertyName=@p1,PropertyValue=@p2'), aliases)).toEqual([1]);
    expect(
      found('accounts', call('LastXHours', 'PropertyName=@p1,PropertyValue=@p2'), "&@p1='modifiedon'&@p2=3"),
    ).toEqual([]);
    expect(
      refused(call('LastXHours', "PropertyName='acme_promisedon',PropertyValue=1"), 'acme_shipments').status,
    ).toBe(400);
    expect(refused("LastXHours(PropertyName='modifiedon',PropertyValue=12)").message).toContain(
      "An unknown function with name 'LastXHours' was found.",
    );
  });

  it('Q16 never below not', () => {
    expect(refused(`not ${call('EqualUserId', "PropertyName='ownerid'")}`)).toEqual({
      status: 400,
      code: '0x80060888',
      message: 'Not operator along with the Custom Named Condition operators is not allowed',
    });
  });

  it('Q17 text with a quote needs double quotes', () => {
    expect(refused(call('In', "PropertyName='name',PropertyValues=['O'B']")).message).toContain(
      "Invalid JSON. A comma character ',' was expected in scope 'Array'",
    );
    const alias = `&@v=${encodeURIComponent('["litware"]')}`;
    expect(found('accounts', call('In', "PropertyName='name',PropertyValues=@v"), alias)).toEqual([1]);
  });

  it('Q18 multi-select', () => {
    const values = (name: string, value: string): string =>
      call(name, `PropertyName='acme_services',PropertyValues=['${value}']`);
    expect(found('acme_shipments', values('ContainValues', '3'))).toEqual([1]);
    expect(found('acme_shipments', values('DoesNotContainValues', '3'))).toEqual([2]);
    expect(found('acme_shipments', "acme_services eq '3,1'")).toEqual([1]);
    expect(found('acme_shipments', "acme_services eq '3'")).toEqual([]);
  });

  it('refuses those it does not do, wrong names and wrong values', () => {
    expect(refused(call('Contains', "PropertyName='name',PropertyValue='x'")).status).toBe(501);
    expect(refused(call('Nothing', "PropertyName='name'"))).toMatchObject({
      status: 400,
      message: expect.stringContaining(
        "An unknown function with name 'Microsoft.Dynamics.CRM.Nothing'",
      ) as string,
    });
    expect(refused(call('Under', "PropertyName='accountid',PropertyValue='x'")).status).toBe(400);
    expect(refused(call('In', "PropertyName='Name',PropertyValues=[]")).status).toBe(400);
    expect(refused(call('In', "PropertyName='statecode',PropertyValues=['x']")).status).toBe(400);
    expect(refused(call('In', "PropertyName='name'")).status).toBe(400);
    expect(refused(call('In', 'PropertyValues=[]')).status).toBe(400);
    const hours = "PropertyName='modifiedon',PropertyValue=12";
    expect(found('accounts', call('LastXHours', hours))).toEqual([1]);
    expect(refused(call('LastXHours', `${hours},Unit=1`)).message).toContain("'Unit'");
    expect(refused(call('LastXHours', `${hours},PropertyValue=3`)).message).toContain("'PropertyValue'");
    expect(refused(call('LastXHours', "'modifiedon',12")).message).toContain('PropertyName, PropertyValue');
    expect(refused(call('Under', `PropertyName='name',PropertyValue='${A1}'`)).status).toBe(400);
    const choices = "PropertyName='acme_services',PropertyValues=['x']";
    expect(refused(call('ContainValues', choices), 'acme_shipments').status).toBe(400);
  });

  it('Q14 text functions are conditions, and nothing to compare with', () => {
    expect(refused("contains(name,'lit') eq true").status).toBe(501);
    expect(refused("startswith(name,'lit') ne false").status).toBe(501);
  });
});
