import { GatewayError } from '../errors/gateway-error.ts';
import type { Table } from '../model/model.ts';
import { ListPage } from '../odata/list-page.ts';
import type { Row } from '../odata/read-rows.ts';
import type {
  ConnectionField,
  FieldPlan,
  IdentityPart,
  LookupPlan,
  PartPlan,
  RecordPlan,
} from '../plan/record-plan.ts';
import { printGlobalId } from './global-id.ts';
import {
  countedOf,
  shapeConnection,
  shapePendingConnection,
  type PendingConnection,
} from './shape-connection.ts';
import { shapeFile, shapeImage } from './shape-file.ts';
import { shapeFormatted } from './shape-formatted.ts';
import { pendingOf, shapeLater, streamLater } from './shape-later.ts';
import { shapeParties } from './shape-parties.ts';
import { shapeValue } from './shape-value.ts';
import { isShaped, newShaped, type Shaped, type Shaping } from './shaped.ts';

/** A row, and the rows that it was reached from. */
export interface Place {
  readonly row: Row;
  /** Undefined where it was not reached by a to-many field. */
  readonly parent: Place | undefined;
}

/** Row → object of the answer, with everything below it, at once: no promise and no resolver work a cell. */
export const shapeRecord = (record: RecordPlan, place: Place, shaping: Shaping): Shaped => {
  const shaped = newShaped(record.table.typeName);
  const cell = { record, place };
  for (const field of record.fields) {
    const value =
      field.kind === 'identity'
        ? rowIdentity(record, place.row, field.part)
        : shapeField(field, cell, shaping);
    if (value instanceof Error) shaping.failed = true;
    shaped[field.key] = value;
  }
  return shaped;
};

interface Cell {
  readonly record: RecordPlan;
  readonly place: Place;
}

type RowField = Exclude<FieldPlan, { kind: 'identity' }>;

const shapeField = (field: RowField, cell: Cell, shaping: Shaping): unknown => {
  const wait = pendingOf(shaping, field, cell.place.row);
  if (wait === undefined) return shapeReady(field, cell, shaping);
  const shape = () => shapeField(field, cell, shaping);
  if (field.kind === 'parties' && field.streamed) return streamLater(wait, shape);
  if (field.kind === 'collection' && !field.deferred) {
    return shapePendingConnection(connectionInput(field, cell.place, shaping), wait);
  }
  return shapeLater(wait, shape);
};

const connectionInput = (
  { slot, connection }: ConnectionField,
  place: Place,
  shaping: Shaping,
): PendingConnection => ({
  connection,
  // Of a list without rows nothing is read.
  page: () => (place.row[slot] ?? (connection.page.first === 0 && ListPage.empty())) as ListPage | Error,
  counted: () => shaping.pending?.find(place.row, slot, 'count'),
  shapeRow: (record, row) => shapeRecord(record, { row, parent: place }, shaping),
  shaping,
});

const shapeReady = (field: RowField, { record: { table }, place }: Cell, shaping: Shaping): unknown => {
  const { row } = place;
  switch (field.kind) {
    case 'typeName':
      return table.typeName;
    case 'column': {
      const value = shapeValue(field.column, row[field.column.property]);
      return value === null && field.column === table.key ? noKey(table) : value;
    }
    case 'lookupId':
      return row[field.property] ?? null;
    case 'part of record':
      return shapePart(field, place, shaping);
    case 'formatted':
      return shapeFormatted(shaping, field, { row, shapePart: (part) => shapePart(part, place, shaping) });
    case 'image':
      return shapeImage(shaping, field, row);
    case 'file':
      return shapeFile(shaping, field, row);
    case 'parties':
      return shapeParties(field, row, (record, party) =>
        shapeRecord(record, { row: party, parent: undefined }, shaping),
      );
    case 'lookup':
      return shapeLookup(field, place, shaping);
    case 'collection': {
      const input = connectionInput(field, place, shaping);
      const page = input.page();
      if (page instanceof Error) return page;
      return shapeConnection({ ...input, page, counted: countedOf(input) });
    }
  }
};

const rowIdentity = ({ table }: RecordPlan, row: Row, part: IdentityPart): unknown => {
  const key = row[table.key.property];
  switch (part) {
    case 'id':
      return typeof key === 'string' ? printGlobalId(table.logicalName, key) : noKey(table);
    case 'recordId':
      return typeof key === 'string' ? key : noKey(table);
    case 'table':
      return table.logicalName;
    case 'displayName':
      return table.primaryName === undefined ? null : textOf(row[table.primaryName.property]);
    case 'etag':
      return textOf(row['@odata.etag']);
  }
};

/** The key is never null; an organisation that leaves it out has answered something else than was asked for. */
const noKey = (table: Table): GatewayError =>
  new GatewayError('UPSTREAM_ERROR', `Dataverse sent a row of "${table.logicalName}" without its key.`);

const textOf = (value: unknown): string | null => (isSet(value) ? String(value) : null);

const shapeLookup = (plan: LookupPlan, place: Place, shaping: Shaping): unknown => {
  const { row, parent } = place;
  const branch = plan.branches.get(targetTable(plan, row) ?? '');
  if (branch === undefined) return null;
  const { record, source } = branch;
  switch (source.kind) {
    case 'parent':
      return parent === undefined ? null : shapeRecord(record, parent, shaping);
    case 'value':
      return isSet(row[plan.property]) ? shapePointedAt({ plan, record, row, target: {} }, shaping) : null;
    case 'slot': {
      const target = row[source.slot];
      if (target instanceof Error) return target;
      // Null although the lookup has a value: the row may not be read. Not told apart from an empty lookup.
      if (!isSet(target)) return null;
      if (source.identity === 'row')
        return shapeRecord(record, { row: target as Row, parent: undefined }, shaping);
      return shapePointedAt({ plan, record, row, target: target as Row }, shaping);
    }
  }
};

/** One part of the record that a lookup points at. */
const shapePart = ({ key, lookup }: PartPlan, place: Place, shaping: Shaping): unknown => {
  const record = shapeLookup(lookup, place, shaping);
  return isShaped(record) ? record[key] : record;
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
const shapePointedAt = ({ plan, record, row, target }: PointedAt, shaping: Shaping): Shaped => {
  const shaped = newShaped(record.table.typeName);
  const cell = { record, place: { row: target, parent: undefined } };
  for (const field of record.fields) {
    let value: unknown;
    if (field.kind !== 'identity') value = shapeField(field, cell, shaping);
    else if (field.part === 'etag') value = rowIdentity(record, target, field.part);
    else value = lookupIdentity(plan, row, { record, part: field.part });
    if (value instanceof Error) shaping.failed = true;
    shaped[field.key] = value;
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
      return typeof value === 'string' ? printGlobalId(table.logicalName, value) : noKey(table);
    case 'recordId':
      return typeof value === 'string' ? value : noKey(table);
    case 'table':
      return table.logicalName;
    case 'displayName':
      return table.hidesName ? null : textOf(row[plan.nameProperty]);
  }
};
