import { labelsOf, type OrganizationDraft } from './organization-draft.ts';
import type { SyntheticColumnType, SyntheticOptionSet } from './synthetic-organization.ts';

/** How many of what. */
export interface PlainShape {
  readonly tables: number;
  /** Properties of each table, lookups and keys included. */
  readonly columns: number;
  /** Relationships of each table that begin at it: lookups' targets, and every tenth a many-to-many. */
  readonly relationships: number;
}

const nouns = [
  ...['order', 'category', 'box', 'address', 'branch', 'policy', 'day', 'status', 'quiz', 'wish', 'asset', 'visit'],
  ...['contract', 'meter', 'survey', 'claim', 'site', 'vehicle', 'person', 'series', 'party', 'route', 'ledger', 'bus'],
]; // prettier-ignore
const qualities = [
  'gross',
  'net',
  'first',
  'last',
  'planned',
  'actual',
  'main',
  'old',
  'local',
  'total',
  'base',
  'next',
];
const things = [
  'amount',
  'weight',
  'date',
  'city',
  'code',
  'number',
  'reason',
  'rate',
  'remark',
  'phase',
  'score',
  'mail',
];
const labels = [
  'Open',
  'On hold',
  'Done',
  'Won',
  'Lost',
  'Not yet known',
  'Other',
  'High',
  'Low',
  'Approved',
];

/** What columns of real organisations are, roughly. */
const types: readonly SyntheticColumnType[] = [
  ...['String', 'String', 'String', 'String', 'String', 'String', 'Memo', 'Integer', 'Integer', 'Decimal'],
  ...['Money', 'Money', 'Double', 'Boolean', 'Boolean', 'DateTime', 'DateTime', 'Picklist', 'Picklist'],
  ...['MultiSelectPicklist', 'Uniqueidentifier'],
] as SyntheticColumnType[]; // prettier-ignore

const globalOptionSets: readonly SyntheticOptionSet[] = ['acme_phase', 'acme_rating', 'acme_country'].map(
  (name) => ({ name, isGlobal: true, options: optionsOf(6) }),
);

/** Adds ordinary tables, with all that tables of an organisation usually have; gives their names. */
export function addPlainTables(draft: OrganizationDraft, shape: PlainShape): readonly string[] {
  const names = Array.from({ length: shape.tables }, (_, index) => tableName(index));
  for (const logicalName of names) draft.addTable({ logicalName });
  for (const name of names) {
    addStates(draft, name);
    addRelationships(draft, name, { names, relationships: shape.relationships });
  }
  return names;
}

/** Fills the tables up with ordinary columns, until each has `count` properties. */
export function fillColumns(draft: OrganizationDraft, tables: readonly string[], count: number): void {
  for (const table of tables) {
    const missing = count - draft.propertyCount(table);
    for (let index = 0; index < missing; index++) addPlainColumn(draft, table, index);
  }
}

function addStates(draft: OrganizationDraft, table: string): void {
  const common = { isGlobal: false };
  const optionSet = { ...common, name: `${table}_statecode`, options: optionsOf(2, 0) };
  draft.addChoice(table, { logicalName: 'statecode', schemaName: 'statecode', type: 'State', optionSet });
  const reasons = { ...common, name: `${table}_statuscode`, options: optionsOf(2) };
  draft.addChoice(table, {
    logicalName: 'statuscode',
    schemaName: 'statuscode',
    type: 'Status',
    optionSet: reasons,
  });
  draft.addColumn(table, {
    logicalName: 'versionnumber',
    schemaName: 'VersionNumber',
    type: 'BigInt',
    writable: false,
  });
  draft.addColumn(table, {
    logicalName: 'createdon',
    schemaName: 'CreatedOn',
    type: 'DateTime',
    writable: false,
  });
}

function addPlainColumn(draft: OrganizationDraft, table: string, index: number): void {
  const { dice } = draft;
  const quality = qualities[Math.floor(index / things.length) % qualities.length] ?? '';
  const round = Math.floor(index / things.length / qualities.length);
  const thing = things[index % things.length] ?? '';
  const logicalName = `acme_${quality}${thing}${round === 0 ? '' : round + 1}`;
  const type = dice.pick(types);
  const requiredLevel = dice.chance(0.1) ? 'ApplicationRequired' : 'None';
  const schemaName = schemaNameOf(logicalName);
  switch (type) {
    case 'Picklist':
    case 'MultiSelectPicklist': {
      const local = {
        name: `${table}_${logicalName}`,
        isGlobal: false,
        options: optionsOf(dice.whole(2, 8)),
      };
      const optionSet = dice.chance(0.2) ? dice.pick(globalOptionSets) : local;
      draft.addChoice(table, { logicalName, schemaName, type, requiredLevel, optionSet });
      break;
    }
    case 'Boolean': {
      const options = [0, 1].map((value) => ({ value, label: labelsOf(value === 0 ? 'No' : 'Yes') }));
      const optionSet = { name: `${table}_${logicalName}`, isGlobal: false, options };
      draft.addChoice(table, { logicalName, schemaName, type, optionSet });
      break;
    }
    case 'DateTime':
      draft.addColumn(table, {
        logicalName,
        schemaName,
        type,
        ...dice.pick(dateKinds),
      });
      break;
    default:
      draft.addColumn(table, { logicalName, schemaName, type, requiredLevel });
  }
}

const dateKinds = [
  { dateTimeBehavior: 'UserLocal' },
  { dateTimeBehavior: 'TimeZoneIndependent' },
  { dateTimeBehavior: 'DateOnly', edmType: 'Edm.Date' },
] as const;

interface RelationshipShape {
  readonly names: readonly string[];
  readonly relationships: number;
}

function addRelationships(draft: OrganizationDraft, table: string, shape: RelationshipShape): void {
  const { dice } = draft;
  for (let index = 0; index < shape.relationships; index++) {
    const target = dice.pick(shape.names);
    if (index % 10 === 9) {
      draft.addManyToMany(`acme_${table}_${target}_${index}`, table, target);
      continue;
    }
    const targets = new Set([target]);
    const many = dice.chance(0.1);
    while (many && targets.size < Math.min(3, shape.names.length) && index < shape.relationships - 1) {
      targets.add(dice.pick(shape.names));
      index++;
    }
    const logicalName = `acme_${target.replace('acme_', '')}${index}id`;
    draft.addLookup(table, {
      logicalName,
      schemaName: schemaNameOf(logicalName).replace(/id$/, 'Id'),
      targets: [...targets],
    });
  }
}

function optionsOf(count: number, first = 1): SyntheticOptionSet['options'] {
  return labels.slice(0, count).map((label, index) => ({ value: index + first, label: labelsOf(label) }));
}

/** `acme_order`, …, `acme_order2` after the last. */
function tableName(index: number): string {
  const round = Math.floor(index / nouns.length);
  return `acme_${nouns[index % nouns.length] ?? ''}${round === 0 ? '' : round + 1}`;
}

function schemaNameOf(logicalName: string): string {
  const [prefix = '', name = ''] = logicalName.split('_');
  return `${prefix}_${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}
