import type { ManyToManyRelationship, Reference, Row, TableDefinition, Value } from '../../organization.ts';
import { createDice, type Dice } from '../rows/dice.ts';
import { rowId } from '../rows/row-id.ts';
import { systemRows } from '../rows/system-rows.ts';
import { csdlValue } from './csdl-value.ts';
import { fitRow } from './fit-row.ts';

/** What made-up rows are made for. */
export interface CsdlRowsOptions {
  readonly tables: ReadonlyMap<string, TableDefinition>;
  readonly manyToMany: readonly ManyToManyRelationship[];
  readonly rowsPerTable: number;
  readonly seed: number;
}

/** Reference to a row of a table by number, and how many rows it has. */
interface Numbering {
  readonly count: (table: string) => number;
  readonly id: (table: string, index: number) => string;
}

/**
 * Rows for every table that can have any (activities are rows of their own tables): first the well-known ones, then
 * made-up ones up to `rowsPerTable`. The organisation has one row. Lookups point at rows that exist or are null.
 */
export const csdlRows = (options: CsdlRowsOptions): ReadonlyMap<string, readonly Row[]> => {
  const rows = new Map<string, readonly Row[]>();
  const numbering = createNumbering(options);
  for (const table of options.tables.values()) {
    if (table.abstract) continue;
    const dice = createDice(options.seed, table.logicalName);
    const known = systemRows.get(table.logicalName) ?? [];
    const links = options.manyToMany.find(({ intersectTable }) => intersectTable === table.logicalName);
    rows.set(
      table.logicalName,
      Array.from({ length: numbering.count(table.logicalName) }, (_, index) => {
        const given = known[index];
        if (given !== undefined) return fitRow(table, given);
        const made = madeUpRow(options, numbering, { table, index, dice });
        return links === undefined ? made : { ...made, ...linkOf(numbering, links, index) };
      }),
    );
  }
  return rows;
};

const createNumbering = ({ tables, rowsPerTable }: CsdlRowsOptions): Numbering => {
  const known = new Map<string, readonly string[]>();
  for (const [table, rows] of systemRows) {
    const column = tables.get(table)?.primaryId ?? `${table}id`;
    const ids = rows.map((row) => row[column]).filter((id) => typeof id === 'string');
    known.set(table, ids);
  }
  return {
    count: (table) => {
      if (table === 'organization') return 1;
      return tables.get(table)?.abstract === false
        ? Math.max(rowsPerTable, known.get(table)?.length ?? 0)
        : 0;
    },
    id: (table, index) => known.get(table)?.[index] ?? rowId(table, index),
  };
};

interface RowTarget {
  readonly table: TableDefinition;
  readonly index: number;
  readonly dice: Dice;
}

const madeUpRow = (
  options: CsdlRowsOptions,
  numbering: Numbering,
  { table, index, dice }: RowTarget,
): Row => {
  const row: Record<string, Value> = {};
  for (const column of table.columns.values()) {
    if (column.targets === undefined) {
      row[column.logicalName] = csdlValue(column, { table: table.logicalName, index, dice });
    } else if (
      column.requiredLevel === 'SystemRequired' ||
      alwaysSet.includes(column.logicalName) ||
      dice.chance(0.8)
    ) {
      row[column.logicalName] = someRow(options, numbering, { targets: column.targets, dice });
    }
  }
  const id = numbering.id(table.logicalName, index);
  row[table.primaryId] = id;
  if (table.baseType === 'principal') row['ownerid'] = id;
  return { ...row, ...baseAmounts(table, row), ...ownership(table, row['ownerid']) };
};

const alwaysSet: readonly string[] = [
  'ownerid',
  'createdby',
  'modifiedby',
  'transactioncurrencyid',
  'businessunitid',
];

const someRow = (
  { tables }: CsdlRowsOptions,
  numbering: Numbering,
  { targets, dice }: { targets: readonly string[]; dice: Dice },
): Reference | null => {
  const target = dice.pick(targets);
  const activities = [...tables.values()].filter(({ baseType }) => baseType === 'activitypointer');
  const table =
    target === 'activitypointer' && activities.length > 0 ? dice.pick(activities).logicalName : target;
  const count = numbering.count(table);
  return count === 0 ? null : { table, id: numbering.id(table, dice.whole(0, count - 1)) };
};

/** The made-up exchange rate is 1: amounts in the base currency are the amounts. */
const baseAmounts = (table: TableDefinition, row: Row): Row => {
  const money = [...table.columns.values()].filter(({ type }) => type === 'Money');
  const pairs = money.map(({ logicalName }) => [`${logicalName}_base`, row[logicalName]] as const);
  return Object.fromEntries(pairs.filter(([base]) => table.columns.has(base)));
};

/** `owninguser` or `owningteam` is the owner, as far as the table has them. */
const ownership = (table: TableDefinition, owner: Value): Row => {
  if (owner === null || typeof owner !== 'object' || table.columns.get('ownerid')?.type !== 'Owner')
    return {};
  const isTeam = owner.table === 'team';
  const row: Record<string, Value> = {};
  for (const [column, value] of [
    ['owninguser', isTeam ? null : owner],
    ['owningteam', isTeam ? owner : null],
  ] as const) {
    if (table.columns.get(column)?.targets !== undefined) row[column] = value;
  }
  return row;
};

/**
 * Both ends of the nth row of an intersect table: different pairs, so that no link comes twice. The well-known users
 * get none but their own, or the one without a role would have one.
 */
const linkOf = (numbering: Numbering, links: ManyToManyRelationship, index: number): Row => {
  const { column1, column2, table1, table2 } = links;
  const wellKnownUsers = systemRows.get('systemuser')?.length ?? 0;
  const first = (table: string): number =>
    table === 'systemuser' && numbering.count(table) > wellKnownUsers ? wellKnownUsers : 0;
  const choices = (table: string): number => numbering.count(table) - first(table);
  if (choices(table1) === 0 || choices(table2) === 0) return {};
  const end = (table: string, at: number): string =>
    numbering.id(table, first(table) + (at % choices(table)));
  return {
    [column1]: end(table1, index),
    [column2]: end(table2, index * 7 + Math.floor(index / choices(table1))),
  };
};
