import { describe, expect, test } from 'vitest';

import { checkRules } from '../../../src/query/check-rules.ts';
import type { Expand } from '../../../src/query/table-query.ts';
import { makeExpand, makeQuery } from '../../support/make-query.ts';

const rows = (navigation: string, over: Partial<Expand> = {}): Expand =>
  makeExpand(navigation, {
    collection: true,
    orderBy: [{ property: 'contactid', direction: 'asc' }],
    top: 11,
    ...over,
  });
const manyToMany = (navigation: string): Expand => rows(navigation, { manyToMany: true });
const records = (count: number): readonly Expand[] =>
  Array.from({ length: count }, (_, index) => makeExpand(`n${index}`));

describe('a query that Dataverse takes', () => {
  test.each([
    ['without expands', []],
    ['with 15 expands', records(15)],
    ['with 15 expands, nested ones counted', [makeExpand('a', { expand: records(14) })]],
    ['with a navigation at two levels', [makeExpand('a', { expand: [makeExpand('a')] })]],
    ['with collections beside lookups', [makeExpand('a'), rows('b'), rows('c')]],
    ['with several many-to-many', [manyToMany('a'), manyToMany('b')]],
    ['with 5,000 rows of a collection', [rows('a', { top: 5000 })]],
  ])('%s', (_, expand) => {
    expect(() => checkRules(makeQuery({ expand }))).not.toThrow();
  });
});

describe('a query that Dataverse would refuse', () => {
  test.each([
    ['without columns', makeQuery({ select: [] })],
    ['without columns of an expand', makeQuery({ expand: [makeExpand('a', { select: [] })] })],
    [
      'without columns of a nested expand',
      makeQuery({ expand: [makeExpand('a', { expand: [makeExpand('b', { select: [] })] })] }),
    ],
    ['with 16 expands', makeQuery({ expand: records(16) })],
    [
      'with 16 expands, nested ones counted',
      makeQuery({ expand: [makeExpand('a', { expand: records(15) })] }),
    ],
    ['with a navigation twice', makeQuery({ expand: [rows('a'), rows('a')] })],
    [
      'with a navigation twice below another',
      makeQuery({ expand: [makeExpand('x', { expand: [makeExpand('a'), makeExpand('a')] })] }),
    ],
    [
      'with a collection beside a nested expand',
      makeQuery({ expand: [makeExpand('a', { expand: [makeExpand('b')] }), rows('c')] }),
    ],
    ['with a collection below a lookup', makeQuery({ expand: [makeExpand('a', { expand: [rows('b')] })] })],
    ['with a lookup below a collection', makeQuery({ expand: [rows('a', { expand: [makeExpand('b')] })] })],
    ['with many-to-many beside a lookup', makeQuery({ expand: [manyToMany('a'), makeExpand('b')] })],
    ['with many-to-many beside one-to-many', makeQuery({ expand: [manyToMany('a'), rows('b')] })],
    ['with $top of a lookup', makeQuery({ expand: [makeExpand('a', { top: 1 })] })],
    [
      'with $orderby of a lookup',
      makeQuery({ expand: [makeExpand('a', { orderBy: [{ property: 'x', direction: 'asc' }] })] }),
    ],
    ['with more than 5,000 rows of a collection', makeQuery({ expand: [rows('a', { top: 5001 })] })],
  ])('%s', (_, query) => {
    expect(() => checkRules(query)).toThrow(expect.objectContaining({ code: 'INTERNAL' }));
  });
});
