import { castTypes } from '../print-definitions.ts';
import type { Oddity } from './oddity.ts';

/** Open types: `expando`, which holds no rows, and one that does. */
const openTypes: Oddity = (draft) => {
  draft.addType({ logicalName: 'expando', openType: true });
  draft.addTable({ logicalName: 'acme_open', openType: true });
};

/** Types without a key, keys that are no single GUID, and abstract types, with and without sets. */
const keylessTypes: Oddity = (draft, tables) => {
  draft.addType({ logicalName: 'acme_keyless', entitySets: ['acme_keylesses'], defined: true });
  draft.addColumn('acme_keyless', { logicalName: 'acme_name', type: 'String' });
  draft.addType({ logicalName: 'acme_empty' });
  draft.addType({ logicalName: 'acme_numbered', entitySets: ['acme_numbereds'], key: ['acme_number'] });
  draft.addColumn('acme_numbered', { logicalName: 'acme_number', type: 'Integer' });
  draft.addType({ logicalName: 'acme_double', entitySets: ['acme_doubles'], key: ['acme_one', 'acme_two'] });
  for (const logicalName of ['acme_one', 'acme_two']) {
    draft.addColumn('acme_double', { logicalName, type: 'Uniqueidentifier' });
  }
  draft.addType({
    logicalName: 'acme_base',
    abstract: true,
    key: ['acme_derivedid'],
    entitySets: ['acme_bases'],
  });
  draft.addColumn('acme_base', { logicalName: 'acme_derivedid', type: 'Uniqueidentifier' });
  draft.addColumn('acme_base', { logicalName: 'acme_inherited', type: 'String' });
  const derived = { baseType: 'acme_base', key: ['acme_derivedid'], defined: true };
  draft.addType({ logicalName: 'acme_derived', ...derived, entitySets: ['acme_deriveds'] });
  draft.addColumn('acme_derived', { logicalName: 'acme_own', type: 'String' });
  const targets = ['acme_keyless', 'acme_base'];
  draft.addLookup(draft.dice.pick(tables), { logicalName: 'acme_odd', targets });
};

/** Metadata types stand in the same schema, and have sets (contract §13). */
const metadataTypes: Oddity = (draft) => {
  const id = 'MetadataId';
  draft.addType({ logicalName: 'crmmodelbaseentity', abstract: true, baseType: undefined });
  draft.addType({ logicalName: 'MetadataBase', abstract: true, baseType: 'crmmodelbaseentity', key: [id] });
  draft.addColumn('MetadataBase', { logicalName: id, type: 'Uniqueidentifier' });
  const sets = { EntityMetadata: 'EntityDefinitions', OptionSetMetadataBase: 'GlobalOptionSetDefinitions' };
  for (const [logicalName, set] of Object.entries(sets)) {
    draft.addType({ logicalName, baseType: 'MetadataBase', key: [id], entitySets: [set] });
  }
  draft.addType({ logicalName: 'AttributeMetadata', baseType: 'MetadataBase', key: [id] });
  for (const cast of castTypes)
    draft.addType({ logicalName: cast, baseType: 'AttributeMetadata', key: [id] });
};

/** Properties whose types are complex, collections, unknown, or of a later version of OData. */
const oddTypes: Oddity = (draft, tables) => {
  const table = draft.dice.pick(tables);
  const odd = [
    'mscrm.BooleanManagedProperty',
    'mscrm.acme_Place',
    'mscrm.acme_Kind',
    'mscrm.nothing',
    'Edm.Stream',
  ];
  const edmTypes = [
    ...odd,
    'Edm.GeographyPoint',
    'Edm.TimeOfDay',
    'Edm.SByte',
    'Collection(Edm.String)',
    'Edm.Int16',
  ];
  for (const [index, edmType] of [...edmTypes, 'Collection(mscrm.acme_Place)', 'Other.Type'].entries()) {
    const type = edmType === 'mscrm.BooleanManagedProperty' ? 'ManagedProperty' : 'Virtual';
    draft.addColumn(table, { logicalName: `acme_odd${index}`, type, edmType });
  }
  draft.addColumn(table, { logicalName: 'acme_secret', type: 'String', readable: false });
  draft.otherElements.push(
    '<ComplexType Name="acme_Place"><Property Name="Town" Type="Edm.String" Unicode="false" /></ComplexType>',
    '<ComplexType Name="BooleanManagedProperty"><Property Name="Value" Type="Edm.Boolean" /></ComplexType>',
    '<EnumType Name="acme_Kind"><Member Name="One" Value="1" /><Member Name="Two" Value="2" /></EnumType>',
    '<Function Name="WhoAmI"><ReturnType Type="mscrm.acme_Place" Nullable="false" /></Function>',
    `<Action Name="acme_Do" IsBound="true"><Parameter Name="entity" Type="mscrm.${table}" Nullable="false" /></Action>`,
  );
};

/** Intersect tables stand in the document with a set of their own (contract §3.2.8). */
const intersectTypes: Oddity = (draft, tables) => {
  const [one, other] = [draft.dice.pick(tables), draft.dice.pick(tables)];
  const name = 'acme_one_other_association';
  draft.addManyToMany(name, one, other);
  draft.addType({
    logicalName: name,
    key: [`${name}id`],
    entitySets: [`${name}set`],
    defined: true,
    isIntersect: true,
  });
  for (const column of [`${name}id`, `${one}idone`, `${other}idtwo`]) {
    draft.addColumn(name, { logicalName: column, type: 'Uniqueidentifier', writable: false });
  }
  draft.addColumn(name, { logicalName: 'versionnumber', type: 'BigInt', writable: false });
};

/** What is odd about types. */
export const typeOddities = { openTypes, keylessTypes, metadataTypes, oddTypes, intersectTypes } as const;
