import type { FileType, ImageType } from '../model/column-type.ts';
import type { Column, Table } from '../model/model.ts';
import { needOf, type Need } from '../query/need.ts';
import { planTypeName } from './plan-type-name.ts';
import type { FilePlan, ImagePlan } from './record-plan.ts';
import type { FieldSelection } from './selection.ts';

interface FileInput<Type> {
  readonly field: FieldSelection;
  readonly table: Table;
  readonly column: Column;
  readonly type: Type;
  readonly need: Need;
}

/** Plans an image column. The picture itself is read only where the thumbnail is selected (contract §5.9). */
export const planImage = ({ field, table, column, type, need }: FileInput<ImageType>): ImagePlan => {
  const parts = (field.selection?.common ?? []).flatMap((each) => {
    const { key, name } = each;
    if (name !== 'url' && name !== 'thumbnail' && name !== 'timestamp') return planTypeName(each) ?? [];
    if (name === 'url') need.columns.add(table.key.property);
    if (name === 'thumbnail') need.columns.add(column.property);
    if (name === 'timestamp' && type.timestampProperty !== undefined) {
      need.columns.add(type.timestampProperty);
      need.lossless = true;
    }
    return { kind: 'part', key, part: name } as const;
  });
  const { timestampProperty, idProperty } = type;
  const presence = idProperty ?? timestampProperty ?? column.property;
  need.columns.add(presence);
  return { kind: 'image', key: field.key, table, column, presence, parts, timestampProperty };
};

/** Rows about files of one row: a row has as many as it has file columns. */
const maxFiles = 100;

/** Plans a file column. Its size stands on a row of another table, which is expanded where it is selected. */
export const planFile = ({ field, table, column, type, need }: FileInput<FileType>): FilePlan => {
  const parts = (field.selection?.common ?? []).flatMap((each) => {
    const { key, name } = each;
    if (name !== 'url' && name !== 'name' && name !== 'size') return planTypeName(each) ?? [];
    if (name === 'url') need.columns.add(table.key.property);
    if (name === 'name' && type.nameProperty !== undefined) need.columns.add(type.nameProperty);
    return { kind: 'part', key, part: name } as const;
  });
  need.columns.add(column.property);
  const wantsSize = parts.some((each) => each.kind === 'part' && each.part === 'size');
  const sizeSlot = wantsSize ? needSizes(need, type, field) : undefined;
  return { kind: 'file', key: field.key, table, column, parts, nameProperty: type.nameProperty, sizeSlot };
};

/** Slot of the rows about a row's files, all its file columns together. */
const needSizes = (need: Need, { attachments }: FileType, field: FieldSelection): string | undefined => {
  if (attachments === undefined) return undefined;
  const { navigation, table, inverse } = attachments;
  const slot = `${navigation}#sizes`;
  const known = need.collections.get(slot);
  const rows = known?.need ?? needOf(table, undefined);
  for (const property of ['filesizeinbytes', 'regardingfieldname']) rows.columns.add(property);
  need.collections.set(slot, {
    slot,
    navigation,
    manyToMany: false,
    inverse,
    page: { first: maxFiles, resume: undefined, count: false },
    usual: 1,
    filter: undefined,
    orderBy: [{ property: table.key, direction: 'asc' }],
    deferred: field.deferred === true && known?.deferred !== false,
    need: rows,
  });
  return slot;
};
