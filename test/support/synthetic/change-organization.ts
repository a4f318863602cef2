import type { Dice } from './dice.ts';
import { labelsOf } from './organization-draft.ts';
import type {
  SyntheticColumn,
  SyntheticOption,
  SyntheticOrganization,
  SyntheticRelationship,
  SyntheticTable,
} from './synthetic-organization.ts';

type Change = (organization: SyntheticOrganization, dice: Dice) => SyntheticOrganization;

/** Does one of the things that administrators do: a label, a new neighbour whose name clashes, something less. */
export function changeOrganization(organization: SyntheticOrganization, dice: Dice): SyntheticOrganization {
  return dice.pick(Object.values(changes))(organization, dice);
}

const relabelOption: Change = (organization, dice) =>
  changeOptions(organization, dice, (options) => {
    const chosen = dice.pick(options);
    const label = labelsOf(dice.pick(['Renamed', 'Other', ...options.map(textOf)]));
    return options.map((option) => (option === chosen ? { ...option, label } : option));
  });

/** An option whose label is another's, with a number before or after it. */
const addOption: Change = (organization, dice) =>
  changeOptions(organization, dice, (options) => {
    const values = options.map(({ value }) => value);
    const value = dice.chance(0.5) ? Math.min(...values) - 1 : Math.max(...values) + 1;
    if (Math.abs(value) >= 2 ** 31) return options;
    return [...options, { value, label: dice.pick(options).label }];
  });

const dropOption: Change = (organization, dice) =>
  changeOptions(organization, dice, (options) => {
    const chosen = dice.pick(options);
    return options.filter((option) => option !== chosen);
  });

const relabelColumn: Change = (organization, dice) => {
  const [table, column] = pickColumn(organization, dice);
  if (table === undefined || column === undefined) return organization;
  const changed = { ...column, displayName: labelsOf('Renamed') };
  return withColumns(organization, table, (columns) =>
    columns.map((one) => (one === column ? changed : one)),
  );
};

/** A column that gets the same name by the rules; its logical name comes before or after the other's. */
const addColumn: Change = (organization, dice) => {
  const [table, column] = pickColumn(organization, dice);
  if (table === undefined || column === undefined) return organization;
  const logicalName = dice.chance(0.5) ? `_${column.logicalName}` : `${column.logicalName}_`;
  if (table.columns.some((one) => one.logicalName === logicalName)) return organization;
  const schemaName = logicalName.startsWith('_') ? `_${column.schemaName}` : `${column.schemaName}_`;
  const added: SyntheticColumn = {
    ...column,
    logicalName,
    schemaName,
    type: 'String',
    property: logicalName,
    edmType: 'Edm.String',
    attributeOf: undefined,
    targets: [],
    optionSet: undefined,
    dateTimeBehavior: undefined,
  };
  return withColumns(organization, table, (columns) => [...columns, added]);
};

const dropColumn: Change = (organization, dice) => {
  const [table, column] = pickColumn(organization, dice);
  if (table === undefined || column === undefined) return organization;
  const { logicalName } = column;
  if (logicalName === table.primaryName) return organization;
  const without = withColumns(organization, table, (columns) =>
    columns.filter((one) => one !== column && one.attributeOf !== logicalName),
  );
  const concerns = (one: SyntheticRelationship): boolean =>
    one.kind === 'oneToMany' && one.referencing === table.logicalName && one.column === logicalName;
  return {
    ...without,
    tables: without.tables.map((one) =>
      one.logicalName === table.logicalName
        ? { ...one, keys: one.keys.filter(({ columns }) => !columns.includes(logicalName)) }
        : one,
    ),
    relationships: without.relationships.filter((one) => !concerns(one)),
  };
};

const relabelTable: Change = (organization, dice) => {
  const chosen = dice.pick(ownTables(organization));
  const changed = { ...chosen, displayName: labelsOf('Renamed') };
  return { ...organization, tables: organization.tables.map((one) => (one === chosen ? changed : one)) };
};

/** A table that gets the same name by the rules. */
const addTable: Change = (organization, dice) => {
  const like = dice.pick(ownTables(organization));
  const name = dice.chance(0.5) ? `_${like.logicalName}` : `${like.logicalName}_`;
  if (organization.tables.some(({ logicalName }) => logicalName === name)) return organization;
  const [column] = like.columns;
  if (column === undefined) return organization;
  const key = { ...column, logicalName: `${name}id`, schemaName: `${name}id`, property: `${name}id` };
  const schemaName = name.startsWith('_') ? `_${like.schemaName}` : `${like.schemaName}_`;
  const added: SyntheticTable = {
    ...like,
    logicalName: name,
    schemaName,
    entitySets: [`${name}set`],
    baseType: 'crmbaseentity',
    key: [key.logicalName],
    primaryName: undefined,
    columns: [{ ...key, type: 'Uniqueidentifier', edmType: 'Edm.Guid' }],
    keys: [],
  };
  return { ...organization, tables: [...organization.tables, added] };
};

const dropTable: Change = (organization, dice) => {
  const tables = ownTables(organization);
  if (tables.length < 2) return organization;
  const { logicalName } = dice.pick(tables);
  const concerns = (one: SyntheticRelationship): boolean =>
    one.kind === 'oneToMany'
      ? one.referenced === logicalName || one.referencing === logicalName
      : one.sides.some(({ table }) => table === logicalName);
  return {
    ...organization,
    tables: organization.tables.filter((one) => one.logicalName !== logicalName),
    relationships: organization.relationships.filter((one) => !concerns(one)),
  };
};

const changes = {
  relabelOption,
  addOption,
  dropOption,
  relabelColumn,
  addColumn,
  dropColumn,
  relabelTable,
  addTable,
  dropTable,
} as const;

/** Tables that nothing derives from. */
function ownTables({ tables }: SyntheticOrganization): SyntheticTable[] {
  return tables.filter(({ defined, abstract, columns }) => defined && !abstract && columns.length > 0);
}

/** A column of the Web API and its table, but no key; nothing where there is none. */
function pickColumn(
  organization: SyntheticOrganization,
  dice: Dice,
): readonly [] | readonly [SyntheticTable, SyntheticColumn] {
  const all = ownTables(organization).flatMap((table) =>
    table.columns
      .filter(({ property, logicalName }) => property !== undefined && !isKey(table, logicalName))
      .map((column) => [table, column] as const),
  );
  return all.length === 0 ? [] : dice.pick(all);
}

function isKey({ key, logicalName }: SyntheticTable, column: string): boolean {
  return key.includes(column) || column === `${logicalName}id`;
}

function withColumns(
  organization: SyntheticOrganization,
  table: SyntheticTable,
  change: (columns: readonly SyntheticColumn[]) => readonly SyntheticColumn[],
): SyntheticOrganization {
  const changed = { ...table, columns: change(table.columns) };
  return { ...organization, tables: organization.tables.map((one) => (one === table ? changed : one)) };
}

/** Changes one choice; a global one wherever it is used. */
function changeOptions(
  organization: SyntheticOrganization,
  dice: Dice,
  change: (options: readonly SyntheticOption[]) => readonly SyntheticOption[],
): SyntheticOrganization {
  const sets = organization.tables.flatMap(({ columns }) =>
    columns.flatMap(({ optionSet }) => optionSet ?? []),
  );
  const usable = sets.filter(({ options }) => options.length > 0);
  if (usable.length === 0) return organization;
  const chosen = dice.pick(usable);
  const options = change(chosen.options);
  const changed = (column: SyntheticColumn): SyntheticColumn =>
    column.optionSet?.name === chosen.name && column.optionSet.isGlobal === chosen.isGlobal
      ? { ...column, optionSet: { ...column.optionSet, options } }
      : column;
  return {
    ...organization,
    tables: organization.tables.map((table) => ({ ...table, columns: table.columns.map(changed) })),
  };
}

function textOf({ label }: SyntheticOption): string {
  return label.get(1033) ?? '';
}
