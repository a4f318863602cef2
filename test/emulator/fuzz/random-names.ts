import type { ColumnDefinition, TableDefinition } from '../../../src/emulator/organization.ts';
import { createSampleOrganization } from '../../../src/emulator/organization/create-sample-organization.ts';
import type { Dice } from '../../../src/emulator/organization/rows/dice.ts';
import { rowId } from '../../../src/emulator/organization/rows/row-id.ts';
import { createSchema } from '../../../src/emulator/schema/create-schema.ts';
import type { Navigation, TableSchema } from '../../../src/emulator/schema/table-schema.ts';

const schema = createSchema(createSampleOrganization());
const tables = [...schema.organization.tables.values()];
/** Those with the most columns and relationships are asked for most. */
const usual = [
  'account',
  'contact',
  'opportunity',
  'task',
  'email',
  'incident',
  'acme_shipment',
  'acme_depot',
];

/** Any table of the sample. */
export function someTable(dice: Dice): TableSchema {
  const name = dice.chance(0.6) ? dice.pick(usual) : dice.pick(tables).logicalName;
  const table = schema.table(name);
  if (table === undefined) throw new Error(`The sample has no ${name}`);
  return table;
}

/** The table that a navigation leads to; another one where it leads to none, such as `owner`. */
export const targetOf = (dice: Dice, navigation: Navigation): TableSchema =>
  schema.table(navigation.target) ?? someTable(dice);

/** Any column of it, those that the Web API does not have among them. */
export const someColumn = (dice: Dice, { definition }: TableSchema): ColumnDefinition =>
  dice.pick([...definition.columns.values()]);

/** Any column that a body may write, as a rule. */
export function someWritable(dice: Dice, table: TableSchema): ColumnDefinition {
  const all = [...table.definition.columns.values()];
  const writable = all.filter(
    ({ validForCreate, type }) => validForCreate && !['Lookup', 'Customer', 'Owner'].includes(type),
  );
  return dice.pick(writable.length === 0 || dice.chance(0.1) ? all : writable);
}

/** Name of any property of it. */
export const someProperty = (dice: Dice, { properties }: TableSchema): string =>
  dice.pick([...properties.keys()]);

/** Any navigation of it, of one kind if there is one. */
export function someNavigation(dice: Dice, { navigations }: TableSchema): Navigation | undefined {
  const all = [...navigations.values()];
  return all.length === 0 ? undefined : dice.pick(all);
}

/** Id of a row that is there, as a rule. */
export const someId = (dice: Dice, { logicalName }: Pick<TableDefinition, 'logicalName'>): string =>
  rowId(logicalName, dice.whole(0, 25));

const texts = [
  "'a'",
  "'%'",
  "'O''B'",
  "''",
  '1',
  '-5',
  '2.5',
  '1e3',
  'true',
  'null',
  '2026-01-02',
  '2025-11-20T10:00:00Z',
];

/** A literal of a URL that fits a column, or does not. */
export function someLiteral(dice: Dice, column: ColumnDefinition | undefined): string {
  if (dice.chance(0.2)) return dice.pick(texts);
  switch (column?.type) {
    case 'Integer':
    case 'BigInt':
    case 'Picklist':
    case 'State':
    case 'Status':
      return String(dice.whole(-1, 5));
    case 'Decimal':
    case 'Money':
    case 'Double':
      return dice.pick(['0', '12.5', '-0.0000000001', '99999999999999.99', '1e10', 'NaN', 'INF']);
    case 'Boolean':
      return dice.pick(['true', 'false', '1']);
    case 'DateTime':
      return dice.pick(['2026-01-02', '2025-11-20T10:00:00Z', '2025-11-20T10:00:00.123+02:00', '0001-01-01', 'null']);
    case 'Lookup':
    case 'Customer':
    case 'Owner':
    case 'Uniqueidentifier':
      return dice.pick([someId(dice, { logicalName: column.targets?.[0] ?? 'account' }), 'null', "'x'"]);
    case undefined:
    case 'String':
    case 'Memo':
    case 'MultiSelectPicklist':
    case 'PartyList':
    case 'Image':
    case 'File':
    case 'EntityName':
    case 'ManagedProperty':
    case 'Virtual':
      return dice.pick(["'a'", "'%a_'", "'1,2'", "'O''B'", "'[abc]%'", 'null', "'ß'"]);
  }
} // prettier-ignore

/** So many of what is made, one at least. */
export const several = <T>(dice: Dice, most: number, make: () => T): readonly T[] =>
  Array.from({ length: dice.whole(1, most) }, make);
