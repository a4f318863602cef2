import { describe, expect, it } from 'vitest';

import { findFileColumn } from '../../../src/execute/find-file-column.ts';
import type { Model } from '../../../src/model/model.ts';
import { makeModel } from '../../support/make-model.ts';
import { makeColumn } from '../../support/make-table.ts';

const withFiles = (): Model => {
  const model = makeModel({ name: 'shipment', columns: ['weight:decimal'] });
  const table = model.tables.get('shipment');
  if (table === undefined) throw new Error('No table was made');
  const columns = [
    makeColumn('acme_doc', { kind: 'file', nameProperty: undefined, attachments: undefined }),
    makeColumn('acme_photo', { kind: 'image', timestampProperty: undefined, idProperty: undefined }),
  ].map((column) => ({ ...column, field: `${column.field}Field`, property: `${column.property}Property` }));
  const fields = new Map([...table.fields, ...columns.map((column) => [column.field, column] as const)]);
  return { ...model, tables: new Map([['shipment', { ...table, fields }]]) };
};

describe('findFileColumn', () => {
  it('finds files and images by their logical names', () => {
    expect(findFileColumn(withFiles(), { table: 'shipment', column: 'acme_doc' })).toEqual({
      kind: 'file',
      entitySet: 'shipments',
      property: 'acme_docProperty',
    });
    expect(findFileColumn(withFiles(), { table: 'shipment', column: 'acme_photo' })?.kind).toBe('image');
  });

  it('finds nothing else', () => {
    const others = [
      ['shipment', 'weight'],
      ['shipment', 'acme_docField'],
      ['shipment', 'nothing'],
      ['shipments', 'acme_doc'],
      ['nothing', 'acme_doc'],
      ['__proto__', 'constructor'],
    ] as const;
    for (const [table, column] of others) {
      expect([table, column, findFileColumn(withFiles(), { table, column })]).toEqual([
        table,
        column,
        undefined,
      ]);
    }
  });
});
