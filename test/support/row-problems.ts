import type {
  ColumnDefinition,
  Organization,
  Row,
  TableDefinition,
  Value,
} from '../../src/emulator/organization.ts';

/** What is wrong with an organisation's rows; empty when they are consistent. At most one problem per column is told. */
export function rowProblems(organization: Organization): readonly string[] {
  const problems = new Set<string>();
  const ids = idsByTable(organization, problems);
  for (const [name, rows] of organization.rows) {
    const table = organization.tables.get(name);
    if (table === undefined) {
      problems.add(`${name}: rows of an unknown table`);
      continue;
    }
    if (table.abstract && rows.length > 0) problems.add(`${name}: rows of an abstract table`);
    for (const row of rows) {
      for (const [column, value] of Object.entries(row)) {
        const problem = valueProblem(table.columns.get(column), value, ids);
        if (problem !== undefined) problems.add(`${name}.${column}: ${problem}`);
      }
      for (const problem of [ownerProblem(table, row), moneyProblem(table, row)]) {
        if (problem !== undefined) problems.add(`${name}: ${problem}`);
      }
    }
  }
  for (const link of organization.manyToMany) {
    for (const row of organization.rows.get(link.intersectTable) ?? []) {
      for (const [column, target] of [
        [link.column1, link.table1],
        [link.column2, link.table2],
      ] as const) {
        const id = row[column];
        if (typeof id !== 'string' || ids.get(target)?.has(id) !== true) {
          problems.add(`${link.intersectTable}.${column}: no row of ${target}`);
        }
      }
    }
  }
  return [...problems];
}

type Ids = ReadonlyMap<string, ReadonlySet<string>>;

function idsByTable(organization: Organization, problems: Set<string>): Ids {
  const ids = new Map<string, ReadonlySet<string>>();
  for (const [name, rows] of organization.rows) {
    const primaryId = organization.tables.get(name)?.primaryId ?? '';
    const found = rows.map((row) => {
      const id = row[primaryId];
      return typeof id === 'string' ? id : '';
    });
    ids.set(name, new Set(found));
    if (new Set(found).size !== found.length) problems.add(`${name}: ids that are not unique`);
    if (!found.every((id) => guid.test(id))) problems.add(`${name}: ids that are no Guids`);
  }
  return ids;
}

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const decimal = /^-?\d+(\.\d+)?$/;
const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const day = /^\d{4}-\d\d-\d\d$/;

function valueProblem(column: ColumnDefinition | undefined, value: Value, ids: Ids): string | undefined {
  if (column === undefined) return 'no such column';
  if (value === null || value === undefined) return undefined;
  if (column.targets !== undefined) return referenceProblem(column, value, ids);
  return isOfType(column, value) ? undefined : `${JSON.stringify(value).slice(0, 80)} is no ${column.type}`;
}

function referenceProblem(column: ColumnDefinition, value: Value, ids: Ids): string | undefined {
  if (value === null || typeof value !== 'object') return 'no reference';
  const isActivity = column.targets?.includes('activitypointer') === true;
  if (!isActivity && column.targets?.includes(value.table) !== true)
    return `must not point at ${value.table}`;
  return ids.get(value.table)?.has(value.id) === true ? undefined : `no such row of ${value.table}`;
}

function isOfType(column: ColumnDefinition, value: Value): boolean {
  const allowed = column.optionSet?.options.map((option) => option.value);
  switch (column.type) {
    case 'String':
    case 'Memo':
    case 'EntityName':
    case 'Image':
      return typeof value === 'string' && value.length <= (column.maxLength ?? Infinity);
    case 'Integer':
    case 'Picklist':
    case 'State':
    case 'Status':
      return Number.isInteger(value) && (allowed === undefined || allowed.includes(Number(value)));
    case 'MultiSelectPicklist':
      return (
        typeof value === 'string' && value.split(',').every((part) => allowed?.includes(Number(part)) ?? true)
      );
    case 'BigInt':
      return typeof value === 'string' && /^-?\d+$/.test(value);
    case 'Decimal':
    case 'Money':
      return typeof value === 'string' && decimal.test(value);
    case 'Double':
      return typeof value === 'number';
    case 'Boolean':
      return typeof value === 'boolean';
    case 'DateTime':
      return typeof value === 'string' && (column.dateTimeBehavior === 'DateOnly' ? day : moment).test(value);
    case 'Uniqueidentifier':
    case 'File':
      return typeof value === 'string' && guid.test(value);
    case 'Lookup':
    case 'Customer':
    case 'Owner':
    case 'PartyList':
    case 'ManagedProperty':
    case 'Virtual':
      return false;
  }
}

/** A user owns or a team owns, and the owning columns say the same. */
function ownerProblem(table: TableDefinition, row: Row): string | undefined {
  const owner = row['ownerid'];
  if (table.columns.get('ownerid')?.type !== 'Owner') return undefined;
  if (owner === null || typeof owner !== 'object') return 'a row without owner';
  for (const [column, kind] of [
    ['owninguser', 'systemuser'],
    ['owningteam', 'team'],
  ] as const) {
    if (table.columns.get(column)?.targets === undefined) continue;
    const owning = row[column];
    const id = owning !== null && typeof owning === 'object' ? owning.id : undefined;
    if (id !== (owner.table === kind ? owner.id : undefined)) return `${column} does not agree with ownerid`;
  }
  return undefined;
}

/** Amounts need a currency; in the base currency both amounts are the same. */
function moneyProblem(table: TableDefinition, row: Row): string | undefined {
  for (const column of table.columns.values()) {
    const base = table.columns.get(`${column.logicalName}_base`);
    if (column.type !== 'Money' || base === undefined || table.primaryName === undefined) continue;
    const [amount, inBase] = [row[column.logicalName], row[base.logicalName]];
    if (typeof amount !== 'string') continue;
    if (typeof inBase !== 'string') return `${column.logicalName} without its base amount`;
    if (row['exchangerate'] === '1.0000000000' && Number(amount) !== Number(inBase)) {
      return `${column.logicalName} differs from its base amount`;
    }
    if (table.columns.has('transactioncurrencyid') && row['transactioncurrencyid'] === undefined)
      return `${column.logicalName} without currency`;
  }
  return undefined;
}
