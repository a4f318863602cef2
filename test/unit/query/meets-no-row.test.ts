import { describe, expect, it } from 'vitest';

import { own, type CollectionStep, type Filter } from '../../../src/query/filter.ts';
import { stringLiteral } from '../../../src/query/literal.ts';
import { meetsNoRow } from '../../../src/query/meets-no-row.ts';

const column = own('name');
const isNull: Filter = { kind: 'compare', column, operator: 'eq', value: null };
const isNoNull: Filter = { kind: 'compare', column, operator: 'ne', value: null };
const other: Filter = { kind: 'compare', column: own('city'), operator: 'ne', value: null };
const inList = (...values: string[]): Filter => ({
  kind: 'function',
  name: 'In',
  column,
  values: values.map(stringLiteral),
});
const collection: CollectionStep = {
  navigation: 'Account_Tasks',
  table: { logicalName: 'task', entitySet: 'tasks', key: 'activityid' },
  backProperty: '_regardingobjectid_value',
};

describe('no row can meet', () => {
  it.each<[string, Filter]>([
    ['an empty list', inList()],
    ['a condition and its opposite', { kind: 'and', filters: [isNull, isNoNull] }],
    ['such a thing and another', { kind: 'and', filters: [other, inList()] }],
    ['several of them', { kind: 'or', filters: [inList(), { kind: 'and', filters: [isNull, isNoNull] }] }],
    ['a related row that can be none', { kind: 'any', collection, filter: inList() }],
  ])('%s', (_name, filter) => expect(meetsNoRow(filter)).toBe(true));
});

describe('some row may meet', () => {
  it.each<[string, Filter]>([
    ['a list of values', inList('a')],
    ['no value of none', { kind: 'function', name: 'NotIn', column, values: [] }],
    ['null in one column, not in another', { kind: 'and', filters: [isNull, other] }],
    ['an empty list or another', { kind: 'or', filters: [inList(), other] }],
    ['that none is so', { kind: 'none', collection, filter: inList() }],
    ['that all are so, as there may be none', { kind: 'all', collection, filter: inList() }],
    ['that there is one at all', { kind: 'any', collection, filter: undefined }],
  ])('%s', (_name, filter) => expect(meetsNoRow(filter)).toBe(false));
});
