import { describe, expect, it } from 'vitest';

import { printOpenObject } from '../../../src/odata/print-open-object.ts';
import { readOpenObject } from '../../../src/plan/open-object.ts';

const printed = (value: unknown): unknown =>
  JSON.parse(printOpenObject(readOpenObject({ value, place: 'options' }, 'expando')));

const deep = (depth: number): unknown => (depth === 0 ? 1 : { a: deep(depth - 1) });

describe('an object with any properties', () => {
  it('says what JSON does not show', () => {
    expect(
      printed({
        text: 'x',
        whole: 1,
        large: 2 ** 40,
        part: 0.5,
        yes: true,
        none: null,
        list: [1, 2 ** 40],
        mixed: [1, 0.5],
      }),
    ).toEqual({
      '@odata.type': 'Microsoft.Dynamics.CRM.expando',
      'text@odata.type': 'String',
      text: 'x',
      whole: 1,
      'large@odata.type': 'Int64',
      large: 2 ** 40,
      'part@odata.type': 'Double',
      part: 0.5,
      yes: true,
      none: null,
      'list@odata.type': 'Collection(Int64)',
      list: [1, 2 ** 40],
      'mixed@odata.type': 'Collection(Double)',
      mixed: [1, 0.5],
    });
  });

  it('says the type of a nested object once: at the property where that names one, else inside', () => {
    const label = 'Microsoft.Dynamics.CRM.LocalizedLabel';
    expect(
      printed({
        'label@odata.type': label,
        label: { Label: 'Yes' },
        'labels@odata.type': `Collection(${label})`,
        labels: [{ Label: 'Yes' }],
        'format@odata.type': 'Microsoft.Dynamics.CRM.DateTimeFormat',
        format: 'DateOnly',
      }),
    ).toMatchObject({
      'label@odata.type': label,
      label: { 'Label@odata.type': 'String', Label: 'Yes' },
      labels: [{ '@odata.type': label, Label: 'Yes' }],
      format: 'DateOnly',
    });
    expect(printed({ label: {} })).toMatchObject({
      label: { '@odata.type': 'Microsoft.Dynamics.CRM.expando' },
    });
  });

  it('ends before the stack does', () => {
    expect(printed(deep(20))).toBeTruthy();
    expect(() => printed(deep(21))).toThrow(/nested deeper than 20/);
  });
});
