import { GatewayError } from '../errors/gateway-error.ts';
import { printQuery } from '../odata/print-query.ts';
import type { Row } from '../odata/read-rows.ts';
import { both } from '../query/filter.ts';
import { isGuid } from '../query/literal.ts';
import { asError } from './as-error.ts';
import { chunkIds } from './chunk-ids.ts';
import { followAll } from './follow.ts';
import type { ByIdRequest, ReadContext, RowsById } from './reader.ts';
import { placeCollections, runQuery } from './run-query.ts';

/**
 * Reads many rows of one table by id: one `In` filter for up to 500, more in parallel. Never `GET set(id)`, so that a row
 * that may not be read is simply missing. Never throws: one failed part costs only its own rows, and so does one that
 * brings other rows than were asked for.
 */
export const readRowsById = async (context: ReadContext, request: ByIdRequest): Promise<RowsById> => {
  const { plan, ids, paths } = request;
  const { key } = plan;
  const baseLength = context.serviceRoot.length + printQuery(plan.query).path.length;
  const distinct = [...new Set(ids)].filter(isGuid);
  const result = new Map<string, Row | Error>();
  await Promise.all(
    chunkIds(distinct, { key, baseLength }).map(async ({ ids: asked, filter }) => {
      try {
        const query = { ...plan.query, filter: both(filter, plan.query.filter) };
        const { rows, nextLink } = await runQuery(context, { plan, query, paths });
        if (!areAmong(asked, rows, key)) throw unasked();
        // At most 500 rows have no second page; without it, rows that are there would be said not to be.
        if (nextLink !== undefined) throw incomplete();
        placeCollections(plan, rows);
        await followAll(context, { plan, rows, paths });
        for (const row of rows) result.set(String(row[key]), row);
      } catch (error) {
        for (const id of asked) result.set(id, asError(error));
      }
    }),
  );
  return result;
};

const areAmong = (asked: readonly string[], rows: readonly Row[], key: string): boolean => {
  const ids = new Set<unknown>(asked);
  return rows.every((row) => ids.has(row[key]));
};

const incomplete = (): GatewayError =>
  new GatewayError('UPSTREAM_ERROR', 'Dataverse answered with a part of the rows that were asked for.');

const unasked = (): GatewayError =>
  new GatewayError('UPSTREAM_ERROR', 'Dataverse answered with rows that were not asked for.');
