import { LosslessNumber } from 'lossless-json';

import type { ColumnDefinition, Row, Value } from '../organization.ts';
import type { StoredRow } from '../store/store.ts';

/** A row's columns as a RemoteExecutionContext has them: a list of keys and values (contract §9.2). */
export type Attributes = readonly { readonly key: string; readonly value: unknown }[];

const contracts = 'http://schemas.microsoft.com/xrm/2011/Contracts';

/** `{"__type":"Entity:…","Attributes":[…],"Id":…}` with these columns and the id. */
export function printEntity({ table, id }: StoredRow, values: Row): Readonly<Record<string, unknown>> {
  const attributes: Attributes = Object.entries(values).flatMap(([name, value]) => {
    const column = table.columns.get(name);
    return column === undefined || name === table.primaryId
      ? []
      : [{ key: name, value: printAttribute(column, value) }];
  });
  return {
    __type: `Entity:${contracts}`,
    Attributes: [...attributes, { key: table.primaryId, value: id }],
    EntityState: null,
    FormattedValues: [],
    Id: id,
    KeyAttributes: [],
    LogicalName: table.logicalName,
    RelatedEntities: [],
    RowVersion: null,
  };
}

/** `{"__type":"EntityReference:…","Id":…,"LogicalName":…}` */
export const printReference = (logicalName: string, id: string): Readonly<Record<string, unknown>> => ({
  __type: `EntityReference:${contracts}`,
  ...bareReference(logicalName, id),
});

/** The same without a type, where the type of the member says it. */
export const bareReference = (logicalName: string, id: string): Readonly<Record<string, unknown>> => ({
  Id: id,
  KeyAttributes: [],
  LogicalName: logicalName,
  Name: null,
  RowVersion: null,
});

/** Values that all of a table's rows have, without those that are null. */
export const givenValues = (values: Row): Row =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== undefined));

/** `/Date(1795600000000)/`; with an offset where the service prints one. */
export const printDate = (milliseconds: number, offset = ''): string => `/Date(${milliseconds}${offset})/`;

function printAttribute(column: ColumnDefinition, value: Value): unknown {
  if (value === null || value === undefined) return null;
  if (typeof value === 'object') return printReference(value.table, value.id);
  switch (column.type) {
    case 'DateTime':
      return printDate(Date.parse(String(value)));
    case 'Picklist':
    case 'State':
    case 'Status':
      return { __type: `OptionSetValue:${contracts}`, Value: value };
    case 'MultiSelectPicklist':
      return String(value)
        .split(',')
        .map((option) => ({ __type: `OptionSetValue:${contracts}`, Value: Number(option) }));
    case 'Money':
      return { __type: `Money:${contracts}`, Value: exact(value) };
    case 'Integer':
    case 'BigInt':
    case 'Decimal':
    case 'Double':
      return exact(value);
    case 'Boolean':
      return value === true || value === 1;
    case 'String':
    case 'Memo':
    case 'Uniqueidentifier':
    case 'Lookup':
    case 'Customer':
    case 'Owner':
    case 'PartyList':
    case 'Image':
    case 'File':
    case 'EntityName':
    case 'ManagedProperty':
    case 'Virtual':
      return value;
  }
}

/** Digit for digit, as the row holds it. */
const exact = (value: string | number | boolean): unknown =>
  typeof value === 'string' ? new LosslessNumber(value) : value;
