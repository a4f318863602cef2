import { printQuery } from '../odata/print-query.ts';
import type { Row } from '../odata/read-rows.ts';
import { isGuid } from '../query/literal.ts';
import { chunkIds } from './chunk-ids.ts';
import { followAll } from './follow.ts';
import type { ByIdRequest, ReadContext, RowsById } from './reader.ts';
import { placeCollections, runQuery } from './run-query.ts';

/**
 * Reads many rows of one table by id: one `In` filter for up to 500, more in parallel. Never `GET set(id)`, so that a row
 * that may not be read is simply missing. Never throws: one failed part costs only its own rows.
 */
export const readRowsById = async (context: ReadContext, request: ByIdRequest): Promise<RowsById> => {
  const { plan, ids, paths } = request;
  const { key } = plan;
  const baseLength = context.serviceRoot.length + printQuery(plan.query).path.length;
  const distinct = [...new Set(ids)].filter(isGuid);
  const result = new Map<string, Row | Error>();
  await Promise.all(
    chunkIds(distinct, { key, baseLength }).map(async (filter) => {
      try {
        const { rows } = await runQuery(context, { plan, query: { ...plan.query, filter }, paths });
        placeCollections(plan, rows);
        await followAll(context, { plan, rows, paths });
        for (const row of rows) result.set(String(row[key]), row);
      } catch (error) {
        const failure = error instanceof Error ? error : new Error(String(error));
        for (const id of idsOf(filter)) result.set(id, failure);
      }
    }),
  );
  return result;
};

const idsOf = (filter: ReturnType<typeof chunkIds>[number]): readonly string[] => {
  switch (filter.kind) {
    case 'in':
      return filter.values.map(({ text }) => text);
    case 'compare':
      return [filter.value.text];
    case 'any':
      return [];
  }
};
