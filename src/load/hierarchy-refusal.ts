import { badArgument } from '../errors/bad-argument.ts';
import { GatewayError } from '../errors/gateway-error.ts';
import type { Filter } from '../query/filter.ts';
import { conditionsOf } from '../query/map-conditions.ts';
import { isAboutHierarchy } from '../query/query-function.ts';

/**
 * What a read failed with; BAD_USER_INPUT where Dataverse called the request wrong and a condition asks for a place in a
 * hierarchy. Whether a lookup from a table to itself is a hierarchy stands in no `$metadata`, so only Dataverse can tell.
 *
 * @param filters of the request
 */
export const hierarchyRefusal = (error: unknown, filters: readonly (Filter | undefined)[]): unknown => {
  if (!(error instanceof GatewayError) || error.dataverse?.status !== 400) return error;
  if (error.code !== 'UPSTREAM_ERROR') return error;
  const asks = filters.some((filter) =>
    conditionsOf(filter).some((each) => each.kind === 'function' && isAboutHierarchy(each.name)),
  );
  if (!asks) return error;
  return badArgument('filter', ': Dataverse refuses it; under and above need a table with a hierarchy', {
    cause: error,
    dataverse: error.dataverse,
  });
};
