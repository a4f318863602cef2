import type { Dice } from './dice.ts';
import type {
  SyntheticColumn,
  SyntheticColumnType,
  SyntheticKey,
  SyntheticLabels,
  SyntheticOptionSet,
  SyntheticOrganization,
  SyntheticRelationship,
  SyntheticTable,
} from './synthetic-organization.ts';

export interface TableSpec extends Partial<Omit<SyntheticTable, 'columns' | 'keys' | 'displayName'>> {
  readonly logicalName: string;
  /** @default the schema name, in words */
  readonly label?: string;
}

export interface ColumnSpec extends Partial<Omit<SyntheticColumn, 'displayName'>> {
  readonly logicalName: string;
  readonly type: SyntheticColumnType;
  readonly label?: string;
}

export interface LookupSpec {
  readonly logicalName: string;
  readonly schemaName?: string;
  readonly type?: 'Lookup' | 'Owner';
  readonly targets: readonly string[];
  /** @default true */
  readonly constraint?: boolean;
  /** Name of the single-valued navigation to a target. @default as Dataverse names them (contract §3.2.5) */
  readonly navigation?: (target: string) => string;
  /** Name of the target's collection. @default relationship name */
  readonly collection?: (target: string) => string;
}

const edmTypes: Readonly<Record<SyntheticColumnType, string>> = {
  String: 'Edm.String',
  Memo: 'Edm.String',
  Integer: 'Edm.Int32',
  BigInt: 'Edm.Int64',
  Decimal: 'Edm.Decimal',
  Money: 'Edm.Decimal',
  Double: 'Edm.Double',
  Boolean: 'Edm.Boolean',
  DateTime: 'Edm.DateTimeOffset',
  Uniqueidentifier: 'Edm.Guid',
  Picklist: 'Edm.Int32',
  MultiSelectPicklist: 'Edm.String',
  State: 'Edm.Int32',
  Status: 'Edm.Int32',
  Lookup: 'Edm.Guid',
  Owner: 'Edm.Guid',
  PartyList: 'Edm.String',
  Image: 'Edm.Binary',
  File: 'Edm.Binary',
  EntityName: 'Edm.String',
  ManagedProperty: 'mscrm.BooleanManagedProperty',
  Virtual: 'Edm.String',
};

type DraftTable = SyntheticTable & {
  readonly columns: SyntheticColumn[];
  readonly keys: SyntheticKey[];
};

/** An organisation that is being made up. */
export class OrganizationDraft {
  readonly dice: Dice;
  readonly otherElements: string[] = [];
  readonly bindings = new Map<string, string>();
  readonly #tables = new Map<string, DraftTable>();
  readonly #relationships: SyntheticRelationship[] = [];

  constructor(dice: Dice) {
    this.dice = dice;
    this.addType({ logicalName: 'crmbaseentity', abstract: true, baseType: undefined });
  }

  /** Properties that a type itself declares. */
  propertyCount(table: string): number {
    return this.#table(table).columns.filter(({ property }) => property !== undefined).length;
  }

  /** A table of one's own making, with key and name. */
  addTable(spec: TableSpec): string {
    const { logicalName } = spec;
    const key = `${logicalName}id`;
    const primaryName = `${logicalName.replace(/_.*/, '')}_name`;
    this.addType({
      defined: true,
      entitySets: [`${logicalName}s`],
      key: [key],
      primaryName,
      ...spec,
    });
    this.addColumn(logicalName, { logicalName: key, type: 'Uniqueidentifier', writable: false });
    this.addColumn(logicalName, { logicalName: primaryName, type: 'String' });
    return logicalName;
  }

  /** An entity type with nothing in it. */
  addType({ label, ...spec }: TableSpec): void {
    const schemaName = spec.schemaName ?? schemaNameOf(spec.logicalName);
    this.#tables.set(spec.logicalName, {
      entitySets: [],
      baseType: 'crmbaseentity',
      abstract: false,
      openType: false,
      key: [],
      primaryName: undefined,
      defined: false,
      isActivity: false,
      isIntersect: false,
      isPrivate: false,
      ...spec,
      schemaName,
      displayName: labelsOf(label ?? words(schemaName)),
      columns: [],
      keys: [],
    });
  }

  /** Adds a column where the table has none of that name. */
  addColumn(table: string, { label, ...spec }: ColumnSpec): void {
    const { columns } = this.#table(table);
    if (columns.some(({ logicalName }) => logicalName === spec.logicalName)) return;
    const schemaName = spec.schemaName ?? schemaNameOf(spec.logicalName);
    columns.push({
      property: spec.logicalName,
      edmType: edmTypes[spec.type],
      requiredLevel: 'None',
      readable: true,
      writable: true,
      attributeOf: undefined,
      targets: [],
      optionSet: undefined,
      dateTimeBehavior: spec.type === 'DateTime' ? 'UserLocal' : undefined,
      ...spec,
      schemaName,
      displayName: labelsOf(label ?? words(schemaName)),
    });
  }

  /** A choice column, and the column of its label that only definitions know. */
  addChoice(table: string, spec: ColumnSpec & { readonly optionSet: SyntheticOptionSet }): void {
    this.addColumn(table, spec);
    this.addLabelColumn(table, spec.logicalName);
  }

  /** `<column>name`: an attribute that the Web API does not have (contract §3.3). */
  addLabelColumn(table: string, column: string): void {
    const logicalName = `${column}name`;
    this.addColumn(table, { logicalName, type: 'Virtual', property: undefined, attributeOf: column });
  }

  /** A lookup column with its relationships. */
  addLookup(table: string, spec: LookupSpec): void {
    const { logicalName, targets, type = 'Lookup' } = spec;
    const schemaName = spec.schemaName ?? schemaNameOf(logicalName);
    const property = `_${logicalName}_value`;
    this.addColumn(table, { logicalName, schemaName, type, property, targets });
    this.addLabelColumn(table, logicalName);
    this.addTargets(table, { ...spec, schemaName });
  }

  /** Relationships of a lookup column that is there, maybe in the base type. */
  addTargets(table: string, spec: LookupSpec): void {
    const { logicalName, targets, schemaName = schemaNameOf(logicalName) } = spec;
    for (const target of targets) {
      const relationship = `${target}_${table}_${schemaName}`;
      this.#relationships.push({
        kind: 'oneToMany',
        schemaName: relationship,
        referenced: target,
        referencedNavigation: spec.collection?.(target) ?? relationship,
        referencing: table,
        column: logicalName,
        referencingNavigation:
          spec.navigation?.(target) ?? (targets.length === 1 ? schemaName : `${schemaName}_${target}`),
        constraint: spec.constraint ?? true,
      });
    }
  }

  addManyToMany(name: string, one: string, other: string): void {
    const navigations = one === other ? [name, `${name}_referenced`] : [name, name];
    this.#relationships.push({
      kind: 'manyToMany',
      schemaName: name,
      intersectTable: name.toLowerCase(),
      sides: [
        { table: one, navigation: navigations[0] ?? name, column: `${one}id${one === other ? 'one' : ''}` },
        {
          table: other,
          navigation: navigations[1] ?? name,
          column: `${other}id${one === other ? 'two' : ''}`,
        },
      ],
    });
  }

  addKey(table: string, key: SyntheticKey): void {
    this.#table(table).keys.push(key);
  }

  finish(): SyntheticOrganization {
    return {
      baseLanguage: 1033,
      languages: [1033, 1031],
      tables: [...this.#tables.values()],
      relationships: this.#relationships,
      otherElements: this.otherElements,
      bindings: this.bindings,
    };
  }

  #table(name: string): DraftTable {
    const table = this.#tables.get(name);
    if (table === undefined) throw new Error(`There is no table ${name} yet`);
    return table;
  }
}

/** A text in the base language and another. */
export function labelsOf(text: string): SyntheticLabels {
  return new Map([
    [1033, text],
    [1031, `${text} (de)`],
  ]);
}

/** `acme_order_line` → `acme_Order_Line`: the prefix stays small, as customisers' prefixes do. */
function schemaNameOf(logicalName: string): string {
  const [prefix = '', ...rest] = logicalName.split('_');
  const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
  return rest.length === 0 ? capital(prefix) : [prefix, ...rest.map(capital)].join('_');
}

function words(schemaName: string): string {
  return schemaName.split('_').slice(-1).join(' ');
}
