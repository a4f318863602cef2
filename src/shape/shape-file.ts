import type { Table } from '../model/model.ts';
import { ListPage } from '../odata/list-page.ts';
import type { Row } from '../odata/read-rows.ts';
import type { FilePlan, ImagePlan } from '../plan/record-plan.ts';
import { valueTypes } from '../vocabulary/types/index.ts';
import { shapeFields, type Shaped, type Shaping } from './shaped.ts';

/** An image column's value; null where the row has no image. */
export const shapeImage = (shaping: Shaping, plan: ImagePlan, row: Row): Shaped | null =>
  isSet(row[plan.presence])
    ? shapeFields(shaping, plan.parts, ({ part }) => imagePart(plan, row, part))
    : null;

const imagePart = (
  { table, column, timestampProperty }: ImagePlan,
  row: Row,
  part: 'url' | 'thumbnail' | 'timestamp',
): unknown => {
  switch (part) {
    case 'url':
      return pathOf(table, row, column.logicalName);
    case 'thumbnail':
      return row[column.property] ?? null;
    case 'timestamp': {
      const value = timestampProperty === undefined ? undefined : row[timestampProperty];
      return isSet(value) ? (valueTypes.bigInt.fromWire(value) ?? null) : null;
    }
  }
};

/** A file column's value; null where the row has no file. */
export const shapeFile = (shaping: Shaping, plan: FilePlan, row: Row): Shaped | null =>
  isSet(row[plan.column.property])
    ? shapeFields(shaping, plan.parts, ({ part }) => filePart(plan, row, part))
    : null;

const filePart = (
  { table, column, nameProperty, sizeSlot }: FilePlan,
  row: Row,
  part: 'url' | 'name' | 'size',
): unknown => {
  switch (part) {
    case 'url':
      return pathOf(table, row, column.logicalName);
    case 'name':
      return nameProperty === undefined ? null : (row[nameProperty] ?? null);
    case 'size': {
      const files = sizeSlot === undefined ? undefined : row[sizeSlot];
      if (files instanceof Error) return files;
      if (!(files instanceof ListPage)) return null;
      const own = files.rows.find((file) => file['regardingfieldname'] === column.logicalName);
      const size = own?.['filesizeinbytes'];
      return isSet(size) ? (valueTypes.bigInt.fromWire(size) ?? null) : null;
    }
  }
};

/** The gateway's own way to the bytes; relative, since only the caller knows under which address it reached the gateway. */
const pathOf = (table: Table, row: Row, column: string): string =>
  `/files/${table.logicalName}/${String(row[table.key.property])}/${column}`;

const isSet = (value: unknown): boolean => value !== null && value !== undefined;
