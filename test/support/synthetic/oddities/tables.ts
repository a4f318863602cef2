import type { Oddity } from './oddity.ts';

/** Tables without an entity set, which lookups point at and rows hang on. */
const missingSets: Oddity = (draft, tables) => {
  draft.addTable({ logicalName: 'acme_setless', entitySets: [] });
  const table = draft.dice.pick(tables);
  draft.addLookup(table, { logicalName: 'acme_setlessid', targets: ['acme_setless'] });
  draft.addLookup('acme_setless', { logicalName: 'acme_backid', targets: [table] });
};

/** Two sets of one type, and sets whose names follow no rule (contract §13). */
const duplicateSets: Oddity = (draft) => {
  draft.addTable({ logicalName: 'acme_twice', entitySets: ['acme_twiceset', 'acme_twices'] });
  draft.addTable({ logicalName: 'acme_leads', entitySets: ['acme_leadscollection'] });
};

const privateTables: Oddity = (draft, tables) => {
  draft.addTable({ logicalName: 'acme_private', isPrivate: true });
  const table = draft.dice.pick(tables);
  draft.addLookup(table, { logicalName: 'acme_privateid', targets: ['acme_private'] });
  draft.addLookup('acme_private', { logicalName: 'acme_publicid', targets: [table] });
};

/** Images and files with their companions (contract §5.9), and binaries without. */
const imagesAndFiles: Oddity = (draft, tables) => {
  const table = draft.dice.pick(tables);
  const part = (logicalName: string, of: string, edmType: string): void =>
    draft.addColumn(table, { logicalName, type: 'Virtual', edmType, attributeOf: of, writable: false });
  for (const image of ['entityimage', 'acme_photo']) {
    draft.addColumn(table, { logicalName: image, type: 'Image' });
    part(`${image}_url`, image, 'Edm.String');
    part(`${image}_timestamp`, image, 'Edm.Int64');
    part(`${image}id`, image, 'Edm.Guid');
  }
  draft.addColumn(table, { logicalName: 'acme_contract', type: 'File' });
  part('acme_contract_name', 'acme_contract', 'Edm.String');
  draft.addColumn(table, { logicalName: 'acme_blob', type: 'Virtual', edmType: 'Edm.Binary' });
};

/** Alternate keys of one and several columns, of a lookup, and one that isn't active. */
const alternateKeys: Oddity = (draft, tables) => {
  const table = draft.dice.pick(tables);
  draft.addColumn(table, { logicalName: 'acme_code', schemaName: 'acme_Code', type: 'String' });
  draft.addColumn(table, { logicalName: 'acme_year', schemaName: 'acme_Year', type: 'Integer' });
  draft.addColumn(table, { logicalName: 'acme_hidden', type: 'String', readable: false });
  draft.addLookup(table, {
    logicalName: 'acme_ofid',
    schemaName: 'acme_OfId',
    targets: [draft.dice.pick(tables)],
  });
  const key = (
    logicalName: string,
    columns: readonly string[],
    status: 'Active' | 'Pending' = 'Active',
  ): void => draft.addKey(table, { logicalName, columns, status });
  key('acme_bycode', ['acme_code']);
  key('acme_byyearandcode', ['acme_year', 'acme_code']);
  key('acme_bylookup', ['acme_ofid', 'acme_code']);
  key('acme_bycodetoo', ['acme_code']);
  key('acme_pending', ['acme_year'], 'Pending');
  key('acme_byhidden', ['acme_hidden']);
};

/** What is odd about tables and special columns. */
export const tableOddities = {
  missingSets,
  duplicateSets,
  privateTables,
  imagesAndFiles,
  alternateKeys,
} as const;
