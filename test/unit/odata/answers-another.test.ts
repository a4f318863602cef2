import { describe, expect, it } from 'vitest';

import { answersAnother } from '../../../src/odata/answers-another.ts';

const answer = (set: string | undefined, applied?: string) => ({
  headers: new Map(applied === undefined ? [] : [['preference-applied', applied]]),
  body:
    set === undefined
      ? '{"value":[]}'
      : `{"@odata.context":"https://acme.crm.dynamics.com/api/data/v9.2/$metadata#${set}(name)","value":[]}`,
});
const request = (prefer?: string) => ({
  path: 'accounts?$select=name',
  headers: { ...(prefer !== undefined && { Prefer: prefer }) },
});

describe('answersAnother', () => {
  it('knows the answer to another request by its set', () => {
    expect(answersAnother(request(), answer('contacts'))).toBe(true);
    expect(answersAnother(request(), answer('accounts'))).toBe(false);
  });

  it('knows it by a page size that was not asked for', () => {
    expect(answersAnother(request(), answer('accounts', 'odata.maxpagesize=4'))).toBe(true);
    const applied = answer('accounts', 'odata.include-annotations="*", odata.maxpagesize=4');
    expect(answersAnother(request('odata.maxpagesize=5'), applied)).toBe(true);
    expect(answersAnother(request('odata.maxpagesize=4'), applied)).toBe(false);
  });

  it('knows it by the columns of another one that was sent along', () => {
    const named = (columns: string) => ({
      headers: new Map<string, string>(),
      body: `{"@odata.context":"https://acme.crm.dynamics.com/api/data/v9.2/$metadata#accounts${columns}","value":[]}`,
    });
    const one = { path: 'accounts?$select=name,accountid', headers: {} };
    const other = { path: 'accounts?$select=revenue%2Caccountid&$top=1', headers: {} };
    const all = [one, other];
    expect(answersAnother(one, named('(accountid,revenue)'), all)).toBe(true);
    expect(answersAnother(other, named('(name,accountid)'), all)).toBe(true);
    expect(answersAnother(one, named('(name,accountid)'), all)).toBe(false);
    const expanded = '(primarycontactid(fullname,parent(name)),revenue,tasks(),accountid)';
    expect(answersAnother(one, named(expanded), all)).toBe(true);
    // What nobody asked for is only another way to name it.
    expect(answersAnother(one, named('(name,accountid,_x_value)'), all)).toBe(false);
    expect(answersAnother(one, named(''), all)).toBe(false);
  });

  it('takes an answer that shows nothing as it is', () => {
    expect(answersAnother(request('odata.maxpagesize=4'), answer(undefined))).toBe(false);
    expect(answersAnother(request(), undefined)).toBe(false);
  });
});
