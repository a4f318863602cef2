import type { OrganizationDraft } from '../organization-draft.ts';
import type { Oddity } from './oddity.ts';

/** Different logical names that become the same name, in every scope and across them. */
const clashingNames: Oddity = (draft, tables) => {
  draft.addTable({ logicalName: 'new_project', schemaName: 'new_Project' });
  draft.addTable({ logicalName: 'newproject', schemaName: 'NewProject' });
  draft.addTable({ logicalName: 'new_projectfilter', schemaName: 'new_ProjectFilter' });
  draft.addTable({ logicalName: 'new_projectconnection', schemaName: 'new_ProjectConnection' });
  draft.addTable({ logicalName: 'new_projects', schemaName: 'new_Projects' });
  for (const table of ['new_project', 'newproject']) addRating(draft, table, 'new_Project_Rating');
  const table = draft.dice.pick(tables);
  draft.addColumn(table, { logicalName: 'acme_grade', schemaName: 'acme_Grade', type: 'String' });
  draft.addColumn(table, { logicalName: 'acmegrade', schemaName: 'acmeGrade', type: 'Integer' });
  draft.addColumn(table, { logicalName: 'acme__grade', schemaName: 'acme__Grade', type: 'Boolean' });
  // A real one: a column beside the lookup of the same name (contract §13).
  draft.addColumn(table, { logicalName: 'cardtype', schemaName: 'CardType', type: 'Integer' });
  draft.addLookup(table, { logicalName: 'cardtypeid', schemaName: 'CardTypeId', targets: ['new_project'] });
  draft.addColumn(table, { logicalName: 'acme_boss_id', schemaName: 'acme_BossId', type: 'String' });
  draft.addLookup(table, { logicalName: 'acme_boss', schemaName: 'acme_Boss', targets: ['new_project'] });
  draft.addColumn(table, { logicalName: 'typeName', schemaName: '__typename', type: 'String' });
  const title = { logicalName: 'new_projectsbyacmeowner', schemaName: 'NewProjectsByAcmeBoss' };
  draft.addColumn(table, { ...title, type: 'String' });
  draft.addLookup('new_project', { logicalName: 'acme_boss', schemaName: 'acme_Boss', targets: [table] });
};

/** A global choice that is called like a table, and local ones that are called like each other. */
function addRating(draft: OrganizationDraft, table: string, schemaName: string): void {
  const options = [1, 2].map((value) => ({ value, label: new Map([[1033, 'Good']]) }));
  const global = { name: 'new_project', isGlobal: true, options };
  draft.addChoice(table, { logicalName: 'new_rating', type: 'Picklist', optionSet: global });
  const local = { name: `${table}_new_project_rating`, isGlobal: false, options };
  draft.addChoice(table, {
    logicalName: 'new_project_rating',
    schemaName,
    type: 'Picklist',
    optionSet: local,
  });
}

/** Tables, columns, choices and labels that are called like what GraphQL or the gateway keep for themselves. */
const reservedWords: Oddity = (draft, tables) => {
  const words = [
    'query',
    'mutation',
    'subscription',
    'node',
    'nodes',
    'record',
    'pageinfo',
    'image',
    'file',
    'string',
  ];
  for (const word of [
    ...words,
    'uuid',
    'int',
    'date',
    'datetime',
    'search',
    'choice',
    'customer',
    'principals',
    'any',
  ]) {
    const schemaName = word === 'uuid' ? 'UUID' : word === 'pageinfo' ? 'PageInfo' : undefined;
    draft.addTable({ logicalName: word, ...(schemaName === undefined ? {} : { schemaName }) });
  }
  const table = draft.dice.pick(tables);
  const columns = [
    'id',
    'table',
    'recordid',
    'displayname',
    'etag',
    'formatted',
    'activity',
    'type',
    'null',
    'true',
  ];
  for (const name of columns) {
    const schemaName = name === 'recordid' ? 'RecordId' : name === 'displayname' ? 'DisplayName' : undefined;
    draft.addColumn(table, {
      logicalName: name,
      type: 'String',
      ...(schemaName === undefined ? {} : { schemaName }),
    });
  }
  const labels = ['True', 'FALSE', 'null', 'Null', 'true'];
  const options = labels.map((label, value) => ({ value, label: new Map([[1033, label]]) }));
  const optionSet = { name: 'record', isGlobal: true, options };
  draft.addChoice(table, { logicalName: 'acme_truth', type: 'Picklist', optionSet });
};

/** Names of the document that differ by case only. */
const caseTwins: Oddity = (draft, tables) => {
  draft.addTable({ logicalName: 'acme_twin' });
  draft.addTable({ logicalName: 'acme_Twin', entitySets: ['acme_Twins'] });
  const table = draft.dice.pick(tables);
  for (const name of ['acme_value', 'acme_Value', 'acme_VALUE']) {
    draft.addColumn(table, { logicalName: name, schemaName: name, type: 'String' });
  }
};

/** Names as long as Dataverse takes them, and longer. */
const longNames: Oddity = (draft, tables) => {
  const long = 'verylongname'.repeat(10);
  draft.addTable({ logicalName: `acme_${long}` });
  const table = draft.dice.pick(tables);
  for (const end of ['', 'a', 'b'])
    draft.addColumn(table, { logicalName: `acme_${long}${end}`, type: 'String' });
  const options = [1, 2].map((value) => ({
    value,
    label: new Map([[1033, `${'Word '.repeat(60)}${value}`]]),
  }));
  const optionSet = { name: `${table}_acme_${long}choice`, isGlobal: false, options };
  draft.addChoice(table, { logicalName: `acme_${long}choice`, type: 'Picklist', optionSet });
};

/** What is odd about names. */
export const namingOddities = { clashingNames, reservedWords, caseTwins, longNames } as const;
