import { describe, expect, test } from 'vitest';

import { printQuery } from '../../../src/odata/print-query.ts';
import { own } from '../../../src/query/filter.ts';
import { guidLiteral } from '../../../src/query/literal.ts';
import { guid } from '../../support/guid.ts';
import { makeExpand, makeQuery } from '../../support/make-query.ts';

describe('path of a query', () => {
  test('is the set and its columns where nothing else is asked for', () => {
    expect(printQuery(makeQuery({ select: ['accountid', 'name'] }))).toEqual({
      method: 'GET',
      path: 'accounts?$select=accountid,name',
      headers: {},
      body: undefined,
    });
  });

  test('has every option once, in a fixed order', () => {
    const { path } = printQuery(
      makeQuery({
        expand: [makeExpand('primary', { select: ['fullname'] })],
        filter: { kind: 'compare', column: own('accountid'), operator: 'eq', value: guidLiteral(guid(1)) },
        orderBy: [
          { property: 'name', direction: 'desc' },
          { property: 'accountid', direction: 'asc' },
        ],
        count: true,
        skipToken: '%3Ccookie%20pagenumber=%222%22%20/%3E',
      }),
    );
    expect(path).toBe(
      'accounts?$select=name&$expand=primary($select=fullname)' +
        `&$filter=accountid%20eq%20${guid(1)}` +
        '&$orderby=name%20desc,accountid&$count=true&$skiptoken=%3Ccookie%20pagenumber=%222%22%20/%3E',
    );
  });

  test('parts options of an expand by semicolons, and expands by commas', () => {
    const { path } = printQuery(
      makeQuery({
        expand: [
          makeExpand('a', { expand: [makeExpand('b', { expand: [makeExpand('c')] }), makeExpand('d')] }),
          makeExpand('rows', {
            collection: true,
            orderBy: [{ property: 'contactid', direction: 'asc' }],
            top: 11,
          }),
        ],
      }),
    );
    expect(path).toBe(
      'accounts?$select=name&$expand=' +
        'a($select=contactid;$expand=b($select=contactid;$expand=c($select=contactid)),d($select=contactid)),' +
        'rows($select=contactid;$orderby=contactid;$top=11)',
    );
  });
});

describe('preferences of a query', () => {
  test('are one header, and none where there is nothing to prefer', () => {
    const { headers } = printQuery(
      makeQuery({
        pageSize: 50,
        annotations: [
          'Microsoft.Dynamics.CRM.lookuplogicalname',
          'OData.Community.Display.V1.FormattedValue',
        ],
      }),
    );
    expect(headers).toEqual({
      Prefer:
        'odata.maxpagesize=50,odata.include-annotations=' +
        '"Microsoft.Dynamics.CRM.lookuplogicalname,OData.Community.Display.V1.FormattedValue"',
    });
    expect(printQuery(makeQuery({ pageSize: 1 })).headers).toEqual({ Prefer: 'odata.maxpagesize=1' });
  });
});

test('the same query prints the same bytes', () => {
  const query = makeQuery({ expand: [makeExpand('primary')], pageSize: 5 });
  expect(printQuery(structuredClone(query))).toEqual(printQuery(query));
});
