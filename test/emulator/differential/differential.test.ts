import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';

import { bothEngines, type BothEngines } from './both-engines.ts';
import { accountColumns, contactColumns, fetchCondition, odataCondition, type Column } from './condition.ts';
import { toFetch, toOData, toSql } from './print-condition.ts';

/**
 * The double's engine and SQLite, which knows nothing of it, answer the same queries over the same rows. SQL is translated by
 * hand, without regard to case as the service's collation has it. Nulls come first in both, and comparing with them is unknown.
 */
let engines: BothEngines;
beforeAll(async () => {
  engines = await bothEngines();
});

const runs = { numRuns: 700, seed: 42 };

interface Order {
  readonly column: Column;
  readonly descending: boolean;
}

const orders = fc.uniqueArray(
  fc.record({
    column: fc.constantFrom(...accountColumns.filter(({ ordered, kind }) => ordered && kind !== 'yesNo')),
    descending: fc.boolean(),
  }),
  { maxLength: 2, selector: ({ column }) => column.name },
);
const sqlOrder = (list: readonly Order[]): string =>
  [
    ...list.map(({ column, descending }) => `a.${column.name}${descending ? ' DESC' : ''}`),
    'a.accountid',
  ].join(', ');
const limit = (top: number | null): string => (top === null ? '' : ` LIMIT ${top}`);
const top = fc.option(fc.integer({ min: 1, max: 40 }));

const accounts = 'account a LEFT JOIN contact p ON p.contactid = a.primarycontactid';
const idsOf = (rows: readonly Readonly<Record<string, unknown>>[]): unknown[] =>
  rows.map((row) => row['accountid']);
const get = (url: string) => {
  const { status, rows, text, json } = engines.api.get(url);
  if (status !== 200) throw new Error(`${url}: ${text}`);
  return { rows, json };
};
const fetch = (attributes: string, inside: string) =>
  get(
    `accounts?fetchXml=${encodeURIComponent(`<fetch${attributes}><entity name="account">${inside}</entity></fetch>`)}`,
  ).rows;

describe('the double and SQLite agree', () => {
  it('on $filter, $orderby, $top and $count', () => {
    fc.assert(
      fc.property(odataCondition, orders, top, (condition, order, most) => {
        const where = toSql(condition, 'a');
        const options = [
          '$select=accountid&$count=true',
          `$filter=${encodeURIComponent(toOData(condition))}`,
          ...(order.length === 0
            ? []
            : [
                `$orderby=${order.map(({ column, descending }) => `${column.name} ${descending ? 'desc' : 'asc'}`).join(',')}`,
              ]),
          ...(most === null ? [] : [`$top=${most}`]),
        ];
        const { rows, json } = get(`accounts?${options.join('&')}`);
        const sql = `SELECT a.accountid FROM ${accounts} WHERE ${where} ORDER BY ${sqlOrder(order)}`;
        expect(idsOf(rows)).toEqual(idsOf(engines.select(sql + limit(most))));
        expect(json['@odata.count']).toBe(engines.select(sql).length);
      }),
      runs,
    );
  });

  it('on FetchXML with filters, links, orders, distinct and top', () => {
    const link = fc.record({
      type: fc.constantFrom('inner' as const, 'outer' as const, 'exists' as const),
      condition: fetchCondition(contactColumns),
    });
    const query = fc.record({
      condition: fetchCondition(accountColumns),
      link: fc.option(link),
      order: orders,
      distinct: fc.boolean(),
      most: top,
    });
    fc.assert(
      fc.property(query, ({ condition, link: joined, order, distinct, most }) => {
        const xml = [
          '<attribute name="accountid"/>',
          ...order.map(
            ({ column, descending }) =>
              `<order attribute="${column.name}" descending="${String(descending)}"/>`,
          ),
          `<filter>${toFetch(condition)}</filter>`,
          joined === null
            ? ''
            : `<link-entity name="contact" from="parentcustomerid" to="accountid" alias="k" link-type="${joined.type}"><filter>${toFetch(joined.condition)}</filter></link-entity>`,
        ];
        const attributes = `${distinct ? ' distinct="true"' : ''}${most === null ? '' : ` top="${most}"`}`;
        const on = `k.parentcustomerid = a.accountid AND (${joined === null ? '' : toSql(joined.condition, 'k')})`;
        const from = {
          inner: `account a JOIN contact k ON ${on}`,
          outer: `account a LEFT JOIN contact k ON ${on}`,
          exists: 'account a',
        }[joined?.type ?? 'exists'];
        const exists = joined?.type === 'exists' ? ` AND EXISTS (SELECT 1 FROM contact k WHERE ${on})` : '';
        const sql = `SELECT ${distinct ? 'DISTINCT ' : ''}a.accountid FROM ${from} WHERE (${toSql(condition, 'a')})${exists} ORDER BY ${sqlOrder(order)}${limit(most)}`;
        expect(idsOf(fetch(attributes, xml.join('')))).toEqual(idsOf(engines.select(sql)));
      }),
      runs,
    );
  });

  it('on groups, by FetchXML and by $apply', () => {
    const keys = fc.uniqueArray(fc.constantFrom('address1_city', 'numberofemployees', 'creditonhold'), {
      maxLength: 2,
    });
    fc.assert(
      fc.property(keys, fetchCondition(accountColumns), (names, condition) => {
        const measures =
          'COUNT(*) AS n, COUNT(a.name) AS named, COUNT(DISTINCT a.name) AS kinds, SUM(a.revenue) AS total, ' +
          'SUM(a.numberofemployees) / COUNT(a.numberofemployees) AS average, MIN(a.numberofemployees) AS least, MAX(a.createdon) AS last';
        const groups = names.length === 0 ? '' : ` GROUP BY ${names.map((name) => `a.${name}`).join(', ')}`;
        const expected = engines.select(
          `SELECT ${[...names.map((name) => `a.${name} AS ${name}`), measures].join(', ')} FROM account a WHERE ${toSql(condition, 'a')}${groups}`,
        );
        const xml = [
          ...names.map((name) => `<attribute name="${name}" alias="${name}" groupby="true"/>`),
          '<attribute name="accountid" alias="n" aggregate="count"/>',
          '<attribute name="name" alias="named" aggregate="countcolumn"/>',
          '<attribute name="name" alias="kinds" aggregate="countcolumn" distinct="true"/>',
          '<attribute name="revenue" alias="total" aggregate="sum"/>',
          '<attribute name="numberofemployees" alias="average" aggregate="avg"/>',
          '<attribute name="numberofemployees" alias="least" aggregate="min"/>',
          '<attribute name="createdon" alias="last" aggregate="max"/>',
          `<filter>${toFetch(condition)}</filter>`,
        ];
        const all = expected.map((row) => normal(row, 10_000)).sort();
        expect(
          fetch(' aggregate="true"', xml.join(''))
            .map((row) => normal(row, 1))
            .sort(),
        ).toEqual(all);
        const aggregate =
          'aggregate($count as n,name with countdistinct as kinds,revenue with sum as total,numberofemployees with average as average,numberofemployees with min as least,createdon with max as last)';
        const group = names.length === 0 ? aggregate : `groupby((${names.join(',')}),${aggregate})`;
        const apply = `filter(${toOData(condition)})/${group}`;
        const { rows } = get(`accounts?$apply=${encodeURIComponent(apply)}`);
        const fewer = expected.map(({ named: _named, ...row }) => normal(row, 10_000)).sort();
        expect(rows.map((row) => normal(row, 1)).sort()).toEqual(fewer);
      }),
      { ...runs, numRuns: 300 },
    );
  });
});

/** A group as text: without nulls and regard to case, sums in whole units of `scale`. */
function normal(row: Readonly<Record<string, unknown>>, scale: number): string {
  const members = Object.entries(row)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => {
      if (name === 'total') return [name, (Number(value) / scale).toFixed(4)];
      if (name === 'creditonhold') return [name, Number(value)];
      return [name, typeof value === 'string' ? value.toLowerCase() : value];
    });
  return JSON.stringify(members.sort(([left], [right]) => (String(left) < String(right) ? -1 : 1)));
}
