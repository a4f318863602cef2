import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';

import { parseFilter } from '../../../src/emulator/filter/parse-filter.ts';
import { printFilter } from '../../../src/odata/print-filter.ts';
import { own, type ColumnPath, type Filter } from '../../../src/query/filter.ts';
import {
  booleanLiteral,
  dateLiteral,
  guidLiteral,
  numberLiteral,
  stringLiteral,
  type Literal,
} from '../../../src/query/literal.ts';
import { guid } from '../../support/guid.ts';

const text = (filter: Filter): string => decodeURIComponent(printFilter(filter));

const contact = { logicalName: 'contact', entitySet: 'contacts', key: 'contactid' };
const path: ColumnPath = {
  lookups: [{ navigation: 'primarycontactid', property: '_primarycontactid_value', table: contact }],
  property: 'lastname',
};
const compare = (value: Literal | null, operator: 'eq' | 'ne' | 'gt' = 'eq', column = own('a')): Filter => ({
  kind: 'compare',
  column,
  operator,
  value,
});
const call = (name: 'In' | 'NotIn', values: readonly Literal[], column = own('a')): Filter => ({
  kind: 'function',
  name,
  column,
  values,
});
const tasks = { navigation: 'Account_Tasks', table: contact, backProperty: undefined };

describe('conditions', () => {
  it.each<[string, Filter, string]>([
    ['a GUID is bare', compare(guidLiteral(guid(1))), `a eq ${guid(1)}`],
    ['a quote is doubled', compare(stringLiteral("O'Hara")), "a eq 'O''Hara'"],
    ['a date is bare', compare(dateLiteral('2026-11-24'), 'gt'), 'a gt 2026-11-24'],
    ['a two-option column', compare(booleanLiteral(true)), 'a eq true'],
    ['null', compare(null), 'a eq null'],
    ['ne says that null doesn’t count', compare(numberLiteral('5'), 'ne'), 'a ne 5 and a ne null'],
    ['not null', compare(null, 'ne'), 'a ne null'],
    ['over a lookup', compare(stringLiteral('x'), 'eq', path), "primarycontactid/lastname eq 'x'"],
    [
      'In holds texts, whatever the type',
      call('In', [numberLiteral('1'), numberLiteral('2')]),
      `Microsoft.Dynamics.CRM.In(PropertyName='a',PropertyValues=["1","2"])`,
    ],
    [
      'a lookup goes by its logical name in a function',
      call('In', [guidLiteral(guid(1))], own('_ownerid_value')),
      `Microsoft.Dynamics.CRM.In(PropertyName='ownerid',PropertyValues=["${guid(1)}"])`,
    ],
    [
      'a function over a lookup',
      call('In', [stringLiteral(`O'H"`)], path),
      `primarycontactid/Microsoft.Dynamics.CRM.In(PropertyName='lastname',PropertyValues=["O'H\\""])`,
    ],
    ['nothing is in an empty list', call('In', []), 'a eq null and a ne null'],
    ['every value is not in an empty list', call('NotIn', []), 'a ne null'],
    [
      'a number of days',
      { kind: 'function', name: 'LastXDays', column: own('a'), values: [numberLiteral('7')] },
      "Microsoft.Dynamics.CRM.LastXDays(PropertyName='a',PropertyValue=7)",
    ],
    [
      'a day is a text to a function',
      { kind: 'function', name: 'On', column: own('a'), values: [dateLiteral('2026-11-24')] },
      "Microsoft.Dynamics.CRM.On(PropertyName='a',PropertyValue='2026-11-24')",
    ],
    [
      'a period and a year',
      {
        kind: 'function',
        name: 'InFiscalPeriodAndYear',
        column: own('a'),
        values: [numberLiteral('1'), numberLiteral('2026')],
      },
      "Microsoft.Dynamics.CRM.InFiscalPeriodAndYear(PropertyName='a',PropertyValue1=1,PropertyValue2=2026)",
    ],
    [
      'no value',
      { kind: 'function', name: 'Today', column: own('a'), values: [] },
      "Microsoft.Dynamics.CRM.Today(PropertyName='a')",
    ],
    [
      'not before a text function',
      { kind: 'text', test: 'contains', negated: true, column: own('a'), text: '50%_[x]' },
      "not contains(a,'50[%][_][[]x]')",
    ],
    ['there is one', { kind: 'any', collection: tasks, filter: undefined }, 'Account_Tasks/any()'],
    [
      'a list inside a list',
      {
        kind: 'none',
        collection: tasks,
        filter: {
          kind: 'or',
          filters: [
            compare(null),
            {
              kind: 'any',
              collection: tasks,
              filter: call('In', [numberLiteral('1')], path),
            },
          ],
        },
      },
      'not Account_Tasks/any(x:x/a eq null or x/Account_Tasks/any(x1:x1/primarycontactid/' +
        `Microsoft.Dynamics.CRM.In(PropertyName='lastname',PropertyValues=["1"])))`,
    ],
    [
      'brackets where one junction stands in another',
      {
        kind: 'and',
        filters: [
          compare(null),
          { kind: 'or', filters: [compare(numberLiteral('1'), 'ne'), compare(null)] },
          call('In', []),
        ],
      },
      'a eq null and ((a ne 1 and a ne null) or a eq null) and (a eq null and a ne null)',
    ],
  ])('%s', (_name, filter, expected) => {
    expect(text(filter)).toBe(expected);
  });

  it('a list of more than 500 values is several', () => {
    const values = Array.from({ length: 501 }, (_, index) => numberLiteral(String(index)));
    const [inside, outside] = [text(call('In', values)), text(call('NotIn', values))];
    expect(inside.split(' or ').map((part) => part.split(',').length - 1)).toEqual([500, 1]);
    expect(outside.split(' and ')).toHaveLength(2);
  });
});

/** Any text but NUL and half characters, often with what means something to OData, JSON, SQL or a URL. */
const anyText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...Array.from('\'"%_[]\\/&=?#+;,()$@{}<>'),
        '\r\n',
        "''",
        '%27',
        '[%]',
        '😀',
        'ß',
        ' ',
        '*',
        'null',
      ),
      fc.string({ unit: 'grapheme' }),
    ),
    { maxLength: 30 },
  )
  .map((parts) => parts.join('').replaceAll('\0', ''))
  .filter((each) => !/\p{Cs}/u.test(each));

/** The double's own reading of the filter. */
const reread = (filter: Filter): unknown => parseFilter(text(filter));
const literal = (value: string) => ({ kind: 'literal', type: 'string', text: value });
const left = { kind: 'path', segments: ['a'], position: expect.any(Number) as number };

describe('any text is read back as exactly one condition with exactly that text', () => {
  const runs = { numRuns: 20_000, seed: 20_261_124 };
  const unescaped = (pattern: string): string => pattern.replace(/\[([%_[])\]/g, '$1');

  test('as a value', () => {
    fc.assert(
      fc.property(anyText, (value) => {
        const read = reread(compare(stringLiteral(value)));
        expect(read).toEqual({ kind: 'comparison', operator: 'eq', left, right: literal(value) });
      }),
      runs,
    );
  });

  test('in a list', () => {
    fc.assert(
      fc.property(fc.array(anyText, { minLength: 1, maxLength: 5 }), (values) => {
        const read = reread(call('In', values.map(stringLiteral)));
        expect(read).toMatchObject({
          kind: 'call',
          name: 'Microsoft.Dynamics.CRM.In',
          arguments: [{ value: literal('a') }, { value: { kind: 'list', items: values } }],
        });
      }),
      runs,
    );
  });

  test.each(['contains', 'startswith', 'endswith'] as const)('in %s', (name) => {
    fc.assert(
      fc.property(anyText, (value) => {
        const filter: Filter = { kind: 'text', test: name, negated: false, column: own('a'), text: value };
        const read = reread(filter) as {
          readonly name: string;
          readonly arguments: readonly { readonly value: { readonly text: string } }[];
        };
        expect([read.name, read.arguments.length]).toEqual([name, 2]);
        expect(unescaped(read.arguments[1]?.value.text ?? '')).toBe(value);
      }),
      runs,
    );
  });

  test('of 10,000 characters', () => {
    const value = `'"%_[\\`.repeat(2000);
    expect(reread(compare(stringLiteral(value)))).toMatchObject({ right: literal(value) });
  });

  test('except half characters and NUL, which no request can carry', () => {
    for (const value of ['\ud800', 'a\udc00b', '\0']) expect(() => stringLiteral(value)).toThrow(TypeError);
  });
});

test('a filter is printable ASCII without separators of a URL', () => {
  fc.assert(
    fc.property(anyText, (value) => {
      expect(printFilter(compare(stringLiteral(value)))).toMatch(/^[\w.()'!~*%-]+$/);
    }),
  );
});
