import { describe, expect, test } from 'vitest';

import { printAggregate } from '../../../src/odata/print-aggregate.ts';
import type { AggregateQuery } from '../../../src/query/aggregate-query.ts';
import { own } from '../../../src/query/filter.ts';
import { guidLiteral, stringLiteral } from '../../../src/query/literal.ts';
import { guid } from '../../support/guid.ts';

const countOf = (over: Partial<AggregateQuery>): AggregateQuery => ({
  table: { logicalName: 'account', entitySet: 'accounts', key: 'accountid' },
  filter: undefined,
  keys: [],
  measures: [{ alias: 'rows', property: 'accountid', aggregate: 'count', distinct: false }],
  orderBy: [],
  top: undefined,
  ...over,
});

const fetchXml = (query: AggregateQuery): string =>
  new URL(printAggregate(query).path, 'http://x').searchParams.get('fetchXml') ?? '';

const count = '<attribute name="accountid" alias="rows" aggregate="count"/>';
const isNamed = {
  kind: 'compare',
  column: own('name'),
  operator: 'eq',
  value: stringLiteral('A'),
} as const;
const named = '<filter type="and"><condition attribute="name" operator="eq" value="A"/></filter>';

describe('FetchXML of an aggregate', () => {
  test('groups by a lookup’s column, by the name that FetchXML has for it', () => {
    const keys = [{ alias: 'parent', column: own('_ownerid_value'), dateGrouping: undefined }];
    expect(fetchXml(countOf({ keys, filter: isNamed }))).toBe(
      '<fetch aggregate="true" count="5000"><entity name="account">' +
        `<attribute name="ownerid" alias="parent" groupby="true"/>${count}${named}</entity></fetch>`,
    );
  });

  test('groups by parents through the table between, whose column limits it to them', () => {
    const through = {
      intersect: { table: 'accountaccounts', own: 'accountidone', other: 'accountidtwo' },
      parents: [guidLiteral(guid(1)), guidLiteral(guid(2))],
      alias: 'parent',
    };
    expect(fetchXml(countOf({ through, filter: isNamed }))).toBe(
      `<fetch aggregate="true" count="5000"><entity name="account">${count}${named}` +
        '<link-entity name="accountaccounts" from="accountidtwo" to="accountid" link-type="inner">' +
        '<attribute name="accountidone" alias="parent" groupby="true"/>' +
        '<filter type="and"><condition attribute="accountidone" operator="in">' +
        `<value>${guid(1)}</value><value>${guid(2)}</value></condition></filter></link-entity></entity></fetch>`,
    );
  });
});
