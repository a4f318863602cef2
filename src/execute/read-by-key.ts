import { badArgument } from '../errors/bad-argument.ts';
import type { AlternateKey, Column, LookupId, Table } from '../model/model.ts';
import { literalOf } from '../plan/filter/literal-of.ts';
import { lookupGuard, lookupOf } from '../plan/filter/lookup-guard.ts';
import { countConditions } from '../query/count-conditions.ts';
import { both, type Filter } from '../query/filter.ts';
import type { Literal } from '../query/literal.ts';
import { shapeRecord } from '../shape/shape-record.ts';
import type { Shaped } from '../shape/shaped.ts';
import { planRow, type RootRequest } from './root-request.ts';

interface KeyValues {
  readonly table: Table;
  readonly key: AlternateKey;
  /** By the field names of the key's parts, as GraphQL parsed them. */
  readonly values: Readonly<Record<string, unknown>>;
}

/**
 * One row by an alternate key; null where there is none. A filter, not a key in the URL: a row that may not be read is then
 * simply missing, and values may hold characters that a URL's key may not (contract §3.3).
 *
 * @throws GatewayError BAD_USER_INPUT for a value that can't be one of the column.
 */
export const readByKey = async (
  request: RootRequest,
  { table, key, values }: KeyValues,
): Promise<Shaped | null> => {
  const { context, field, paths } = request;
  const parts = key.parts.map((part) => ({
    property: part.property,
    value: keyLiteral(part, values[part.field]),
  }));
  const { plan: record, need } = planRow(request, field.selection, table);
  const guard = guardOf(request, table, key);
  const conditions = parts.length + countConditions(guard);
  context.meter.addList(need, { page: { first: 1, resume: undefined }, conditions }, field.key);
  const row = await context.loaders.readByKey({ need, parts, guard, paths });
  return row === null ? null : shapeRecord(record, { row, parent: undefined }, context.shaping);
};

/** Lookups in the key have to point at rows that may be seen. */
const guardOf = (
  { model, planner }: RootRequest,
  table: Table,
  { parts }: AlternateKey,
): Filter | undefined =>
  parts
    .map((part) => {
      const scope = { model, rules: planner.rules, table, lookups: [], place: part.field };
      return part.kind === 'column' ? undefined : lookupGuard(scope, lookupOf(table, part.logicalName));
    })
    .reduce(both, undefined);

const keyLiteral = (part: Column | LookupId, value: unknown): Literal => {
  try {
    return literalOf(part, value);
  } catch (cause) {
    throw badArgument(part.field, ' is not a value of this key', { cause });
  }
};
