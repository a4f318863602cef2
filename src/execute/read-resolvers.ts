import { badArgument } from '../errors/bad-argument.ts';
import type { Model } from '../model/model.ts';
import type { ResolvePort } from '../schema/resolve-port.ts';
import { readGlobalId } from '../shape/global-id.ts';
import { typeName, type Shaped } from '../shape/shaped.ts';
import { listChoices } from './list-choices.ts';
import { readByKey } from './read-by-key.ts';
import { readRecord } from './read-record.ts';
import { readRepresentation } from './read-representation.ts';
import { readTableAggregate } from './read-table-aggregate.ts';
import { readTable } from './read-table.ts';
import { rootResolver } from './root-resolver.ts';
import { searchRecords } from './search-records.ts';

/** Most ids or representations in one field; each is work before anything is known of the caller's right to it. */
const maxItems = 1000;

/**
 * Resolvers of the root fields: each reads its whole selection, plans it, loads the rows and shapes the answer. Fields below
 * only pick their value.
 */
export const createReadResolvers = (model: Model): ResolvePort => {
  const root = rootResolver(model);
  return {
    one: (table) => root((request, { id }) => readRecord(request, readGlobalId(id, table.logicalName))),
    oneByKey: (table, key) => root((request, args) => readByKey(request, { table, key, values: args })),
    list: (table) => root((request) => readTable(request, table)),
    aggregate: (table) => root((request) => readTableAggregate(request, table)),
    node: root((request, { id }) => readRecord(request, readGlobalId(id))),
    nodes: root((request, { ids }) =>
      checkItems(ids, 'ids').map((id, index) =>
        attempt(() => readRecord(request, readGlobalId(id, undefined, `ids[${index}]`))),
      ),
    ),
    choices: root(({ model: of, language }, args) => listChoices(of, { ...args, language })),
    search: root((request) => searchRecords(request)),
    entities: root((request, { representations }) =>
      checkItems(representations, 'representations').map((one) =>
        attempt(() => readRepresentation(request, one)),
      ),
    ),
    typeOf: (value) => (value as Shaped)[typeName],
  };
};

const checkItems = <T>(items: readonly T[], argument: string): readonly T[] => {
  if (items.length <= maxItems) return items;
  throw badArgument(argument, ` may have at most ${maxItems} items`);
};

/** What is wrong with one item is that item's error: the others stand. */
const attempt = async (read: () => Promise<Shaped | null>): Promise<Shaped | null> => read();
