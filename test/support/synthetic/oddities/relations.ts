import type { Oddity } from './oddity.ts';

/** 1:N and N:N of a table with itself; the N:N has two names (contract §13). */
const selfRelations: Oddity = (draft, tables) => {
  const table = draft.dice.pick(tables);
  draft.addLookup(table, {
    logicalName: `parent_${table}id`,
    schemaName: `parent_${table}Id`,
    targets: [table],
  });
  draft.addManyToMany(`${table}_association`, table, table);
  draft.addManyToMany(`${table}_other_association`, table, table);
};

/** Name = Partner does not mean N:N (contract §13); and two N:N between the same tables. */
const sameNamePartner: Oddity = (draft, tables) => {
  const one = draft.dice.pick(tables);
  const other = draft.dice.pick(tables);
  const name = 'acme_same_name';
  draft.addLookup(one, {
    logicalName: name,
    targets: [other],
    navigation: () => name,
    // On one table the two would be one and the same.
    collection: () => (one === other ? `${name}_many` : name),
  });
  draft.addManyToMany('acme_pairs', one, other);
  draft.addManyToMany('acme_Pairs_', one, other);
};

/** Single-valued navigations without constraint: with one column that fits, with several, with none (contract §13). */
const missingConstraints: Oddity = (draft, tables) => {
  const table = draft.dice.pick(tables);
  const [target] = [draft.dice.pick(tables)];
  const common = { targets: [target], constraint: false };
  draft.addLookup(table, { ...common, logicalName: 'acme_plain', navigation: () => 'acme_plain' });
  draft.addLookup(table, {
    ...common,
    logicalName: 'acme_longer',
    navigation: (name) => `Acme_Longer_${name}`,
  });
  draft.addLookup(table, { ...common, logicalName: 'acme_amb', navigation: () => 'acme_amb_more_x' });
  draft.addLookup(table, { ...common, logicalName: 'acme_amb_more', navigation: () => 'acme_amb_more_y' });
  draft.addLookup(table, { ...common, logicalName: 'acme_astray', navigation: () => 'elsewhere' });
  draft.addLookup(table, { ...common, logicalName: 'acme_prefix', navigation: () => 'acme_prefixed' });
};

/** Lookups with no target that can be seen, one, two, ten, eleven and thirty. */
const manyTargets: Oddity = (draft, tables) => {
  const targets = Array.from({ length: 30 }, (_, index) => `acme_target${index}`);
  for (const logicalName of targets) draft.addTable({ logicalName });
  draft.addType({ logicalName: 'acme_unseen', key: ['acme_unseenid'] });
  const table = draft.dice.pick(tables);
  for (const count of [1, 2, 10, 11, 30]) {
    draft.addLookup(table, { logicalName: `acme_to${count}id`, targets: targets.slice(0, count) });
  }
  draft.addLookup(table, { logicalName: 'acme_to0id', targets: ['acme_unseen'] });
  draft.addLookup(table, { logicalName: 'acme_nowhereid', targets: [] });
};

/** The two sets of targets that have a name of their own, and others that look like them. */
const sharedInterfaces: Oddity = (draft, tables) => {
  for (const logicalName of ['account', 'contact', 'lead']) draft.addTable({ logicalName });
  const table = draft.dice.pick(tables);
  draft.addLookup(table, {
    logicalName: 'customerid',
    schemaName: 'CustomerId',
    targets: ['account', 'contact'],
  });
  draft.addLookup(table, { logicalName: 'acme_customer', targets: ['contact', 'account'] });
  draft.addLookup(table, { logicalName: 'acme_prospect', targets: ['account', 'contact', 'lead'] });
};

/** What is odd about relationships. */
export const relationOddities = {
  selfRelations,
  sameNamePartner,
  missingConstraints,
  manyTargets,
  sharedInterfaces,
} as const;
