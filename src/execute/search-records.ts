import type { Table } from '../model/model.ts';
import { planSearch } from '../plan/plan-search.ts';
import type { Selection } from '../plan/selection.ts';
import { conditionsOf } from '../query/map-conditions.ts';
import type { SearchQuery } from '../query/search-query.ts';
import { shapeSearch, type VisibleHit } from '../shape/shape-search.ts';
import type { Shaped } from '../shape/shaped.ts';
import { readRecord } from './read-record.ts';
import type { RootRequest } from './root-request.ts';

interface Hit extends VisibleHit {
  readonly id: string;
}

/**
 * Searches, and reads what is selected of the rows found, one request a table. Hits in tables that the schema doesn't have
 * are left out, like those that only a column would bring that it doesn't have, so that a page may be shorter than `first`.
 * What a role may not see is not searched in the first place.
 */
export const searchRecords = async (request: RootRequest): Promise<Shaped> => {
  const { planner, context, field, paths, model } = request;
  const plan = planSearch(planner, field);
  const { skip, top } = plan.query;
  context.meter.addSearch(top, field.key);
  const found = await context.loaders.search({ query: plan.query, paths });
  const hits = found.hits.flatMap(({ table: name, ...hit }, index): readonly Hit[] => {
    const table = model.tables.get(name);
    return table !== undefined && mayTell(plan.query, table, hit.highlights)
      ? [{ ...hit, table, number: skip + index + 1 }]
      : [];
  });
  const records = new Map<Selection, readonly (Shaped | Error | null)[]>();
  await Promise.all(
    plan.records.map(async (selection) => {
      records.set(selection, await Promise.all(hits.map((hit) => readHit(request, hit, selection))));
    }),
  );
  const seen = skip + found.hits.length;
  const hasNextPage = found.count === undefined ? found.hits.length === top : seen < found.count;
  return shapeSearch(context.shaping, { plan, hits, seen, hasNextPage, records });
};

/** Whether a hit tells nothing of columns that aren't to be seen: they were searched and filtered like all others. */
const mayTell = ({ filter }: SearchQuery, { fields }: Table, highlights: Hit['highlights']): boolean => {
  const columns = new Set<string>();
  for (const member of fields.values()) if (member.kind === 'column') columns.add(member.logicalName);
  const found = [...highlights.keys()];
  return (
    (found.length === 0 || found.some((column) => columns.has(column))) &&
    conditionsOf(filter).every(({ column }) => columns.has(column.property))
  );
};

/** A row that can't be read is an error of its own: the other hits stand. */
const readHit = async (
  request: RootRequest,
  { table, id }: Hit,
  selection: Selection,
): Promise<Shaped | Error | null> => {
  try {
    return await readRecord(request, { table: table.logicalName, recordId: id }, selection);
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
};
