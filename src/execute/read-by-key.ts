import { GatewayError } from '../errors/gateway-error.ts';
import type { AlternateKey, Column, LookupId, Table } from '../model/model.ts';
import { literalOf } from '../plan/filter/literal-of.ts';
import { lookupGuard, lookupOf } from '../plan/filter/lookup-guard.ts';
import { both, own, type Filter } from '../query/filter.ts';
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
  const filters = key.parts.map((part): Filter => {
    const value = keyLiteral(part, values[part.field]);
    return { kind: 'compare', column: own(part.property), operator: 'eq', value };
  });
  const { plan: record, need } = planRow(request, field.selection, table);
  const { model, planner } = request;
  const filter = key.parts
    .map((part) =>
      part.kind === 'column'
        ? undefined
        : lookupGuard(
            { model, rules: planner.rules, table, lookups: [], place: part.field },
            lookupOf(table, part.logicalName),
          ),
    )
    .reduce(both, joined(filters));
  const page = { first: 1, resume: undefined, count: false };
  const orderBy = [{ property: table.key.property, direction: 'asc' as const }];
  context.meter.addList(need, { first: 1, conditions: filters.length }, field.key);
  const { rows } = await context.loaders.readList({ need, page, filter, orderBy, paths });
  const [row] = rows;
  return row === undefined ? null : shapeRecord(record, { row, parent: undefined }, context.shaping);
};

const joined = (filters: readonly Filter[]): Filter => {
  const [only, ...others] = filters;
  return only === undefined || others.length > 0 ? { kind: 'and', filters } : only;
};

const keyLiteral = (part: Column | LookupId, value: unknown): Literal => {
  try {
    return literalOf(part, value);
  } catch (cause) {
    throw new GatewayError('BAD_USER_INPUT', `Argument "${part.field}" is not a value of this key.`, {
      cause,
    });
  }
};
