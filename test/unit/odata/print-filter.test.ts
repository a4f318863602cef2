import fc from 'fast-check';
import { expect, test } from 'vitest';

import { printFilter } from '../../../src/odata/print-filter.ts';
import type { Filter } from '../../../src/query/filter.ts';
import { guidLiteral } from '../../../src/query/literal.ts';
import { guid } from '../../support/guid.ts';

test('In names the property, and its values as strings in a JSON array', () => {
  const filter: Filter = {
    kind: 'in',
    property: 'accountid',
    values: [guidLiteral(guid(1)), guidLiteral(guid(2))],
  };
  expect(printFilter(filter)).toBe(
    "Microsoft.Dynamics.CRM.In(PropertyName%3D'accountid'%2CPropertyValues%3D%5B" +
      `%22${guid(1)}%22%2C%22${guid(2)}%22%5D)`,
  );
});

test('a comparison writes its GUID bare', () => {
  const filter: Filter = {
    kind: 'compare',
    property: '_parent_value',
    operator: 'eq',
    value: guidLiteral(guid(1)),
  };
  expect(printFilter(filter)).toBe(`_parent_value%20eq%20${guid(1)}`);
});

test('rows of a many-to-many are found by a lambda over the way back', () => {
  const compare = {
    kind: 'compare',
    property: 'leadid',
    operator: 'eq',
    value: guidLiteral(guid(1)),
  } as const;
  expect(printFilter({ kind: 'any', navigation: 'leads', filter: compare })).toBe(
    `leads%2Fany(x%3Ax%2Fleadid%20eq%20${guid(1)})`,
  );
});

test('a filter is printable ASCII without separators of a URL', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(), { minLength: 1, maxLength: 20 }), (numbers) => {
      const values = numbers.map((n) => guidLiteral(guid(n)));
      expect(printFilter({ kind: 'in', property: 'accountid', values })).toMatch(/^[\w.()'%-]+$/);
    }),
  );
});
