import type { Lookup, Table } from '../../model/model.ts';
import { canWrite } from '../../model/write-rights.ts';
import { bindingTargets } from '../../model/write-targets.ts';
import { generatedName } from '../generated-name.ts';
import { keyInput, keyPartsInput, keyPartsName } from './key-input.ts';
import { lookupInput, lookupInputName } from './lookup-input.ts';
import { partyInput, partyInputName } from './party-input.ts';
import { relatedInput, relatedInputName } from './related-input.ts';
import { writeInput, writeInputNames, type WriteTypesInput } from './write-input.ts';
import {
  bulkItem,
  bulkResult,
  updateItem,
  upsertItem,
  upsertResult,
  writeTypeNames,
} from './write-results.ts';

/**
 * Announces the types of all writes that the rights allow. Called after all types whose names are the model's: names that
 * are not locked yield to them.
 */
export const defineWrites = (input: WriteTypesInput): void => {
  const { types, model, rights } = input;
  const tables = [...model.tables.values()];
  const kinds = ['create', 'update', 'upsert'] as const;
  for (const table of tables) {
    for (const kind of kinds) {
      if (!canWrite(rights, table, kind)) continue;
      types.define(generatedName(table, writeInputNames[kind]), () => writeInput(input, table, kind));
    }
  }
  for (const table of tables) defineUsed(input, table);
};

const defineUsed = (input: WriteTypesInput, table: Table): void => {
  const { types, rights } = input;
  const names = writeTypeNames(table);
  const may = {
    create: canWrite(rights, table, 'create'),
    update: canWrite(rights, table, 'update'),
    upsert: canWrite(rights, table, 'upsert'),
    delete: canWrite(rights, table, 'delete'),
  };
  if (!Object.values(may).includes(true)) return;
  if (may.create || may.update) {
    for (const member of table.fields.values()) {
      if (member.kind === 'lookup') defineLookup(input, table, member);
      if (member.kind === 'parties') defineParties(input, member.target);
    }
  }
  if (may.create) {
    for (const kind of ['create', 'update'] as const) {
      types.defineFree(relatedInputName(table, kind), (name) => relatedInput({ types, name }, table, kind));
    }
  }
  if (may.update) types.defineFree(names.updateItem, (name) => updateItem({ types, name }, table));
  if (may.upsert) defineUpsert(input, table);
  if (may.create || may.update || may.upsert || canWrite(rights, table, 'delete')) {
    types.defineFree(names.bulkItem, (name) => bulkItem({ types, name }, table));
    types.defineFree(names.bulkResult, (name) => bulkResult({ types, name }, table));
  }
};

const defineUpsert = ({ types }: WriteTypesInput, table: Table): void => {
  const names = writeTypeNames(table);
  types.defineFree(names.upsertItem, (name) => upsertItem({ types, name }, table));
  types.defineFree(names.upsertResult, (name) => upsertResult({ types, name }, table));
  if (table.keys.size === 0) return;
  types.define(generatedName(table, 'Key'), () => keyInput(types, table));
  for (const key of table.keys.values()) {
    if (key.parts.length > 1)
      types.defineFree(keyPartsName(table, key), (name) => keyPartsInput({ types, name }, key));
  }
};

/** A lookup with one target takes an id; an interface is shared by lookups. */
const defineLookup = ({ types, model }: WriteTypesInput, table: Table, lookup: Lookup): void => {
  if (lookup.result.kind === 'object') return;
  const targets = bindingTargets(model, lookup);
  if (targets.length > 0)
    types.defineFree(lookupInputName(table, lookup), (name) => lookupInput(name, targets));
};

const defineParties = ({ types, model }: WriteTypesInput, target: string): void => {
  const table = model.tables.get(target);
  if (table !== undefined) types.defineFree(partyInputName(table), (name) => partyInput(name, model, table));
};
