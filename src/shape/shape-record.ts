import type { ListPage } from '../odata/list-page.ts';
import type { Row } from '../odata/read-rows.ts';
import type { FieldPlan, IdentityPart, LookupPlan, RecordPlan } from '../plan/record-plan.ts';
import { printGlobalId } from './global-id.ts';
import { shapeConnection, type SealCursor } from './shape-connection.ts';
import { shapeFile, shapeImage } from './shape-file.ts';
import { shapeFormatted } from './shape-formatted.ts';
import { shapeParties } from './shape-parties.ts';
import { shapeValue } from './shape-value.ts';
import { newShaped, type Shaped } from './shaped.ts';

/** A row, and the rows that it was reached from. */
export interface Place {
  readonly row: Row;
  /** Undefined where it was not reached by a to-many field. */
  readonly parent: Place | undefined;
}

/** Row → object of the answer, with everything below it, at once: no promise and no resolver work a cell. */
export const shapeRecord = (record: RecordPlan, place: Place, sealCursor: SealCursor): Shaped => {
  const shaped = newShaped(record.table.typeName);
  for (const field of record.fields) {
    shaped[field.key] =
      field.kind === 'identity'
        ? rowIdentity(record, place.row, field.part)
        : shapeField(field, place, sealCursor);
  }
  return shaped;
};

const shapeField = (
  field: Exclude<FieldPlan, { kind: 'identity' }>,
  place: Place,
  sealCursor: SealCursor,
): unknown => {
  const { row } = place;
  switch (field.kind) {
    case 'column':
      return shapeValue(field.column, row[field.column.property]);
    case 'lookupId':
      return row[field.property] ?? null;
    case 'formatted':
      return shapeFormatted(field, row);
    case 'image':
      return shapeImage(field, row);
    case 'file':
      return shapeFile(field, row);
    case 'parties':
      return shapeParties(field, row, (record, party) =>
        shapeRecord(record, { row: party, parent: undefined }, sealCursor),
      );
    case 'lookup':
      return shapeLookup(field, place, sealCursor);
    case 'collection': {
      const page = row[field.slot] as ListPage | Error;
      if (page instanceof Error) return page;
      const shapeRow = (record: RecordPlan, child: Row): Shaped =>
        shapeRecord(record, { row: child, parent: place }, sealCursor);
      return shapeConnection({ connection: field.connection, page, shapeRow, sealCursor });
    }
  }
};

const rowIdentity = ({ table }: RecordPlan, row: Row, part: IdentityPart): unknown => {
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

const shapeLookup = (plan: LookupPlan, place: Place, sealCursor: SealCursor): unknown => {
  const { row, parent } = place;
  const branch = plan.branches.get(targetTable(plan, row) ?? '');
  if (branch === undefined) return null;
  const { record, source } = branch;
  switch (source.kind) {
    case 'parent':
      return parent === undefined ? null : shapeRecord(record, parent, sealCursor);
    case 'value':
      return isSet(row[plan.property]) ? shapePointedAt({ plan, record, row, target: {} }, sealCursor) : null;
    case 'slot': {
      const target = row[source.slot];
      if (target instanceof Error) return target;
      // Null although the lookup has a value: the row may not be read. Not told apart from an empty lookup.
      return isSet(target) ? shapePointedAt({ plan, record, row, target: target as Row }, sealCursor) : null;
    }
  }
};

const isSet = (value: unknown): boolean => value !== null && value !== undefined;

const targetTable = (plan: LookupPlan, row: Row): string | undefined => {
  if (plan.onlyTarget !== undefined) return plan.onlyTarget;
  if (row[plan.property] === null) return undefined;
  const named = row[plan.tableProperty];
  if (typeof named === 'string') return named;
  // Annotations may be missing on expanded rows: then the record that came tells the table (contract §4.7).
  for (const [table, { source }] of plan.branches) {
    if (source.kind === 'parent' || (source.kind === 'slot' && isSet(row[source.slot]))) return table;
  }
  return undefined;
};

interface PointedAt {
  readonly plan: LookupPlan;
  readonly record: RecordPlan;
  /** The row that has the lookup. */
  readonly row: Row;
  /** The row that it points at; empty where only its identity is selected. */
  readonly target: Row;
}

/** A lookup's record: its identity comes with the lookup's value, all else from its row. */
const shapePointedAt = ({ plan, record, row, target }: PointedAt, sealCursor: SealCursor): Shaped => {
  const shaped = newShaped(record.table.typeName);
  const place = { row: target, parent: undefined };
  for (const field of record.fields) {
    if (field.kind !== 'identity') shaped[field.key] = shapeField(field, place, sealCursor);
    else if (field.part === 'etag') shaped[field.key] = rowIdentity(record, target, field.part);
    else shaped[field.key] = lookupIdentity(plan, row, { record, part: field.part });
  }
  return shaped;
};

const lookupIdentity = (
  plan: LookupPlan,
  row: Row,
  { record: { table }, part }: { readonly record: RecordPlan; readonly part: Exclude<IdentityPart, 'etag'> },
): unknown => {
  const value = row[plan.property];
  switch (part) {
    case 'id':
      return typeof value === 'string' ? printGlobalId(table.logicalName, value) : null;
    case 'recordId':
      return value;
    case 'table':
      return table.logicalName;
    case 'displayName':
      return table.hidesName ? null : (row[plan.nameProperty] ?? null);
  }
};
