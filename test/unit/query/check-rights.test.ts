import { describe, expect, test } from 'vitest';

import type { GatewayError } from '../../../src/errors/gateway-error.ts';
import type { AggregateQuery } from '../../../src/query/aggregate-query.ts';
import { checkAggregateRights, checkRights, checkSearchRights } from '../../../src/query/check-rights.ts';
import { guarded, own, type CollectionStep, type Compare, type Filter } from '../../../src/query/filter.ts';
import { stringLiteral } from '../../../src/query/literal.ts';
import { underPath, type Condition } from '../../../src/query/map-conditions.ts';
import { complementFilter, negateFilter } from '../../../src/query/negate-filter.ts';
import type { QueryRights, TableQueryRights } from '../../../src/query/query-rights.ts';
import type { Expand, TableQuery } from '../../../src/query/table-query.ts';
import { makeExpand, makeQuery } from '../../support/make-query.ts';

const compare = (property: string, value: string | null, over: Partial<Compare> = {}): Compare => ({
  kind: 'compare',
  column: own(property),
  operator: 'eq',
  value: value === null ? null : stringLiteral(value),
  ...over,
});
const all = (...filters: readonly Filter[]): Filter => ({ kind: 'and', filters });
const some = (...filters: readonly Filter[]): Filter => ({ kind: 'or', filters });

/** Contacts of one city only. The account's primary contact may be known where it is one of them. */
const contactRule = compare('address1_city', 'Oslo', { rule: true });
const toContact = {
  navigation: 'primarycontactid',
  property: '_primarycontactid_value',
  table: { logicalName: 'contact', entitySet: 'contacts', key: 'contactid' },
};
const isThere: Filter = {
  kind: 'compare',
  column: own('contactid'),
  operator: 'ne',
  value: null,
  rule: true,
};
const guard = underPath(all(isThere, contactRule), [toContact]);

const tableRights = (over: Partial<TableQueryRights>): TableQueryRights => ({
  properties: new Set(),
  navigations: new Map(),
  intersects: [],
  rule: undefined,
  guards: new Map(),
  aggregate: true,
  search: true,
  hierarchy: true,
  ...over,
});

const granted: ReadonlyMap<string, TableQueryRights> = new Map([
  [
    'account',
    tableRights({
      properties: new Set([
        'accountid',
        'name',
        'revenue',
        '_primarycontactid_value',
        '_parentaccountid_value',
      ]),
      navigations: new Map([
        ['primarycontactid', 'contact'],
        ['parentaccountid', 'account'],
        ['contact_customer_accounts', 'contact'],
        ['account_tasks', 'task'],
        ['account_leads', 'lead'],
      ]),
      guards: new Map([['_primarycontactid_value', guard]]),
    }),
  ],
  [
    'contact',
    tableRights({
      properties: new Set(['contactid', 'fullname', '_parentcustomerid_value']),
      navigations: new Map([['account_primary_contact', 'account']]),
      rule: contactRule,
      search: false,
      hierarchy: false,
    }),
  ],
  [
    'task',
    tableRights({
      properties: new Set(['activityid', 'subject']),
      intersects: [{ table: 'accounttasks', own: 'accountid', other: 'activityid' }],
      aggregate: false,
    }),
  ],
]);

const rights: QueryRights = {
  table: (name) => granted.get(name),
  joins: () => false,
  names: () => false,
  searchesAll: false,
  limitsRows: true,
};

const contacts = (over: Partial<TableQuery>): TableQuery =>
  makeQuery({ table: 'contact', entitySet: 'contacts', select: ['fullname'], filter: contactRule, ...over });
const rows = (over: Partial<Expand>): Expand =>
  makeExpand('contact_customer_accounts', { collection: true, filter: contactRule, ...over });
const oslo = (lookups: Condition['column']['lookups'], property: string): Compare =>
  compare(property, 'x', { column: { lookups, property } });
const ofAccount: CollectionStep = {
  navigation: 'contact_customer_accounts',
  table: toContact.table,
  backProperty: '_parentcustomerid_value',
};
const related = (kind: 'any' | 'none' | 'all', filter: Filter | undefined): Filter => ({
  kind,
  collection: ofAccount,
  filter,
});
const name = compare('name', 'x');
const fullName = compare('fullname', 'x');
const primaryIs = compare('_primarycontactid_value', 'x');
const ofParents = compare('_primarycontactid_value', 'x', { ofParents: true });

const refusal = (run: () => void): string => {
  try {
    run();
  } catch (error) {
    expect((error as GatewayError).code).toBe('INTERNAL');
    return (error as GatewayError).message;
  }
  return 'allowed';
};

describe('a query that a role may ask', () => {
  test.each<[string, TableQuery]>([
    [
      'columns, filter, order and lookups that are granted',
      makeQuery({
        select: ['accountid', 'name'],
        filter: all(name, compare('revenue', null, { operator: 'ne' })),
        orderBy: [{ property: 'revenue', direction: 'desc' }],
        expand: [makeExpand('parentaccountid', { table: 'account', select: ['name'] })],
      }),
    ],
    ['rows under their rule', contacts({})],
    ['rows under their rule and more', contacts({ filter: all(all(contactRule, fullName), fullName) })],
    [
      'an expanded list under its rule',
      makeQuery({ expand: [rows({ filter: all(fullName, contactRule) })] }),
    ],
    [
      'a condition over a lookup beside the rule of its table',
      makeQuery({ filter: all(guard, oslo([toContact], 'fullname')) }),
    ],
    ['the same, negated', makeQuery({ filter: negateFilter(guarded(guard, oslo([toContact], 'fullname'))) })],
    ['a lookup’s id beside its guard', makeQuery({ filter: guarded(guard, primaryIs) })],
    [
      'a lookup’s id or the opposite of its guard',
      makeQuery({ filter: some(complementFilter(guard), primaryIs) }),
    ],
    [
      'order by a guarded lookup beside its guard',
      makeQuery({ filter: guard, orderBy: [{ property: '_primarycontactid_value', direction: 'asc' }] }),
    ],
    [
      'what stands under a row',
      makeQuery({
        filter: { kind: 'function', name: 'Under', values: [stringLiteral('1')], column: own('accountid') },
      }),
    ],
    ['parents at hand', makeQuery({ filter: ofParents })],
    ['some row under the rule', makeQuery({ filter: related('any', all(contactRule, fullName)) })],
    ['no row under the rule', makeQuery({ filter: related('none', contactRule) })],
    [
      'every row, those apart that the rule hides',
      makeQuery({ filter: related('all', some(complementFilter(contactRule), fullName)) }),
    ],
  ])('%s', (_what, query) => {
    expect(refusal(() => checkRights(query, rights))).toBe('allowed');
  });
});

describe('a query that goes beyond its role’s rights', () => {
  test.each<[string, string, TableQuery]>([
    ['a table', 'asks for the table lead', makeQuery({ table: 'lead' })],
    ['a column', 'asks for creditlimit', makeQuery({ select: ['name', 'creditlimit'] })],
    ['the id of a lookup', 'asks for _ownerid_value', makeQuery({ select: ['_ownerid_value'] })],
    ['a condition on a column', 'asks for creditlimit', makeQuery({ filter: compare('creditlimit', '1') })],
    [
      'a condition within others',
      'asks for creditlimit',
      makeQuery({ filter: all(name, some(name, compare('creditlimit', null))) }),
    ],
    [
      'a test of a text',
      'asks for creditlimit',
      makeQuery({
        filter: { kind: 'text', test: 'contains', negated: false, text: 'x', column: own('creditlimit') },
      }),
    ],
    [
      'a function',
      'asks for creditlimit',
      makeQuery({ filter: { kind: 'function', name: 'In', values: [], column: own('creditlimit') } }),
    ],
    [
      'order',
      'asks for creditlimit',
      makeQuery({ orderBy: [{ property: 'creditlimit', direction: 'asc' }] }),
    ],
    ['a navigation', 'leads from account over ownerid', makeQuery({ expand: [makeExpand('ownerid')] })],
    [
      'a navigation to a table that is not granted',
      'asks for the table lead',
      makeQuery({ expand: [makeExpand('account_leads', { collection: true, table: 'lead' })] }),
    ],
    [
      'an expanded table by another’s name',
      'takes contact for account',
      makeQuery({ expand: [rows({ table: 'account', select: ['name'] })] }),
    ],
    [
      'a column of an expanded row',
      'asks for creditlimit',
      makeQuery({ expand: [makeExpand('parentaccountid', { table: 'account', select: ['creditlimit'] })] }),
    ],
    [
      'a column two levels down',
      'asks for creditlimit',
      makeQuery({
        expand: [
          makeExpand('parentaccountid', {
            table: 'account',
            select: ['name'],
            expand: [makeExpand('parentaccountid', { table: 'account', select: ['creditlimit'] })],
          }),
        ],
      }),
    ],
    [
      'a condition on an expanded list',
      'asks for emailaddress1',
      makeQuery({ expand: [rows({ filter: all(contactRule, compare('emailaddress1', 'x')) })] }),
    ],
    [
      'order of an expanded list',
      'asks for emailaddress1',
      makeQuery({ expand: [rows({ orderBy: [{ property: 'emailaddress1', direction: 'asc' }] })] }),
    ],
    [
      'a condition over a lookup',
      'asks for emailaddress1',
      makeQuery({ filter: all(guard, oslo([toContact], 'emailaddress1')) }),
    ],
    [
      'a condition over a lookup that is not granted',
      'leads from account over ownerid',
      makeQuery({ filter: oslo([{ ...toContact, navigation: 'ownerid' }], 'fullname') }),
    ],
    [
      'a condition in a list',
      'asks for emailaddress1',
      makeQuery({ filter: related('any', all(contactRule, compare('emailaddress1', 'x'))) }),
    ],
    [
      'whether there is a row of a table that is not granted',
      'asks for the table lead',
      makeQuery({
        filter: { kind: 'any', collection: { ...ofAccount, navigation: 'account_leads' }, filter: undefined },
      }),
    ],
  ])('%s', (_what, reason, query) => {
    expect(refusal(() => checkRights(query, rights))).toContain(reason);
  });
});

describe('a query without what its role’s rules demand', () => {
  test.each<[string, string, TableQuery]>([
    ['rows without a filter', 'reads contact without its rule', contacts({ filter: undefined })],
    ['rows with another filter', 'reads contact without its rule', contacts({ filter: fullName })],
    [
      'the rule as one of two choices',
      'reads contact without its rule',
      contacts({ filter: some(contactRule, fullName) }),
    ],
    ['the rule, negated', 'reads contact without its rule', contacts({ filter: negateFilter(contactRule) })],
    [
      'the rule with another value',
      'reads contact without its rule',
      contacts({ filter: compare('address1_city', 'Rome', { rule: true }) }),
    ],
    [
      'the client’s own words for the rule',
      'reads contact without its rule',
      contacts({ filter: compare('address1_city', 'Oslo') }),
    ],
    ['an expanded row', 'expands a row of contact', makeQuery({ expand: [makeExpand('primarycontactid')] })],
    [
      'an expanded list',
      'reads contact without its rule',
      makeQuery({ expand: [rows({ filter: undefined })] }),
    ],
    [
      'an expanded list of expanded rows',
      'reads contact without its rule',
      makeQuery({
        expand: [
          makeExpand('parentaccountid', {
            table: 'account',
            select: ['name'],
            expand: [rows({ filter: fullName })],
          }),
        ],
      }),
    ],
    ['some row', 'looks into contact without its rule', makeQuery({ filter: related('any', fullName) })],
    [
      'any row at all',
      'looks into contact without its rule',
      makeQuery({ filter: related('any', undefined) }),
    ],
    ['no row', 'looks into contact without its rule', makeQuery({ filter: related('none', fullName) })],
    ['every row', 'looks into contact without its rule', makeQuery({ filter: related('all', fullName) })],
    [
      'every row meets the rule too, which shows those that do not',
      'looks into contact without its rule',
      makeQuery({ filter: related('all', all(contactRule, fullName)) }),
    ],
    ['a condition over a lookup', 'without a guard', makeQuery({ filter: oslo([toContact], 'fullname') })],
    [
      'a condition over a lookup beside a rule that may hold where it leads nowhere',
      'without a guard',
      makeQuery({ filter: all(underPath(contactRule, [toContact]), oslo([toContact], 'fullname')) }),
    ],
    [
      'a condition over a lookup with a rule that need not hold',
      'without a guard',
      makeQuery({ filter: some(guard, oslo([toContact], 'fullname')) }),
    ],
    [
      'a condition over a lookup whose rule is guarded elsewhere',
      'without a guard',
      makeQuery({ filter: some(all(guard, name), oslo([toContact], 'fullname')) }),
    ],
    [
      'a condition over a lookup with the rule as the row’s own',
      'without a guard',
      makeQuery({ filter: all(contactRule, oslo([toContact], 'fullname')) }),
    ],
    ['a lookup’s id', 'without a guard', makeQuery({ filter: primaryIs })],
    [
      'whether a lookup is empty',
      'without a guard',
      makeQuery({ filter: compare('_primarycontactid_value', null) }),
    ],
    [
      'what stands under a row of which only some are seen',
      'asks for the hierarchy of contactid',
      contacts({
        filter: all(contactRule, {
          kind: 'function',
          name: 'NotUnder',
          values: [stringLiteral('1')],
          column: own('contactid'),
        }),
      }),
    ],
    [
      'order by a lookup',
      'orders by a guarded lookup',
      makeQuery({ orderBy: [{ property: '_primarycontactid_value', direction: 'asc' }] }),
    ],
  ])('%s', (_what, reason, query) => {
    expect(refusal(() => checkRights(query, rights))).toContain(reason);
  });
});

describe('aggregates', () => {
  const numbers = (over: Partial<AggregateQuery>): AggregateQuery => ({
    table: { logicalName: 'account', entitySet: 'accounts', key: 'accountid' },
    filter: undefined,
    keys: [],
    measures: [],
    orderBy: [],
    top: undefined,
    ...over,
  });
  const contactTable = { table: toContact.table };
  const tasks = { table: { logicalName: 'task', entitySet: 'tasks', key: 'activityid' } };
  const key = (property: string, over: Partial<AggregateQuery['keys'][number]> = {}) =>
    [{ alias: 'k', column: own(property), dateGrouping: undefined, ...over }] as const;
  const measure = (property: string, aggregate: AggregateQuery['measures'][number]['aggregate']) =>
    [{ alias: 'm', property, aggregate, distinct: false }] as const;

  const through = (table: string, own: string, other: string) => ({
    through: { intersect: { table, own, other }, parents: [], alias: 'p' },
  });

  test.each<[string, AggregateQuery]>([
    ['of granted columns', numbers({ keys: key('name'), measures: measure('revenue', 'sum') })],
    [
      'rows under their rule',
      numbers({ ...contactTable, filter: contactRule, measures: measure('contactid', 'count') }),
    ],
    [
      'groups over a lookup, guarded',
      numbers({
        filter: guard,
        keys: key('fullname', { column: { lookups: [toContact], property: 'fullname' } }),
      }),
    ],
    [
      'groups by a lookup, guarded',
      numbers({ filter: all(guard, name), keys: key('_primarycontactid_value') }),
    ],
    ['groups by parents at hand', numbers({ filter: ofParents, keys: key('_primarycontactid_value') })],
    [
      'how many there are, where numbers are switched off',
      numbers({ ...tasks, measures: measure('activityid', 'count') }),
    ],
    [
      'groups by parents of a granted list',
      numbers({ ...tasks, ...through('accounttasks', 'accountid', 'activityid') }),
    ],
  ])('may be asked: %s', (_what, query) => {
    expect(refusal(() => checkAggregateRights(query, rights))).toBe('allowed');
  });

  test.each<[string, string, AggregateQuery]>([
    [
      'a table',
      'asks for the table lead',
      numbers({ table: { logicalName: 'lead', entitySet: 'leads', key: 'leadid' } }),
    ],
    ['groups', 'asks for creditlimit', numbers({ keys: key('creditlimit') })],
    ['a number', 'asks for creditlimit', numbers({ measures: measure('creditlimit', 'max') })],
    ['a condition', 'asks for creditlimit', numbers({ filter: compare('creditlimit', '1') })],
    [
      'groups over a lookup',
      'asks for emailaddress1',
      numbers({
        filter: guard,
        keys: key('', { column: { lookups: [toContact], property: 'emailaddress1' } }),
      }),
    ],
    [
      'groups by another table',
      'groups by',
      numbers({ ...tasks, ...through('leadtasks', 'accountid', 'activityid') }),
    ],
    [
      'groups by another column',
      'groups by',
      numbers({ ...tasks, ...through('accounttasks', 'secret', 'activityid') }),
    ],
    [
      'groups by the other end',
      'groups by',
      numbers({ ...tasks, ...through('accounttasks', 'accountid', 'secret') }),
    ],
    ['groups of another table', 'groups by', numbers(through('accounttasks', 'accountid', 'activityid'))],
    [
      'a number where they are switched off',
      'has a measure',
      numbers({ ...tasks, measures: measure('subject', 'countcolumn') }),
    ],
    [
      'rows without their rule',
      'reads contact without its rule',
      numbers({ ...contactTable, measures: measure('contactid', 'count') }),
    ],
    [
      'rows with another filter',
      'reads contact without its rule',
      numbers({ ...contactTable, filter: fullName }),
    ],
    [
      'groups over a lookup without the rule',
      'without a guard',
      numbers({ keys: key('', { column: { lookups: [toContact], property: 'fullname' } }) }),
    ],
    [
      'groups by a lookup without its guard',
      'without a guard',
      numbers({ filter: name, keys: key('_primarycontactid_value') }),
    ],
    [
      'groups by a lookup beside another’s parents',
      'without a guard',
      numbers({
        filter: compare('_parentaccountid_value', 'x', { ofParents: true }),
        keys: key('_primarycontactid_value'),
      }),
    ],
    [
      'how many different values a guarded lookup has',
      'without a guard',
      numbers({ measures: measure('_primarycontactid_value', 'countcolumn') }),
    ],
  ])('are refused: %s', (_what, reason, query) => {
    expect(refusal(() => checkAggregateRights(query, rights))).toContain(reason);
  });
});

describe('searches', () => {
  const search = (tables: readonly string[] | undefined) => ({
    term: 'word',
    tables,
    filter: undefined,
    skip: 0,
    top: 10,
  });
  test.each<[string, string, readonly string[] | undefined]>([
    ['may be for tables that are seen whole', 'allowed', ['account', 'task']],
    ['name their tables', 'searches all tables', undefined],
    [
      'are not for tables that are seen in part',
      'searches contact, of which it sees a part',
      ['account', 'contact'],
    ],
    ['are not for tables that are not granted', 'asks for the table lead', ['lead']],
  ])('%s', (_what, outcome, tables) => {
    expect(refusal(() => checkSearchRights(search(tables), rights))).toContain(outcome);
  });

  test('are for all tables where all are seen', () => {
    expect(refusal(() => checkSearchRights(search(undefined), { ...rights, searchesAll: true }))).toBe(
      'allowed',
    );
  });
});
