import type { ListPage } from '../odata/list-page.ts';
import type { Row } from '../odata/read-rows.ts';
import type { FieldPlan, IdentityPart, LookupPlan, RecordPlan } from '../plan/record-plan.ts';
import { printGlobalId } from './global-id.ts';
import { shapeConnection, type SealCursor } from './shape-connection.ts';
import { shapeValue } from './shape-value.ts';
import { newShaped, type Shaped } from './shaped.ts';

export interface ShapeInput {
  readonly record: RecordPlan;
  readonly row: Row;
  /** Row that this one was reached from by a one-to-many field. */
  readonly parent: Row | undefined;
  readonly sealCursor: SealCursor;
}

/** Row → object of the answer, with everything below it, at once: no promise and no resolver work a cell. */
export const shapeRecord = (input: ShapeInput): Shaped => {
  const { record } = input;
  const shaped = newShaped(record.table.typeName);
  for (const field of record.fields) shaped[field.key] = shapeField(input, field);
  return shaped;
};

const shapeField = (input: ShapeInput, field: FieldPlan): unknown => {
  const { row } = input;
  switch (field.kind) {
    case 'identity':
      return rowIdentity(input, field.part);
    case 'column':
      return shapeValue(field.column, row[field.column.property]);
    case 'lookupId':
      return row[field.property] ?? null;
    case 'lookup':
      return shapeLookup(input, field);
    case 'collection': {
      const page = row[field.slot] as ListPage | Error;
      if (page instanceof Error) return page;
      const shapeRow = (record: RecordPlan, child: Row): Shaped =>
        shapeRecord({ ...input, record, row: child, parent: row });
      return shapeConnection({
        connection: field.connection,
        page,
        shapeRow,
        sealCursor: input.sealCursor,
      });
    }
  }
};

const rowIdentity = ({ record: { table }, row }: ShapeInput, part: IdentityPart): unknown => {
  const key = row[table.key.property];
  switch (part) {
    case 'id':
      return typeof key === 'string' ? printGlobalId(table.logicalName, key) : null;
    case 'recordId':
      return key;
    case 'table':
      return table.logicalName;
    case 'displayName':
      return table.primaryName === undefined ? null : (row[table.primaryName.property] ?? null);
    case 'etag':
      return row['@odata.etag'] ?? null;
  }
};

const shapeLookup = (input: ShapeInput, { lookup, branches }: LookupPlan): unknown => {
  const { row, parent } = input;
  const branch = branches.get(targetTable(input, { lookup, branches }) ?? '');
  if (branch === undefined) return null;
  const { record, source } = branch;
  switch (source.kind) {
    case 'parent':
      return parent === undefined ? null : shapeRecord({ ...input, row: parent, record, parent: undefined });
    case 'value':
      return row[lookup.property] === null || row[lookup.property] === undefined
        ? null
        : shapePointedAt(input, { lookup, record, target: undefined });
    case 'slot': {
      const target = row[source.slot];
      if (target instanceof Error) return target;
      // Null although the lookup has a value: the row may not be read. Not told apart from an empty lookup.
      return target === null || target === undefined
        ? null
        : shapePointedAt(input, { lookup, record, target: target as Row });
    }
  }
};

const targetTable = (
  { row }: ShapeInput,
  { lookup, branches }: Pick<LookupPlan, 'lookup' | 'branches'>,
): string | undefined => {
  if (lookup.result.kind === 'object') return lookup.result.table;
  for (const [table, { source }] of branches) if (source.kind === 'parent') return table;
  const annotated = row[`${lookup.property}@Microsoft.Dynamics.CRM.lookuplogicalname`];
  if (typeof annotated === 'string') return annotated;
  // Annotations may be missing on expanded rows: then the record that came tells the table (contract §4.7).
  for (const [table, { source }] of branches) {
    if (source.kind === 'slot' && row[source.slot] !== null && row[source.slot] !== undefined) return table;
  }
  return undefined;
};

interface PointedAt {
  readonly lookup: LookupPlan['lookup'];
  readonly record: RecordPlan;
  /** The record's row; undefined where only its identity is selected. */
  readonly target: Row | undefined;
}

/** A lookup's record: its identity comes with the lookup's value, all else from its row. */
const shapePointedAt = (input: ShapeInput, { lookup, record, target }: PointedAt): Shaped => {
  const shaped = newShaped(record.table.typeName);
  for (const field of record.fields) {
    shaped[field.key] =
      field.kind === 'identity' && field.part !== 'etag'
        ? lookupIdentity(input.row, { lookup, record, part: field.part })
        : shapeField({ ...input, record, row: target ?? {}, parent: undefined }, field);
  }
  return shaped;
};

const lookupIdentity = (
  row: Row,
  { lookup, record, part }: Omit<PointedAt, 'target'> & { readonly part: IdentityPart },
): unknown => {
  const value = row[lookup.property];
  switch (part) {
    case 'id':
      return typeof value === 'string' ? printGlobalId(record.table.logicalName, value) : null;
    case 'recordId':
      return value;
    case 'table':
      return record.table.logicalName;
    case 'displayName':
      return row[`${lookup.property}@OData.Community.Display.V1.FormattedValue`] ?? null;
    case 'etag':
      return null;
  }
};
