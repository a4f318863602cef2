import type {
  ColumnDefinition,
  Definitions,
  OptionSetDefinition,
  TableDefinition,
} from '../../src/metadata/definitions.ts';

export interface TableSketch extends Partial<Omit<TableDefinition, 'columns' | 'displayName'>> {
  readonly logicalName: string;
  readonly columns?: readonly (Partial<ColumnDefinition> & { readonly logicalName: string })[];
}

/** Makes definitions; what a sketch leaves out is empty. The base language is 1033. */
export function makeDefinitions(...tables: readonly TableSketch[]): Definitions {
  return {
    baseLanguage: 1033,
    solutions: new Map(),
    tables: new Map(tables.map((table) => [table.logicalName, makeTable(table)])),
  };
}

/** A set of options with labels in English: `{ 1: 'Open' }`. */
export function makeOptions(
  name: string,
  labels: Readonly<Record<number, string>>,
  isGlobal = false,
): OptionSetDefinition {
  const options = Object.entries(labels).map(([value, label]) => ({
    value: Number(value),
    label: new Map([[1033, label]]),
    color: undefined,
  }));
  return { name, isGlobal, displayName: new Map(), options };
}

function makeTable({ columns = [], ...table }: TableSketch): TableDefinition {
  return {
    schemaName: undefined,
    displayName: new Map(),
    description: new Map(),
    primaryId: undefined,
    primaryName: undefined,
    ownership: undefined,
    isActivity: false,
    isIntersect: false,
    isPrivate: false,
    isUnnamed: false,
    metadataId: undefined,
    keys: [],
    manyToOne: [],
    manyToMany: [],
    ...table,
    columns: new Map(columns.map((column) => [column.logicalName, makeColumn(column)])),
  };
}

function makeColumn(column: Partial<ColumnDefinition> & { readonly logicalName: string }): ColumnDefinition {
  return {
    schemaName: undefined,
    displayName: new Map(),
    description: new Map(),
    metadataId: undefined,
    typeName: undefined,
    dateTimeBehavior: undefined,
    isValidForRead: true,
    isValidForCreate: undefined,
    isValidForUpdate: undefined,
    requiredLevel: undefined,
    bounds: undefined,
    attributeOf: undefined,
    targets: [],
    optionSet: undefined,
    twoOptions: undefined,
    ...column,
  };
}
