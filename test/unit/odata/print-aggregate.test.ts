import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { parseFetch } from '../../../src/emulator/fetch/parse-fetch.ts';
import { printAggregate } from '../../../src/odata/print-aggregate.ts';
import { isXmlText } from '../../../src/odata/xml-text.ts';
import type { AggregateQuery } from '../../../src/query/aggregate-query.ts';
import { own, type Filter } from '../../../src/query/filter.ts';
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

/** All that XML makes something of. */
const anyText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...Array.from('\'"%_[]\\/&=?#+;<>\t\n\r '),
        ']]>',
        '&amp;',
        '<!--',
        '<![CDATA[',
        '😀',
        'ß',
      ),
      fc.string({ unit: 'grapheme' }),
    ),
    { maxLength: 20 },
  )
  .map((parts) => parts.join(''))
  .filter((each) => isXmlText(each));

describe('any text is read back by the double as exactly one condition with exactly that text', () => {
  const conditionsOf = (filter: Filter) => {
    const { filters, links } = parseFetch(fetchXml(countOf({ filter }))).entity;
    expect([filters.length, links.length]).toEqual([1, 0]);
    return filters[0]?.parts.filter((part) => part.kind === 'condition') ?? [];
  };

  test('as a value, in a list and in a pattern', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const value = stringLiteral(text);
        const column = own('name');
        expect(conditionsOf({ kind: 'compare', column, operator: 'eq', value })).toMatchObject([
          { attribute: 'name', operator: 'eq', value: text },
        ]);
        expect(
          conditionsOf({ kind: 'function', name: 'In', column, values: [value, stringLiteral('b')] }),
        ).toMatchObject([{ operator: 'in', values: [text, 'b'] }]);
        const like = conditionsOf({ kind: 'text', test: 'startswith', negated: false, column, text });
        expect(String(like[0]?.value).replace(/\[([%_[])\]/g, '$1')).toBe(`${text}%`);
      }),
      { numRuns: 5000, seed: 20_261_126 },
    );
  });

  test.each(['\u0001', 'a\u001fb', '\uffff'])('but %j, which XML can not hold, is refused', (text) => {
    const filter: Filter = {
      kind: 'compare',
      column: own('name'),
      operator: 'eq',
      value: stringLiteral(text),
    };
    expect(() => fetchXml(countOf({ filter }))).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT' }));
  });
});
